// Sockets that webSocketFactory promises, and sockets that are of no use.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Changes } from '../e2e/support/queue.mjs';
import { newClient, tick } from './support/client.mjs';
import { ours } from './support/package.mjs';
import { reported } from './support/reported.mjs';
import { FakeSocket } from './support/socket.mjs';
import { virtualTime } from './support/time.mjs';

/** A client whose factory promises sockets; the test keeps the promises. */
function promising(options = {}) {
  const promises = [];
  const webSocketFactory = () =>
    new Promise((resolve, reject) => promises.push({ resolve, reject }));
  return { ...newClient({ webSocketFactory, ...options }), promises };
}

function accept(socket) {
  socket.open();
  socket.receive('CONNECTED\nversion:1.2\n\n\0');
}

test('F-12: a socket that is promised is used when it is there', async () => {
  const { client, promises } = promising();
  client.activate();
  await tick();
  assert.equal(promises.length, 1);
  assert.equal(client.webSocket, undefined);
  const socket = new FakeSocket();
  promises[0].resolve(socket);
  await tick();
  assert.equal(client.webSocket, socket);
  accept(socket);
  assert.equal(client.connected, true);
  await client.deactivate({ force: true });
});

test('F-12: one that is open already, and a thenable that is no Promise', async () => {
  const socket = new FakeSocket({ readyState: 1 });
  const { client } = newClient({ webSocketFactory: () => ({ then: (use) => use(socket) }) });
  client.activate();
  await tick();
  assert.match(socket.sent[0], /^CONNECT\n/);
  await client.deactivate({ force: true });
});

test('F-12: a rejection is reported, and the next attempt follows by the policy', async () => {
  const { client, promises } = promising({ reconnectDelay: 1 });
  const again = new Promise((resolve) => {
    client.beforeConnect = () => promises.length && resolve();
  });
  const refusal = new Error('no ticket');
  const errors = await reported(async () => {
    client.activate();
    await tick();
    promises[0].reject(refusal);
    await again;
    await tick();
  });
  assert.deepEqual(errors, [refusal]);
  assert.equal(promises.length, 2);
  const socket = new FakeSocket();
  promises[1].resolve(socket);
  await tick();
  accept(socket);
  assert.equal(client.connected, true);
  await client.deactivate({ force: true });
});

test('F-12: a socket that comes after deactivate() is closed, and never used', async () => {
  for (const force of [false, true]) {
    const { client, promises } = promising();
    client.activate();
    await tick();
    await client.deactivate({ force });
    assert.equal(client.active, false);
    const late = new FakeSocket();
    promises[0].resolve(late);
    await late.closing;
    late.open();
    assert.deepEqual(late.sent, []);
    assert.equal(client.webSocket, undefined);
  }
});

test('F-12: the socket of an attempt that was given up is not that of the next one', async () => {
  const { client, promises } = promising();
  client.activate();
  await tick();
  await client.deactivate();
  client.activate();
  await tick();
  const [late, socket] = [new FakeSocket(), new FakeSocket()];
  promises[0].resolve(late);
  promises[1].resolve(socket);
  await late.closing;
  await tick();
  assert.equal(client.webSocket, socket);
  accept(socket);
  assert.equal(client.connected, true);
  await client.deactivate({ force: true });
});

test('F-12: connectionTimeout ends an attempt whose socket does not come', async (t) => {
  const { passUntil } = virtualTime(t);
  const { client, promises } = promising({ connectionTimeout: 1000, reconnectDelay: 500 });
  client.activate();
  await passUntil(() => promises.length === 2, 2000);
  const late = new FakeSocket();
  promises[0].resolve(late);
  await late.closing;
  assert.equal(client.webSocket, undefined);
  await client.deactivate({ force: true });
});

test('F-12: a promise of what is no socket is reported by name', async () => {
  for (const value of [undefined, 'ws://host', new FakeSocket({ readyState: 3 })]) {
    const { client, promises } = promising();
    const errors = await reported(async () => {
      client.activate();
      await tick();
      promises[0].resolve(value);
      await tick();
    });
    assert.equal(errors.length, 1);
    assert.match(errors[0].message, /webSocketFactory/);
    await client.deactivate({ force: true });
  }
});

