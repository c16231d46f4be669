// Members with an underscore that public code reads, spies on or replaces, as it does with @stomp/stompjs.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connected, messageFrame, newClient } from './support/client.mjs';
import { ours, theirs } from './support/package.mjs';

const encode = (text) => new TextEncoder().encode(text);

/** A message with this body, as text or as bytes. */
async function received(body, asBytes = false, Client = undefined) {
  const { client, socket } = await connected({}, Client);
  let message;
  client.subscribe('/topic/a', (m) => (message = m));
  const frame = messageFrame(body);
  socket.receive(asBytes ? encode(frame).buffer : frame);
  return message;
}

test('F-3: _binaryBody of a message has its bytes, whatever came in', async () => {
  for (const body of ['{"a":"é"}', '', '😀'.repeat(3000)]) {
    for (const asBytes of [false, true]) {
      const message = await received(body, asBytes);
      assert.deepEqual(new Uint8Array(message._binaryBody), encode(body));
      assert.equal(new TextDecoder().decode(message._binaryBody), body);
      assert.equal(message.body, body);
      assert.deepEqual(message._binaryBody, message.binaryBody);
    }
  }
});

test('F-3: _binaryBody can be written, as a mock does', async () => {
  const message = await received('x', true);
  message._binaryBody = encode('y');
  assert.equal(message.body, 'y');
});

function deepFreeze(object) {
  for (const name of Object.getOwnPropertyNames(object)) {
    const value = object[name];
    const freezable = typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
    if (freezable) deepFreeze(value);
  }
  return Object.freeze(object);
}

test('F-14: a frozen message gives its body in both forms', async () => {
  for (const asBytes of [false, true]) {
    for (const seal of [deepFreeze, Object.freeze, Object.seal, Object.preventExtensions]) {
      const message = seal(await received('{"a":1}', asBytes));
      assert.deepEqual(new Uint8Array(message.binaryBody), encode('{"a":1}'));
      assert.equal(message.body, '{"a":1}');
      assert.equal(message.body, '{"a":1}');
    }
  }
});

test('F-14: a frozen message can be acknowledged, printed and turned into JSON', async () => {
  for (const asBytes of [false, true]) {
    const message = deepFreeze(await received('{"a":1}', asBytes));
    assert.equal(JSON.parse(JSON.stringify(message))._body, '{"a":1}');
    assert.match(String(message), /^MESSAGE\n/);
    assert.doesNotThrow(() => message.ack());
    assert.deepEqual(structuredClone(message.headers), { ...message.headers });
  }
});

test('F-14: a frozen frame that is to be sent gives its body in both forms', () => {
  for (const body of [{ body: 'hé' }, { binaryBody: encode('hé') }]) {
    const frame = deepFreeze(new ours.FrameImpl({ command: 'SEND', headers: { a: 'b' }, ...body }));
    assert.equal(frame.body, 'hé');
    assert.deepEqual(new Uint8Array(frame.binaryBody), encode('hé'));
  }
});

test('F-24: JSON.stringify of a message has the keys that it has with stompjs', async () => {
  for (const asBytes of [false, true]) {
    const [mine, reference] = await Promise.all(
      [ours.Client, theirs.Client].map((Client) => received('hé', asBytes, Client)),
    );
    assert.equal(reference.body, 'hé');
    assert.deepEqual(JSON.parse(JSON.stringify(mine)), JSON.parse(JSON.stringify(reference)));
    assert.deepEqual(JSON.parse(JSON.stringify({ mine })).mine, JSON.parse(JSON.stringify(mine)));
  }
});

test('F-24: _stompHandler can be replaced by a mock, which then gets the commands', async () => {
  const { client } = newClient();
  const calls = [];
  const record =
    (name, result) =>
    (...args) => {
      calls.push([name, ...args]);
      return result;
    };
  const handle = { id: 's', unsubscribe: () => {} };
  const listen = () => {};
  client._stompHandler = {
    connected: true,
    _webSocket: { url: 'mock:' },
    publish: record('publish'),
    subscribe: record('subscribe', handle),
    unsubscribe: record('unsubscribe'),
    ack: record('ack'),
  };
  assert.equal(client.connected, true);
  assert.equal(client.webSocket.url, 'mock:');
  client.publish({ destination: '/a', body: 'x' });
  assert.equal(client.subscribe('/b', listen, { id: 's' }), handle);
  client.unsubscribe('s', {});
  client.ack('m', 's', {});
  assert.deepEqual(calls, [
    ['publish', { destination: '/a', body: 'x' }],
    ['subscribe', '/b', listen, { id: 's' }],
    ['unsubscribe', 's', {}],
    ['ack', 'm', 's', {}],
  ]);
  client._stompHandler = undefined;
  assert.equal(client.connected, false);
  assert.throws(() => client.publish({ destination: '/a' }), TypeError);
});

