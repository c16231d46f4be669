// A peer that promised heart-beats and says nothing is found out, and the client comes back.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { packages, stompWasm } from './support/environment.mjs';
import { message } from './support/scripted-peer.mjs';
import { describePackages } from './support/suite.mjs';
import { SCRIPTED, watched } from './support/watched.mjs';

const BEATS = ['heart-beat:1000,1000'];
const OPTIONS = { heartbeatIncoming: 1000, heartbeatOutgoing: 1000, reconnectDelay: 50 };

describePackages(packages, SCRIPTED, ({ pkg, withPage }) => {
  test('a peer that is silent from the start', () =>
    watched(withPage, { options: OPTIONS }, async ({ peer, watcher }) => {
      const connection = await peer.session('1.2', BEATS);
      await connection.untilClosed();
      await isFoundOut({ peer, watcher });
    }));

  test('a peer that falls silent in the middle of a frame', () =>
    watched(withPage, { options: OPTIONS }, async ({ peer, watcher }) => {
      const connection = await peer.session('1.2', BEATS);
      const half = message('never whole').slice(0, -6);
      connection.send(message('before'), half);
      await connection.untilClosed();
      await isFoundOut({ peer, watcher, before: ['before'] });
    }));

  // stompjs waits for the closing handshake of the dead peer (its defect L8).
  if (pkg === stompWasm) {
    test('a peer that does not even answer a close', () =>
      watched(withPage, { options: OPTIONS }, async ({ peer, watcher }) => {
        const connection = await peer.session('1.2', BEATS);
        connection.stopReading();
        await isFoundOut({ peer, watcher });
      }));
  }
});

/** Lost is reported once, then the close; the next connection works, and nothing of the old one shows up in it. */
async function isFoundOut({ peer, watcher, before = [] }) {
  const next = await peer.session();
  next.send(message('after'));
  await watcher.until('message', (seen) => seen.body === 'after');
  assert.deepEqual(watcher.bodies, [...before, 'after']);
  const life = watcher.reports
    .map((report) => report.callback)
    .filter((name) => /^on(Connect|Heartbeat|WebSocketClose)/.test(name));
  assert.deepEqual(life, ['onConnect', 'onHeartbeatLost', 'onWebSocketClose', 'onConnect']);
  const [connected, lost] = ['onConnect', 'onHeartbeatLost'].map((name) => watcher.of(name)[0].at);
  assert.ok(
    lost - connected >= 1000,
    `given up after ${lost - connected} ms, before a heart-beat was due`,
  );
}
