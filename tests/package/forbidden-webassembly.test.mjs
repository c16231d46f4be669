// A page whose policy forbids WebAssembly: an application that makes clients goes on, and is told once for each
// activation why it cannot connect. The same in a browser, with Angular and rx-stomp, is in tests/packaging.

import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test as declare } from 'node:test';
import { pathToFileURL } from 'node:url';

import { reported } from './support/reported.mjs';
import { FakeSocket } from './support/socket.mjs';
import { tick } from './support/client.mjs';

const folder = pathToFileURL(resolve(process.env.STOMP_WASM_PKG ?? 'pkg')).href;
let copies = 0;
/** The package as on a page of its own: nothing is compiled yet. */
const fresh = () => import(`${folder}/esm6/index.js?forbidden-${(copies += 1)}`);

const own = globalThis.WebAssembly;
let compiled = 0;
const forbidding = {
  Module: function Module() {
    compiled += 1;
    throw new own.CompileError('violates the Content Security Policy');
  },
};

/** Does it where WebAssembly is as this says. */
async function where(WebAssembly, act) {
  globalThis.WebAssembly = WebAssembly;
  try {
    return await act();
  } finally {
    globalThis.WebAssembly = own;
  }
}

// The engine of stomp-wasm/js is no WebAssembly.
const { Client: Probe } = await fresh();
await where(forbidding, () => reported(() => new Probe({ reconnectDelay: 0 }).activate()));
const test = compiled > 0 ? declare : () => {};

/** A client with options of all kinds, its sockets, and what it tells. */
async function observed() {
  const { Client } = await fresh();
  const sockets = [];
  const told = { lines: [], events: [] };
  const client = new Client({
    webSocketFactory: () => {
      sockets.unshift(new FakeSocket());
      return sockets[0];
    },
    sockjsURL: 'https://broker.example/stomp',
    connectHeaders: { login: 'guest' },
    reconnectDelay: 1,
    heartbeatIncoming: 0,
    heartbeatOutgoing: 0,
    debug: (line) => told.lines.push(line),
    onWebSocketError: (event) => told.events.push(event),
  });
  client.configure({ maxReconnectDelay: 10, disconnectHeaders: { receipt: 'r' } });
  return { client, sockets, told };
}

for (const [how, WebAssembly, reason] of [
  ['forbidden', forbidding, /script-src needs 'wasm-unsafe-eval'/],
  ['missing', undefined, /needs WebAssembly/],
]) {
  test(`F-21: where WebAssembly is ${how}, making, setting and reading a client throws nothing`, () =>
    where(WebAssembly, async () => {
      const { client, told } = await observed();
      const { active, connected, connectedVersion, webSocket, transport, subscriptions } = client;
      assert.deepEqual([active, connected, subscriptions], [false, false, []]);
      assert.deepEqual([connectedVersion, webSocket, transport], [undefined, undefined, undefined]);
      await client.deactivate();
      await client.deactivate({ force: true });
      assert.deepEqual(told.events, []);
    }));

  test(`F-21: where WebAssembly is ${how}, each activation tells why it cannot connect, once`, () =>
    where(WebAssembly, async () => {
      const { client, sockets, told } = await observed();
      for (const times of [1, 2]) {
        told.lines.splice(0);
        told.events.splice(0);
        const errors = await reported(async () => {
          client.activate();
          await tick();
        });
        assert.equal(errors.length, 1, `activation ${times}`);
        assert.match(errors[0].message, reason);
        assert.equal(told.lines.filter((line) => line.includes(errors[0].message)).length, 1);
        assert.deepEqual(told.events, [
          { type: 'error', message: errors[0].message, error: errors[0] },
        ]);
        assert.equal(client.active, false);
      }
      assert.equal(sockets.length, 0);
      await client.deactivate();
    }));
}

test('S101 where WebAssembly is forbidden a session is made, and connect() and publish() reject', () =>
  where(forbidding, async () => {
    const { Session } = await fresh();
    const session = new Session({ webSocketFactory: () => new FakeSocket() });
    await session.disconnect();
    assert.equal(session.state, 'idle');
    for (const attempt of [() => session.connect(), () => session.publish('/queue/a', 'x')]) {
      const error = await attempt().catch((it) => it);
      assert.equal(error.name, 'StompError');
      assert.deepEqual([error.code, error.retryable], ['unreachable', false]);
      assert.match(error.message, /script-src needs 'wasm-unsafe-eval'/);
    }
    await session.close();
    assert.equal(session.state, 'closed');
    await assert.rejects(session.connect(), { code: 'closed' });
  }));

test('F-21: once it is allowed, the same client connects', async () => {
  const { client, sockets } = await where(forbidding, async () => {
    const all = await observed();
    await reported(() => all.client.activate());
    return all;
  });
  client.activate();
  await tick();
  sockets[0].open();
  sockets[0].receive('CONNECTED\nversion:1.2\n\n\0');
  assert.equal(client.connected, true);
  await client.deactivate({ force: true });
});
