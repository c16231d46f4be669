// From one transport to the next, and what is remembered of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Network, Storage } from './support/network.mjs';
import {
  array,
  BASE,
  byPolling,
  byStreaming,
  byWebSocket,
  CONNECTED,
  describe,
  start,
} from './support/transports.mjs';

const BROKER = { brokerURL: 'ws://broker.test/ws' };
const KEY = /^stomp-wasm:transports:/;

/** What is kept of a WebSocket that failed then. */
const failed = (at) =>
  new Uint8Array(BigUint64Array.of(BigInt(at), 1n, 0n, 0n, 0n, 0n).buffer).join();

/** Gives the page a storage of its own, or `storage` in place of one. */
function withStorage(t, storage = new Storage()) {
  Object.defineProperty(globalThis, 'sessionStorage', { get: () => storage, configurable: true });
  t.after(() => delete globalThis.sessionStorage);
  return storage;
}

test('an upgrade that is refused', async (t) => {
  withStorage(t);
  const { client, network, connected, told } = start(t);
  await describe(network);
  (await network.next(/\/websocket$/)).end(1006);
  const stream = await byStreaming(network);
  await connected;
  assert.equal(client.transport, 'xhr-streaming');
  const [{ transport, url, failed, reason }] = told.changes;
  assert.deepEqual(
    [transport, url, reason],
    ['xhr-streaming', stream.url, 'closed with code 1006'],
  );
  assert.deepEqual(
    failed.map((failure) => failure.transport),
    ['websocket'],
  );
  assert.match(failed[0].url, /^ws:.*\/websocket$/);
  assert.deepEqual([told.errors, told.closes], [[], []]);
});

test('an upgrade that hangs, and a stream that a proxy holds back', async (t) => {
  withStorage(t);
  const { client, network, connected, told } = start(t, { transportTimeout: 40 });
  await describe(network);
  const socket = await network.next(/\/websocket$/);
  const stream = await network.next(/\/xhr_streaming$/);
  assert.equal(socket.readyState, 2);
  await byPolling(network);
  await connected;
  assert.ok(stream.isAborted);
  assert.equal(client.transport, 'xhr-polling');
  const reasons = told.changes[0].failed.map(({ transport, reason }) => [transport, reason]);
  assert.deepEqual(reasons, [
    ['websocket', 'nothing came within 40ms'],
    ['xhr-streaming', 'nothing came within 40ms'],
  ]);
});

test('no WebSocket at all', async (t) => {
  withStorage(t);
  const { client, network, connected } = start(t, {}, new Network({ webSocket: false }));
  await describe(network);
  await byStreaming(network);
  await connected;
  assert.equal(client.transport, 'xhr-streaming');
});

test('a server that offers no WebSocket', async (t) => {
  const { network, connected } = start(t);
  await describe(network, { websocket: false });
  await byStreaming(network);
  await connected;
  assert.equal(network.sockets.length, 0);
});

test('responses that cannot be read while they come', async (t) => {
  withStorage(t);
  const { client, network, connected } = start(t, { transports: ['xhr-streaming', 'xhr-polling'] });
  await describe(network);
  (await network.next(/\/xhr_streaming$/)).resolve({ ok: true, status: 200, body: null });
  await byPolling(network);
  await connected;
  assert.equal(client.transport, 'xhr-polling');
});

test('a plain WebSocket that swallows everything: CONNECT goes by the next transport, once', async (t) => {
  withStorage(t);
  const { client, network, connected, told } = start(t, { ...BROKER, transportTimeout: 40 });
  const socket = await network.next(/broker\.test/);
  socket.open();
  assert.match(socket.sent[0], /^CONNECT\n/);
  await describe(network);
  const stream = (await network.next(/\/xhr_streaming$/)).stream();
  stream.write('o\n');
  const send = await network.next(/\/xhr_send$/);
  assert.deepEqual(send.received, [socket.sent[0]]);
  send.respond('', 204);
  stream.write(array(CONNECTED));
  await connected;
  assert.equal(client.transport, 'xhr-streaming');
  assert.equal(told.debug.filter((line) => line === 'Web Socket Opened...').length, 1);
  socket.receive(CONNECTED);
  assert.equal(client.transport, 'xhr-streaming', 'the first way is not listened to any more');
  client.publish({ destination: '/a', body: 'x' });
  assert.equal((await network.next(/\/xhr_send$/)).received.length, 1);
});

