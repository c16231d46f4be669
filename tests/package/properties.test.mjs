// A client is an object like any other: what applications do with its properties works.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected, messageFrame, newClient, tick } from './support/client.mjs';
import { ours, theirs } from './support/package.mjs';

/** Their own bookkeeping, and what this package adds. */
const THEIR_INNER = ['_nextReconnectDelay', '_intendedState', '_disconnectHeaders'];
const OUR_OWN = ['strict', 'disconnectTimeout', 'minUptime', 'secretNames', 'splitBinaryFrames'];

test('its properties are those of stompjs, in the same order, with the same values', () => {
  const [client, reference] = [new ours.Client(), new theirs.Client()];
  const expected = Object.keys(reference).filter((name) => !THEIR_INNER.includes(name));
  assert.deepEqual(Object.keys(client), [...expected, ...OUR_OWN]);
  for (const name of expected) {
    if (typeof reference[name] !== 'function' && name !== 'stompVersions') {
      assert.deepEqual(client[name], reference[name], name);
    }
  }
  assert.deepEqual(client.stompVersions.versions, reference.stompVersions.versions);
});

test('every property is writable, and nothing else is enumerable', () => {
  const client = new ours.Client({ brokerURL: 'ws://localhost/' });
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(client))) {
    assert.equal(property.writable, true, name);
    assert.equal(property.enumerable, !name.startsWith('_'), name);
  }
  assert.doesNotThrow(() => JSON.stringify(client));
});

test('the enumerations are those of stompjs', () => {
  const names = ['ActivationState', 'ReconnectionTimeMode', 'StompSocketState', 'TickerStrategy'];
  for (const name of names) assert.deepEqual({ ...ours[name] }, { ...theirs[name] }, name);
});

test('Versions is that of stompjs', () => {
  for (const versions of [['1.2'], ['1.1', '1.0'], ['1.2', '1.1', '1.0']]) {
    const [mine, reference] = [new ours.Versions(versions), new theirs.Versions(versions)];
    assert.equal(mine.supportedVersions(), reference.supportedVersions());
    assert.deepEqual(mine.protocolVersions(), reference.protocolVersions());
  }
  assert.deepEqual(ours.Versions.default.versions, theirs.Versions.default.versions);
});

test('a class field of a subclass is a callback', async () => {
  const frames = [];
  class Mine extends ours.Client {
    onConnect = (frame) => frames.push(frame.command);
    heartbeatOutgoing = 7;
  }
  const { client, sockets } = newClient({}, Mine);
  client.activate();
  await tick();
  sockets[0].open();
  assert.match(sockets[0].takeSent()[0], /heart-beat:7,0\n/);
  sockets[0].receive('CONNECTED\nversion:1.2\n\n\0');
  assert.deepEqual(frames, ['CONNECTED']);
  void client.deactivate({ force: true });
});

test('a client behind a proxy works, as that of a reactive framework', async () => {
  const { client, sockets } = newClient();
  // Like Vue's: it wraps the objects that it gives out, too, and each once.
  const wrapped = new WeakMap();
  const wrap = (object) => {
    if (!wrapped.has(object)) {
      const proxy = new Proxy(object, {
        get(target, name, receiver) {
          const value = Reflect.get(target, name, receiver);
          return value !== null && typeof value === 'object' && !(value instanceof Map)
            ? wrap(value)
            : value;
        },
      });
      wrapped.set(object, proxy).set(proxy, proxy);
    }
    return wrapped.get(object);
  };
  const proxied = wrap(client);
  proxied.onConnect = () => {};
  let preparing;
  proxied.beforeConnect = (given) => (preparing = given);
  proxied.activate();
  assert.equal(preparing, proxied, 'the client is what the application has in its hands');
  await tick();
  sockets[0].open();
  sockets[0].receive('CONNECTED\nversion:1.2\n\n\0');
  const bodies = [];
  proxied.subscribe('/topic/a', (message) => bodies.push(message.body));
  sockets[0].receive(messageFrame('x'));
  assert.deepEqual(bodies, ['x']);
  assert.equal(proxied.connected, true);
  assert.equal(proxied.connectedVersion, '1.2');
  proxied.publish({ destination: '/topic/a', body: 'y' });
  assert.match(sockets[0].takeSent().at(-1), /^SEND/);
  void proxied.deactivate({ force: true });
  assert.equal(client.active, false);
});

test('callbacks are those that are set when they are called', async () => {
  const { client, socket } = await connected();
  const called = [];
  client.onUnhandledReceipt = () => called.push('early');
  client.onUnhandledReceipt = () => called.push('late');
  socket.receive('RECEIPT\nreceipt-id:r\n\n\0');
  assert.deepEqual(called, ['late']);
});

test('options that do not exist are warned about', (t) => {
  const warn = t.mock.method(console, 'warn', () => {});
  new ours.Client({ orceBinaryWSFrames: true });
  assert.equal(warn.mock.callCount(), 1);
  assert.match(warn.mock.calls[0].arguments[0], /orceBinaryWSFrames.*forceBinaryWSFrames/);
  new ours.Client({
    brokerURL: 'ws://localhost/',
    disconnectHeaders: {},
    webSocketFactory: () => null,
  });
  assert.equal(warn.mock.callCount(), 1);
});

test('maxReconnectDelay below reconnectDelay is raised, with a line in the log', () => {
  const lines = [[], []];
  const options = { reconnectDelay: 2000, maxReconnectDelay: 1000 };
  const clients = [ours, theirs].map(
    ({ Client }, at) => new Client({ ...options, debug: (line) => lines[at].push(line) }),
  );
  assert.equal(clients[0].maxReconnectDelay, 2000);
  assert.deepEqual(lines[0], lines[1]);
});

test('_nextReconnectDelay can be read and written', async () => {
  const { client } = newClient({ reconnectDelay: 4321 });
  assert.equal(client._nextReconnectDelay, 0);
  client.activate();
  assert.equal(client._nextReconnectDelay, 4321);
  client._nextReconnectDelay = 5;
  assert.equal(client._nextReconnectDelay, 5);
  await client.deactivate();
  assert.equal(client._nextReconnectDelay, 0);
});

test('clients share one module, and many of them can be made', () => {
  const clients = Array.from({ length: 500 }, () => new ours.Client());
  assert.equal(new Set(clients.map((client) => client.connected)).size, 1);
});
