// A SockJS server, or what is between, breaks down or breaks the rules: the client says so once, comes back, and delivers no message twice.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { behindProxy } from './support/behind-proxy.mjs';
import { stompWasm } from './support/environment.mjs';
import { answerWith, cutBehind, hang } from './support/proxy-faults.mjs';
import { message } from './support/scripted-peer.mjs';
import { ScriptedSockJs } from './support/scripted-sockjs.mjs';
import { SockJsBroker, SockJsNode } from './support/sockjs-peers.mjs';
import { describePackages } from './support/suite.mjs';
import { Watcher } from './support/watcher.mjs';

const OPTIONS = { reconnectDelay: 100, transportTimeout: 5000, heartbeatOutgoing: 0 };
const REQUESTS = ['xhr-streaming', 'xhr-polling'];
const TRANSPORTS = ['websocket', ...REQUESTS];
/** By what each of them receives, in the words of HttpProxy. */
const KINDS = { websocket: 'websocket', 'xhr-streaming': 'xhr_streaming', 'xhr-polling': 'xhr' };

const INFO = [
  { title: 'is not found', fault: answerWith({ status: 404 }), says: /status 404/ },
  {
    title: 'is an error of the server',
    fault: answerWith({ status: 500, body: 'oops' }),
    says: /status 500/,
  },
  { title: 'is a page', fault: answerWith({ body: '<!doctype html>' }), says: /no JSON/ },
  { title: 'is no object', fault: answerWith({ body: 'null' }), says: /no JSON object/ },
  {
    title: 'is for another site',
    fault: answerWith({ body: '{}', headers: elsewhere() }),
    says: /CORS/,
  },
  { title: 'breaks off', fault: ({ answer }) => answer.destroy(), says: /no answer/ },
  { title: 'never comes', fault: hang, options: { transportTimeout: 1000 }, says: /within 1000ms/ },
];

function elsewhere() {
  return { 'access-control-allow-origin': 'http://elsewhere.example' };
}

const BROKEN = [
  {
    title: 'another connection is said to be open',
    frame: 'c[2010,"Another connection still open"]',
    code: 2010,
    isClean: true,
  },
  {
    title: 'the session is closed after an ERROR, as by Spring (R-2)',
    frame: 'c[1002,""]',
    code: 1002,
    isClean: true,
  },
  {
    title: 'the session is ended for a reason of the application',
    frame: 'c[3000,"Go away!"]',
    code: 3000,
    isClean: true,
  },
  { title: 'messages are broken JSON', frame: 'a["half', code: 1002, says: /no JSON array/ },
  { title: 'messages are no array', frame: 'a{"0":"x"}', code: 1002, says: /no JSON array/ },
  { title: 'the frame is none of SockJS', frame: '<html>', code: 1002, says: /no frame of SockJS/ },
  {
    title: 'the server begins the session once more, having forgotten it',
    frame: 'o',
    code: 1006,
    says: /does not know the session/,
  },
];

const BEATS = ['--heart-beat', '1000,1000'];

for (const peer of [new SockJsBroker(BEATS), new SockJsNode(BEATS)]) {
  describePackages([stompWasm], peer, ({ withPage }) => declare(withPage, peer));
}
describePackages([stompWasm], { name: 'scripted-sockjs' }, ({ withPage }) =>
  declareScripted(withPage),
);