test('a broker that closes with a code has answered', async (t) => {
  withStorage(t);
  const { network, heard, told } = start(t, BROKER);
  const socket = await network.next(/broker\.test/);
  socket.open();
  socket.end(1008, 'not logged in');
  const { code, reason, wasClean } = await heard('closes');
  assert.deepEqual([code, reason, wasClean], [1008, 'not logged in', true]);
  assert.deepEqual([told.errors.length, network.requests.length], [0, 0]);
});

test('the ways share connectionTimeout', async (t) => {
  withStorage(t);
  const { client, network, connected } = start(t, { connectionTimeout: 240 });
  await describe(network);
  await byPolling(network);
  await connected;
  assert.equal(client.transport, 'xhr-polling');
});

test('what failed is remembered for the next page, until it works again', async (t) => {
  const storage = withStorage(t);
  const first = start(t);
  await describe(first.network);
  (await first.network.next(/\/websocket$/)).end(1006);
  await byStreaming(first.network);
  await first.connected;
  await first.client.deactivate({ force: true });
  const [[key, value]] = storage.items;
  assert.match(key, KEY);
  assert.match(value, /^\d+(,\d+){47}$/);
  first.network.restore();

  const second = start(t, { reconnectDelay: 1 });
  await describe(second.network);
  const stream = await byStreaming(second.network);
  await second.connected;
  assert.equal(second.told.changes[0].reason, 'websocket failed before');
  assert.equal(second.network.sockets.length, 0);
  const again = new Promise((resolve) => (second.client.onConnect = resolve));
  stream.cut();
  await describe(second.network);
  await byWebSocket(second.network);
  await again;
  assert.equal(second.client.transport, 'websocket');
  assert.deepEqual(
    second.told.changes.map(({ transport }) => transport),
    ['xhr-streaming', 'websocket'],
  );
  assert.equal(storage.items.size, 0);
});

test('when nothing works, nothing is learned', async (t) => {
  const storage = withStorage(t);
  const { network, heard } = start(t);
  await describe(network);
  (await network.next(/\/websocket$/)).end(1006);
  (await network.next(/\/xhr_streaming$/)).fail();
  (await network.next(/\/xhr$/)).fail();
  const { code, reason, wasClean } = await heard('closes');
  assert.deepEqual([code, reason, wasClean], [2000, 'All transports failed', false]);
  assert.equal(storage.items.size, 0);
});

test('what was remembered and works no more is followed by what failed then', async (t) => {
  const storage = withStorage(t);
  storage.setItem(`stomp-wasm:transports:${new URL(BASE).origin},`, failed(Date.now()));
  const { client, network, connected } = start(t);
  await describe(network);
  (await network.next(/\/xhr_streaming$/)).fail();
  (await network.next(/\/xhr$/)).fail();
  await byWebSocket(network);
  await connected;
  assert.equal(client.transport, 'websocket');
});

test('a storage that may not be used, or holds something else, is no fault', async (t) => {
  Object.defineProperty(globalThis, 'sessionStorage', {
    get: () => {
      throw new Error('SecurityError');
    },
    configurable: true,
  });
  t.after(() => delete globalThis.sessionStorage);
  const other = { sockjsURL: 'http://other.test/stomp' };
  const first = start(t, other);
  await describe(first.network);
  (await first.network.next(/\/websocket$/)).end(1006);
  await byStreaming(first.network);
  await first.connected;
  await first.client.deactivate({ force: true });
  first.network.restore();

  const second = start(t, other);
  await describe(second.network);
  await byStreaming(second.network);
  await second.connected;
  assert.equal(second.network.sockets.length, 0, 'it is remembered on this page all the same');
});
