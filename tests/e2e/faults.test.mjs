// A broker that misbehaves in every way it knows: what the clients make of it. The scripted peers of client-bad-input, silent-peer and
// reconnecting are a second opinion on much of this; here a whole broker is behind the faults.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { packages, stompWasm } from './support/environment.mjs';
import { FAULTY, misbehaving } from './support/faulty.mjs';
import { describePackages } from './support/suite.mjs';
import { PROTOCOL_ERROR } from './support/watched.mjs';

const MESSAGE = { direction: 'out', command: 'MESSAGE' };
const CONNECTED = { direction: 'out', command: 'CONNECTED' };
const ACCEPT = { accept: true };
const UPGRADE = { http: 'upgrade' };
const once = (on, work) => ({ on, times: 1, do: work });
const OPTIONS = { reconnectDelay: 20 };
const BEATING = { heartbeatIncoming: 1000, heartbeatOutgoing: 1000, reconnectDelay: 50 };

// Each: the fault, and what has to be named.
const FATAL = [
  {
    title: 'a header line without a colon',
    fault: once(MESSAGE, { addLines: ['broken'] }),
    names: /colon/i,
  },
  {
    title: 'content-length beyond the body',
    fault: once(MESSAGE, { contentLengthBy: 1, append: 'x' }),
    names: /NUL|content-length/,
  },
  {
    title: 'content-length that is negative',
    fault: once(MESSAGE, { setHeaders: { 'content-length': '-1' } }),
    names: /content-length/,
  },
  {
    title: 'a missing NUL',
    fault: once(MESSAGE, { omitNul: true, append: 'MESSAGE' }),
    names: /NUL|content-length/,
  },
  {
    title: 'bytes instead of a frame',
    fault: once(MESSAGE, { replaceBase64: '//79AAEC' }),
    names: /./,
  },
  { title: 'a second CONNECTED', fault: once(CONNECTED, { duplicate: 1 }), names: /CONNECTED/ },
  {
    title: 'a version that was not offered',
    fault: once(CONNECTED, { setHeaders: { version: '9.9' } }),
    names: /9\.9/,
  },
  {
    title: 'HTML instead of CONNECTED',
    fault: once(CONNECTED, { replace: '<!doctype html>\n<html>\n\n\0' }),
    names: /./,
  },
  {
    title: 'a MESSAGE before CONNECTED',
    fault: once(CONNECTED, {
      replace: 'MESSAGE\nsubscription:watch\ndestination:/topic/watched\nmessage-id:1\n\nearly\0',
    }),
    names: /CONNECTED/,
  },
];

// Each: the fault, where it differs the body that arrives, and whether stompjs fails.
const TOLERATED = [
  { title: 'a frame at a byte a message', work: { splitEvery: 1 } },
  { title: 'a frame in three pieces with pauses', work: { splitAt: [7, 30], gapMs: 50 } },
  { title: 'a line feed behind the NUL', work: { append: '\n' } },
  { title: 'lines that end in CR LF', work: { crlf: true } },
  { title: 'no content-length', work: { removeHeaders: ['content-length'] } },
  // stompjs cuts the body and takes the rest for a frame (its defect P9).
  { title: 'content-length short of the body', work: { contentLengthBy: -2 }, onlyOurs: true },
  { title: 'headers that were not asked for', work: { setHeaders: { extra: 'a:b\nc' } } },
  { title: 'a byte order mark in the body', work: { body: '\ufeffhello' }, body: '\ufeffhello' },
];