test('F-24: a method of _stompHandler that is spied on is called', async (t) => {
  const { client } = await connected();
  const publish = t.mock.method(client._stompHandler, 'publish');
  const subscribe = t.mock.method(client._stompHandler, 'subscribe');
  const params = { destination: '/a', body: 'x' };
  client.publish(params);
  const handle = client.subscribe('/b', () => {});
  const unsubscribe = t.mock.method(client._stompHandler, 'unsubscribe');
  handle.unsubscribe();
  assert.deepEqual(publish.mock.calls[0].arguments, [params]);
  assert.equal(subscribe.mock.callCount(), 1);
  assert.equal(unsubscribe.mock.calls[0].arguments[0], handle.id);
});

test('F-9: _stompHandler tells of its subscriptions and of its socket', async () => {
  const { client, socket } = await connected();
  assert.equal(client._stompHandler?._webSocket, socket);
  assert.equal(client._stompHandler.connected, true);
  const handler = client._stompHandler;
  const listen = () => {};
  assert.deepEqual(Object.keys(handler._subscriptions), []);
  const { id } = client.subscribe('/a', listen);
  client.subscribe('/b', () => {}, { id: 'own' });
  assert.equal(client._stompHandler._subscriptions[id], listen);
  assert.deepEqual(Object.keys(client._stompHandler._subscriptions), [id, 'own']);
  assert.equal('other' in client._stompHandler._subscriptions, false);
  client.unsubscribe(id);
  assert.deepEqual(Object.keys(client._stompHandler._subscriptions), ['own']);
  assert.throws(() => client.subscribe('/c', listen, { 'a\0': 'b' }), /NUL/);
  assert.deepEqual(Object.keys(client._stompHandler._subscriptions), ['own']);
  socket.end(1006);
  assert.equal(client._stompHandler, undefined);
  assert.deepEqual(Object.keys(handler._subscriptions), []);
});

const WITHOUT_CONSTRUCTOR = {
  'Object.create': ({ prototype }) => Object.create(prototype),
  // What sinon's createStubInstance does: every method, and no accessor, is replaced.
  'stubbed instance': ({ prototype }) => {
    const instance = Object.create(prototype);
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      if (typeof value === 'function') instance[name] = () => undefined;
    }
    return instance;
  },
};

for (const [how, make] of Object.entries(WITHOUT_CONSTRUCTOR)) {
  test(`F-11: ${how}: what asks answers, on an instance made without the constructor`, () => {
    for (const Client of [ours.Client, ours.CompatClient]) {
      const [client, other] = [make(Client), make(Client)];
      assert.equal(client.connected, false);
      assert.equal(client.active, false);
      assert.equal(client.connectedVersion, undefined);
      assert.equal(client.webSocket, undefined);
      assert.equal(client.transport, undefined);
      assert.equal(client._stompHandler, undefined);
      assert.deepEqual(client.subscriptions, []);
      client.disconnectHeaders = { receipt: 'r' };
      assert.deepEqual(client.disconnectHeaders, { receipt: 'r' });
      assert.notDeepEqual(other.disconnectHeaders, { receipt: 'r' });
    }
  });
}

test('F-11: a real client has nothing of what was asked of the prototype', () => {
  assert.equal(ours.Client.prototype.connected, false);
  ours.Client.prototype.disconnectHeaders = { receipt: 'prototype' };
  const { client } = newClient();
  assert.notDeepEqual(client.disconnectHeaders, { receipt: 'prototype' });
  delete ours.Client.prototype._driver;
});

for (const name of ['subscriptions', 'transport', 'sockjsSession']) {
  test(`F-24: ${name}, which stompjs has not, may be a program's own`, async () => {
    const own = new Map();
    class Assigning extends ours.Client {
      constructor(options) {
        super(options);
        this[name] = own;
      }
    }
    class Defining extends ours.Client {
      [name] = own;
    }
    for (const Client of [Assigning, Defining]) {
      const { client, socket } = await connected({}, Client);
      client.subscribe('/a', () => {});
      assert.equal(client[name], own);
      assert.equal(socket.takeSent().length, 1);
    }
    const { client } = await connected({ [name]: own });
    assert.equal(client[name], own);
    assert.ok(Object.keys(client).includes(name));
    assert.notEqual(newClient().client[name], own);
  });
}

test('F-24: client.transport where a test says that the client is connected', () => {
  const client = new ours.Client();
  Object.defineProperty(client, 'connected', { value: true });
  assert.equal(client.transport, undefined);
});