/** A socket that does not take the handler `name`. */
function refusing(name) {
  const socket = new FakeSocket();
  Object.defineProperty(socket, name, {
    get: () => undefined,
    set: () => {
      throw new Error(`no ${name}`);
    },
  });
  return socket;
}

for (const name of ['onmessage', 'onopen', 'onerror', 'onclose']) {
  test(`W-9: a socket that throws when it gets ${name} is closed, and the next attempt follows`, async () => {
    const sockets = [];
    let made;
    const next = new Promise((resolve) => (made = resolve));
    const webSocketFactory = () => {
      sockets.push(sockets.length ? new FakeSocket() : refusing(name));
      if (sockets.length === 2) made();
      return sockets.at(-1);
    };
    const { client } = newClient({ webSocketFactory, reconnectDelay: 1 });
    const errors = await reported(async () => {
      client.activate();
      await next;
      await tick();
    });
    assert.deepEqual(
      errors.map(({ message }) => message),
      [`no ${name}`],
    );
    assert.equal(sockets[0].closings.length, 1);
    accept(sockets[1]);
    assert.equal(client.connected, true);
    await client.deactivate({ force: true });
  });
}

const NUMBERS = [
  'reconnectDelay',
  'maxReconnectDelay',
  'connectionTimeout',
  'disconnectTimeout',
  'minUptime',
  'heartbeatIncoming',
  'heartbeatOutgoing',
  'heartbeatToleranceMultiplier',
];

for (const name of NUMBERS) {
  test(`W-9: a getter for ${name} that throws is reported, and does not stop the client`, async () => {
    const { client, made } = newClient({ reconnectDelay: 1 });
    const errors = await reported(async () => {
      client.activate();
      (await made(1)).open();
      Object.defineProperty(client, name, {
        get: () => {
          throw new Error(`no ${name}`);
        },
        configurable: true,
      });
      const [socket] = [await made(1)];
      socket.receive('CONNECTED\nversion:1.2\n\n\0');
      assert.equal(client.connected, true);
      socket.end(1006);
      const next = await made(2);
      next.open();
      Object.defineProperty(client, name, { value: 10, writable: true, configurable: true });
      if (!next.sent.length) await made(3);
      await client.deactivate({ force: true });
    });
    assert.equal(client.active, false);
    assert.ok(errors.length > 0);
    for (const { message } of errors) assert.equal(message, `no ${name}`);
  });
}

const throwing = Object.defineProperty(new Error(), 'message', {
  get() {
    throw new Error('no text');
  },
});
for (const [name, reason, text] of [
  ['nothing', undefined, /without a reason/],
  ['null', null, /without a reason/],
  ['an empty text', '', /without a reason/],
  ['an error without a text', new RangeError(), /RangeError/],
  ['a plain object', { status: 401 }, /\{"status":401\}/],
  ['an Event', new Event('error'), /Event \{/],
  ['a symbol', Symbol('x'), /without a reason/],
  ['an object without a prototype', Object.create(null), /without a reason/],
  ['an error whose message throws', throwing, /without a reason/],
]) {
  test(`F-19: a connection attempt that fails by ${name} is told, and the next follows`, async () => {
    for (const part of ['beforeConnect', 'webSocketFactory', 'promised']) {
      const told = [];
      let attempts = 0;
      const again = new Changes();
      const fail = () => {
        attempts += 1;
        again.tell();
        if (part === 'promised') return Promise.reject(reason);
        throw reason;
      };
      const option = part === 'beforeConnect' ? part : 'webSocketFactory';
      const client = new ours.Client({
        webSocketFactory: () => new FakeSocket(),
        reconnectDelay: 1,
        onWebSocketError: ({ message }) => told.push(message),
        [option]: fail,
      });
      const errors = await reported(async () => {
        client.activate();
        await again.until(() => attempts >= 3);
        await client.deactivate();
      });
      assert.equal(told.length, 1, 'once for a cause');
      assert.match(told[0], text);
      assert.equal(errors.length, 1);
    }
  });
}
