// When the engine fails, out of memory or by a fault of its own, its clients are told and connect again, and other
// clients work at once. Here every call of it can be made to fail: tests/e2e has a real one, with too little memory.

import assert from 'node:assert/strict';
import { test as declare } from 'node:test';

const { Instance } = WebAssembly;
let failing;
let isUsed = false;
WebAssembly.Instance = class {
  constructor(module, imports) {
    const { exports } = new Instance(module, imports);
    isUsed ||= 'call' in exports;
    const call = (...given) => {
      // A trap leaves the state of the engine borrowed: whatever is called afterwards fails too.
      if (failing?.()) this.hasFailed = true;
      if (this.hasFailed) throw new WebAssembly.RuntimeError('unreachable');
      return exports.call(...given);
    };
    this.exports = exports.call ? { ...exports, call } : exports;
  }
};
const { connected, messageFrame, newClient } = await import('./support/client.mjs');
const { reported } = await import('./support/reported.mjs');

const { client: first } = await connected();
await first.deactivate({ force: true });
// The engine of stomp-wasm/js is no WebAssembly: it cannot be reached from here.
const test = isUsed ? declare : () => {};

/** Lets the next call of the engine, or the one after `more` others, fail. */
function failNext(more = 0) {
  let left = more;
  failing = () => {
    if (left-- > 0) return false;
    failing = undefined;
    return true;
  };
}

const CONNECTED = 'CONNECTED\nversion:1.2\n\n\0';

/** A connected client, and what it tells. */
async function observed(options = {}) {
  const told = { errors: [], closes: [], connections: 0 };
  const made = await connected({
    reconnectDelay: 1,
    onConnect: () => (told.connections += 1),
    onWebSocketError: ({ error }) => told.errors.push(error),
    onWebSocketClose: (event) => told.closes.push(event),
    ...options,
  });
  return { ...made, told };
}

async function reconnects({ client, made }) {
  const socket = await made(2);
  assert.equal(client.connected, false);
  socket.open();
  socket.receive(CONNECTED);
  assert.equal(client.connected, true);
  socket.takeSent();
  const bodies = [];
  client.subscribe('/topic/a', ({ body }) => bodies.push(body));
  const id = /\nid:(.*)\n/.exec(socket.takeSent()[0])[1];
  socket.receive(messageFrame('again', {}, id));
  assert.deepEqual(bodies, ['again']);
}

for (const [name, act] of [
  ['a message comes', ({ socket }) => socket.receive(messageFrame('x'))],
  [
    'bytes come',
    ({ socket }) => socket.receive(new TextEncoder().encode(messageFrame('x')).buffer),
  ],
  ['half a frame comes', ({ socket }) => socket.receive('MESSAGE\nhalf')],
  ['a receipt comes', ({ socket }) => socket.receive('RECEIPT\nreceipt-id:1\n\n\0')],
  ['a heart-beat comes', ({ socket }) => socket.receive('\n')],
  ['the socket closes', ({ socket }) => socket.end(1006)],
]) {
  test(`M1: the engine fails when ${name}`, async () => {
    const [one, other] = [await observed(), await observed()];
    const errors = await reported(async () => {
      failNext();
      act(one);
      assert.equal(failing, undefined, 'the engine was called');
      await Promise.all([one.made(2), other.made(2)]);
    });
    assert.equal(errors.length, 1, 'reported once');
    assert.equal(errors[0].name, 'StompEngineError');
    for (const { told, sockets } of [one, other]) {
      assert.deepEqual(told.errors, errors, 'each client is told once');
      assert.equal(told.closes.length, 1);
      assert.equal(told.closes[0].wasClean, false);
      const first = sockets.at(-1);
      assert.ok(first.readyState === 3 || first.closings.length === 1, 'its socket is closed');
    }
    await reconnects(one);
    await reconnects(other);
    for (const { client } of [one, other]) void client.deactivate({ force: true });
  });
}

for (const [name, act] of [
  ['subscribe', (client) => client.subscribe('/a', () => {})],
  ['watchForReceipt', (client) => client.watchForReceipt('r', () => {})],
  ['begin', (client) => client.begin()],
  ['ack', (client) => client.ack('1', 's', { receipt: 'r' })],
  [
    'publish with a header that is escaped',
    (client) => client.publish({ destination: '/a', headers: { a: ':' } }),
  ],
]) {
  test(`M1: the engine fails within ${name}, which throws; a new client works at once`, async () => {
    const one = await observed();
    await reported(async () => {
      failNext();
      assert.throws(() => act(one.client), { name: 'StompEngineError' });
      await one.made(2);
      const { client } = await connected();
      client.subscribe('/a', () => {});
      void client.deactivate({ force: true });
    });
    await reconnects(one);
    void one.client.deactivate({ force: true });
  });
}

test('M1: the engine fails while a client waits for its next attempt, which it makes all the same', async () => {
  const one = await observed({ reconnectDelay: 20 });
  one.socket.end(1006);
  const other = await observed();
  await reported(async () => {
    failNext();
    other.socket.receive('\n');
    await other.made(2);
  });
  assert.equal(one.told.closes.length, 1, 'of the socket that was lost before');
  await reconnects(one);
  for (const { client } of [one, other]) void client.deactivate({ force: true });
});

test('M1: the engine fails while a client is deactivated, which ends', async () => {
  const one = await observed();
  await reported(async () => {
    const ended = one.client.deactivate();
    failNext();
    one.socket.receive('\n');
    await ended;
  });
  assert.equal(one.client.state, 2);
  assert.equal(one.told.closes.length, 1);
});

test('M1: the engine fails at any of its calls, again and again; a client always comes back', async () => {
  for (let more = 0; more < 40; more++) {
    const { client, made, sockets } = newClient({ reconnectDelay: 1 });
    await reported(async () => {
      failNext(more);
      client.activate();
      for (let count = 1; !client.connected; count++) {
        const socket = await made(count);
        socket.open();
        if (sockets[0] === socket && socket.onmessage) socket.receive(CONNECTED);
        if (count > 4) assert.fail(`no connection, ${more}`);
        if (!client.connected && failing) failing = undefined;
      }
      failing = undefined;
      await client.deactivate({ force: true });
    });
    assert.equal(client.state, 2);
  }
});