describePackages(packages, FAULTY, ({ pkg, withPage }) => {
  const during = (given, act) => () => misbehaving(withPage, { options: OPTIONS, ...given }, act);

  if (pkg === stompWasm) {
    for (const { title, fault, names } of FATAL) {
      test(
        `is fatal, and named: ${title}`,
        during({ faults: [fault], says: 'hello' }, async ({ namespace, watcher }) => {
          const closed = await watcher.until('onWebSocketClose');
          assert.equal(closed.code, PROTOCOL_ERROR);
          assert.match(watcher.debugText, names);
          await watcher.until('message');
          assert.deepEqual(watcher.bodies, ['hello'], 'nothing of the bad connection');
          assert.deepEqual(await namespace.hits(), [1]);
        }),
      );
    }

    test(
      'a peer that does not even answer a close',
      during(
        {
          faults: [once(MESSAGE, { hang: true, stopReading: true })],
          options: BEATING,
          says: 'hello',
        },
        lossIsNoticed(['hello', 'hello']),
      ),
    );
  }

  for (const { title, work, body, onlyOurs } of TOLERATED) {
    if (onlyOurs && pkg !== stompWasm) continue;
    // stompjs takes a BOM away, with the decoder's default (its defect P10).
    if (body?.startsWith('\ufeff') && pkg !== stompWasm) continue;
    test(
      `is understood: ${title}`,
      during({ faults: [once(MESSAGE, work)], says: 'hello' }, async ({ namespace, watcher }) => {
        await watcher.until('message');
        await namespace.publish('the next one');
        await watcher.until('message', undefined, 2);
        assert.deepEqual(watcher.bodies, [body ?? 'hello', 'the next one']);
        assert.equal(watcher.of('onWebSocketClose').length, 0);
        assert.deepEqual(await namespace.hits(), [1]);
      }),
    );
  }

  test(
    'is understood: several frames in one message',
    during({ faults: [{ on: MESSAGE, do: { join: 3 } }] }, async ({ namespace, watcher }) => {
      for (const body of ['one', 'two', 'three']) await namespace.publish(body);
      await watcher.until('message', undefined, 3);
      assert.deepEqual(watcher.bodies, ['one', 'two', 'three']);
    }),
  );

  test(
    'messages out of order and doubled arrive as they come',
    during(
      { faults: [once(MESSAGE, { reorder: 1 }), once(MESSAGE, { duplicate: 1 })] },
      async ({ namespace, watcher }) => {
        for (const body of ['one', 'two']) await namespace.publish(body);
        await watcher.until('message', undefined, 3);
        assert.deepEqual(watcher.bodies, ['two', 'two', 'one']);
      },
    ),
  );

  test(
    'heart-beats that stop are noticed',
    during(
      {
        faults: [
          { on: { direction: 'out', command: 'HEARTBEAT', connection: 1 }, do: { drop: true } },
        ],
        options: BEATING,
        says: 'hello',
      },
      lossIsNoticed(['hello', 'hello']),
    ),
  );

  test(
    'silence in the middle of a frame is noticed',
    during(
      {
        faults: [once(MESSAGE, { cutAfterBytes: 30, hang: true })],
        options: BEATING,
        says: 'hello',
      },
      lossIsNoticed(['hello']),
    ),
  );

  for (const [title, fault] of [
    ['CONNECTED that never comes', once(CONNECTED, { drop: true })],
    ['CONNECTED that comes too late', once(CONNECTED, { delayMs: 60_000 })],
    ['a connection that is accepted and never answered', once(ACCEPT, { hang: true })],
    ['an upgrade that is never answered', once(UPGRADE, { hang: true })],
  ]) {
    test(
      `connectionTimeout gives up: ${title}`,
      during(
        { faults: [fault], options: { ...OPTIONS, connectionTimeout: 1500 }, says: 'hello' },
        async ({ watcher }) => {
          await watcher.until('message');
          assert.equal(watcher.of('onConnect').length, 1);
        },
      ),
    );
  }

  for (const [title, fault, count] of [
    ['503 and Retry-After', { on: UPGRADE, times: 2, do: { status: 503, retryAfter: 1 } }, 2],
    ['401', once(UPGRADE, { status: 401 }), 1],
    ['a connection that is reset', once(UPGRADE, { reset: true }), 1],
  ]) {
    test(
      `an upgrade that is refused is tried again: ${title}`,
      during({ faults: [fault], says: 'hello' }, async ({ watcher }) => {
        await watcher.until('message');
        assert.deepEqual(
          watcher.of('onWebSocketClose').map(({ code }) => code),
          Array(count).fill(1006),
        );
      }),
    );
  }

  for (const [title, work, code] of [
    ['a close code', { close: { code: 1012, reason: 'restarting' } }, 1012],
    ['a code of an application', { close: { code: 4321 } }, 4321],
    ['no closing handshake', { disconnect: true }, 1006],
    ['a reset', { drop: true, reset: true }, 1006],
  ]) {
    test(
      `a lost connection is made again: ${title}`,
      during({ faults: [once(MESSAGE, work)], says: 'hello' }, async ({ watcher }) => {
        await watcher.until('onConnect', undefined, 2);
        await watcher.until('message', undefined, work.drop ? 1 : 2);
        assert.deepEqual(
          watcher.of('onWebSocketClose').map((seen) => seen.code),
          [code],
        );
      }),
    );
  }

  test(
    'delays grow up to their cap while every connection is closed',
    during(
      {
        faults: [{ on: ACCEPT, times: 4, do: { close: { code: 1013 } } }],
        options: { reconnectTimeMode: 1, reconnectDelay: 100, maxReconnectDelay: 350 },
        says: 'hello',
      },
      async ({ watcher }) => {
        await watcher.until('message');
        const announced = [
          ...watcher.debugText.matchAll(/scheduling reconnection in (\d+)ms/g),
        ].map(([, ms]) => Number(ms));
        assert.deepEqual(announced, [100, 200, 350, 350]);
      },
    ),
  );

  test(
    'an ERROR without receipt-id and without a close leaves the session as it is',
    during(
      {
        faults: [
          once(
            { direction: 'in', command: 'SEND' },
            {
              drop: true,
              reply: { command: 'ERROR', headers: { message: 'not_found' }, body: 'no' },
            },
          ),
        ],
        says: 'lost',
      },
      async ({ namespace, watcher }) => {
        const error = await watcher.until('onStompError');
        assert.deepEqual([error.message, error.body], ['not_found', 'no']);
        await namespace.publish('after');
        await watcher.until('message');
        assert.deepEqual(watcher.bodies, ['after']);
        assert.equal(watcher.of('onWebSocketClose').length, 0);
      },
    ),
  );

  test(
    'a subscription that the server cancels is told by an ERROR, and the session goes on',
    during(
      { faults: [once(MESSAGE, { cancelSubscription: true })], says: 'hello' },
      async ({ namespace, watcher, page }) => {
        const error = await watcher.until('onStompError');
        assert.equal(error.message, 'Server cancelled subscription');
        await namespace.publish('not delivered');
        // The broker confirms what comes after it.
        const confirmed = { destination: '/topic/other', headers: { receipt: 'after' } };
        await page.call('watched.publish', confirmed);
        await watcher.until('onUnhandledReceipt');
        assert.deepEqual(watcher.bodies, ['hello']);
        assert.equal(watcher.of('onWebSocketClose').length, 0);
      },
    ),
  );

  test(
    'credentials that expire end the session, and the client comes back',
    during(
      {
        faults: [once(CONNECTED, { afterMs: 300, fail: { message: 'Credential expired' } })],
        says: 'hello',
      },
      async ({ watcher }) => {
        const error = await watcher.until('onStompError');
        assert.equal(error.message, 'Credential expired');
        await watcher.until('onConnect', undefined, 2);
        await watcher.until('message', undefined, 2);
      },
    ),
  );
});

/** The silence is told once, the connection is closed, and the next one works. */
function lossIsNoticed(bodies) {
  return async ({ watcher }) => {
    await watcher.until('onConnect', undefined, 2);
    await watcher.until('message', undefined, bodies.length);
    assert.deepEqual(watcher.bodies, bodies);
    const life = watcher.reports
      .map((report) => report.callback)
      .filter((name) => /^on(Connect|Heartbeat|WebSocketClose)/.test(name));
    assert.deepEqual(life, ['onConnect', 'onHeartbeatLost', 'onWebSocketClose', 'onConnect']);
  };
}