function declare(withPage, peer) {
  for (const { title, fault, says, options } of INFO) {
    test(`the answer to "info" ${title}`, () => {
      const parameters = {
        faults: { info: fault },
        options: { ...OPTIONS, ...options },
        bodies: ['hello'],
      };
      return behindProxy(withPage, peer, parameters, async ({ proxy, watcher }) => {
        await oneError(watcher, says);
        proxy.faults = {};
        await watcher.until('message');
        assert.deepEqual(watcher.bodies, ['1:hello']);
      });
    });
  }

  for (const transport of REQUESTS) {
    test(`${transport}: a response is cut in the middle of a chunk`, () => {
      const faults = { [KINDS[transport]]: cutBehind('CUT') };
      const parameters = {
        faults,
        options: OPTIONS,
        transports: [transport],
        bodies: ['before', 'CUT here', 'after'],
      };
      return behindProxy(withPage, peer, parameters, async ({ proxy, watcher }) => {
        await oneError(watcher, /./);
        proxy.faults = {};
        await watcher.until('message', ({ body }) => body.endsWith(':after'));
        const last = watcher.of('onConnect').length;
        const whole = ['before', 'CUT here', 'after'].map((body) => `${last}:${body}`);
        assert.deepEqual(watcher.bodies.slice(-3), whole);
        assert.equal(
          new Set(watcher.bodies).size,
          watcher.bodies.length,
          `no message twice: ${watcher.bodies}`,
        );
        assert.ok(!watcher.bodies.includes('1:CUT here'), 'half a message is none');
      });
    });
  }

  for (const transport of TRANSPORTS) {
    test(`${transport}: every connection is cut`, () => {
      const parameters = { options: OPTIONS, transports: [transport], bodies: ['one', 'two'] };
      return behindProxy(withPage, peer, parameters, async ({ proxy, watcher }) => {
        await watcher.until('message', undefined, 2);
        // Between two polls there is nothing to cut: only the next one shows what has happened.
        await proxy.stop();
        await watcher.until('onWebSocketClose');
        await proxy.start();
        await watcher.until('message', undefined, 4);
        assert.deepEqual(watcher.bodies, ['1:one', '1:two', '2:one', '2:two']);
      });
    });

    test(`${transport}: the network is dead, and no connection is closed`, () => {
      const options = { ...OPTIONS, heartbeatIncoming: 1000, connectionTimeout: 10_000 };
      const parameters = { options, transports: [transport], bodies: ['one'] };
      return behindProxy(withPage, peer, parameters, async ({ proxy, watcher }) => {
        await watcher.until('message');
        proxy.die();
        await watcher.until('onHeartbeatLost');
        await watcher.until('onWebSocketClose');
        proxy.revive();
        await watcher.until('message', undefined, 2);
        assert.equal(watcher.of('onHeartbeatLost').length, 1);
        assert.equal(new Set(watcher.bodies).size, 2);
      });
    });

    test(`${transport}: the server is killed and started again, and knows no session any more`, () => {
      const parameters = { options: OPTIONS, transports: [transport], bodies: ['one'] };
      return behindProxy(withPage, peer, parameters, async ({ watcher }) => {
        await watcher.until('message');
        await peer.kill();
        await peer.start();
        await watcher.until('message', undefined, 2);
        assert.equal(new Set(watcher.bodies).size, 2);
      });
    });
  }
}

function declareScripted(withPage) {
  for (const transport of TRANSPORTS) {
    describe(transport, () => {
      for (const { title, frame, code, says, isClean } of BROKEN) {
        test(title, () =>
          scripted(withPage, transport, async ({ peer, watcher }) => {
            const session = await peer.session();
            session.send(message('before'));
            await watcher.until('message');
            session.raw(frame);
            const closed = await watcher.until('onWebSocketClose');
            assert.equal(closed.code, code);
            if (isClean) assert.deepEqual(watcher.of('onWebSocketError'), []);
            else await oneError(watcher, says);
            const next = await peer.session();
            next.send(message('after'));
            await watcher.until('message', undefined, 2);
            assert.deepEqual(watcher.bodies, ['before', 'after']);
          }),
        );
      }
    });
  }

  for (const transport of REQUESTS) {
    test(`${transport}: the server does not know the session that something is sent to`, () =>
      scripted(withPage, transport, async ({ peer, watcher, page }) => {
        await peer.session();
        await watcher.until('onConnect');
        peer.forget();
        await page.call('watched.publish', { destination: '/watched', body: 'lost' });
        await oneError(watcher, /status 404/);
        await peer.session();
        await watcher.until('onConnect', undefined, 2);
      }));
  }
}

async function scripted(withPage, transport, act) {
  const peer = await new ScriptedSockJs().start();
  const watcher = new Watcher();
  try {
    await withPage(watcher.controls, async (page) => {
      await page.watch({
        url: peer.url,
        way: 'built-in',
        transports: [transport],
        options: OPTIONS,
      });
      await act({ peer, watcher, page });
    });
  } finally {
    await peer.stop();
  }
}

/** The first thing that goes wrong is told by one error, in words, and by one close after it. */
async function oneError(watcher, says) {
  await watcher.until('onWebSocketClose');
  const told = watcher.reports
    .map(({ callback }) => callback)
    .filter((name) => /^onWebSocket(Error|Close)/.test(name));
  assert.deepEqual(told.slice(0, 2), ['onWebSocketError', 'onWebSocketClose']);
  assert.match(watcher.of('onWebSocketError')[0].message, says);
}
