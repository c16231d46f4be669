// Another SockJS in place of the one that is built in: when it is loaded, what it may be, what it says.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connected } from './support/client.mjs';
import { BASE, CONNECTED, start } from './support/transports.mjs';

/** Of sockjs-client's shape: a function with a prototype. */
function newSockJS() {
  const made = [];
  function SockJS(url, _reserved, options) {
    Object.assign(this, { url, options, readyState: 0, sent: [] });
    made.push(this);
    SockJS.onmade?.(this);
  }
  SockJS.prototype.send = function (data) {
    this.sent.push(data);
  };
  SockJS.prototype.close = function () {
    if (this.readyState >= 2) throw new Error('InvalidStateError');
    this.readyState = 3;
    this.onclose?.({ type: 'close', code: 1000, reason: 'Normal closure', wasClean: true });
  };
  SockJS.next = () =>
    made.length ? Promise.resolve(made[0]) : new Promise((resolve) => (SockJS.onmade = resolve));
  SockJS.made = made;
  return SockJS;
}

function open(socket, transport) {
  if (transport) socket.transport = transport;
  socket.readyState = 1;
  socket.onopen({ type: 'open' });
  socket.onmessage({ type: 'message', data: CONNECTED });
}

for (const [name, option] of [
  ['a constructor', (SockJS) => SockJS],
  ['a class', (SockJS) => class Other extends SockJS {}],
  ['what loads a module', (SockJS) => async () => ({ default: SockJS })],
  [
    'what loads a module of a CommonJS one',
    (SockJS) => () => Promise.resolve({ default: { default: SockJS } }),
  ],
  ['what gives the global', (SockJS) => () => SockJS],
]) {
  test(`the option SockJS: ${name}`, async (t) => {
    const SockJS = newSockJS();
    const { client, network, connected } = start(t, {
      SockJS: option(SockJS),
      transportTimeout: 700,
    });
    const socket = await SockJS.next();
    assert.equal(socket.url, BASE);
    assert.deepEqual(socket.options, { transports: undefined, timeout: 700 });
    open(socket, 'xhr-streaming');
    await connected;
    assert.equal(client.transport, 'xhr-streaming');
    client.publish({ destination: '/a', binaryBody: new TextEncoder().encode('안') });
    assert.equal(socket.sent[1], 'SEND\ndestination:/a\ncontent-length:3\n\n안\0');
    assert.throws(
      () => client.publish({ destination: '/a', binaryBody: Uint8Array.of(0xff) }),
      /text only/,
    );
    await client.deactivate({ force: true });
    assert.equal(socket.readyState, 3);
    assert.deepEqual([network.requests.length, network.sockets.length], [0, 0]);
  });
}

test('it is not loaded while a plain WebSocket works', async (t) => {
  let loaded = 0;
  const SockJS = () => {
    loaded += 1;
  };
  const { client, network, connected } = start(t, { brokerURL: 'ws://broker.test/ws', SockJS });
  const socket = await network.next(/broker/);
  socket.open();
  socket.receive(CONNECTED);
  await connected;
  assert.equal(client.transport, 'websocket');
  assert.equal(loaded, 0);
});

test('after a plain WebSocket failed, it is not given the transport websocket', async (t) => {
  const SockJS = newSockJS();
  const { client, network, connected, told } = start(t, {
    brokerURL: 'ws://broker.test/ws',
    SockJS,
    transports: ['websocket', 'xhr-polling'],
  });
  (await network.next(/broker/)).end(1006);
  const socket = await SockJS.next();
  assert.deepEqual(socket.options.transports, ['xhr-polling']);
  open(socket);
  await connected;
  assert.equal(client.transport, 'sockjs');
  assert.equal(told.changes[0].failed[0].url, 'ws://broker.test/ws');
});

test('its close codes are passed on', async (t) => {
  for (const [code, wasClean] of [
    [1006, false],
    [3000, true],
  ]) {
    const SockJS = newSockJS();
    const { network, connected, heard, told } = start(t, { SockJS });
    const socket = await SockJS.next();
    open(socket);
    await connected;
    socket.readyState = 3;
    socket.onclose({ type: 'close', code, reason: 'because', wasClean });
    const event = await heard('closes');
    assert.deepEqual([event.code, event.reason, event.wasClean], [code, 'because', wasClean]);
    assert.equal(told.errors.length, wasClean ? 0 : 1);
    network.restore();
  }
});

test('it closes with 1000', async (t) => {
  const SockJS = newSockJS();
  const { client, connected, told } = start(t, { SockJS });
  const socket = await SockJS.next();
  open(socket);
  await connected;
  const gone = client.deactivate();
  const [, id] = /receipt:(.*)\n/.exec(socket.sent.at(-1));
  socket.onmessage({ data: `RECEIPT\nreceipt-id:${id}\n\n\0` });
  await gone;
  assert.deepEqual(
    told.closes.map(({ code }) => code),
    [1000],
  );
  assert.deepEqual(told.errors, []);
});

test('a SockJS that cannot be loaded, or is no constructor, is an error', async (t) => {
  for (const [SockJS, text] of [
    [() => Promise.reject(new Error('chunk 7 not found')), /chunk 7 not found/],
    [async () => ({}), /gave no constructor/],
  ]) {
    const { network, heard, told } = start(t, { SockJS });
    assert.equal((await heard('closes')).code, 2000);
    assert.match(told.errors[0].message, text);
    network.restore();
  }
});

test('client.transport is what a socket of the application says, or what it looks like', async () => {
  const { client, socket } = await connected();
  assert.equal(client.transport, 'websocket');
  socket._transportsWhitelist = undefined;
  assert.equal(client.transport, 'sockjs');
  socket.transport = 'xhr-polling';
  assert.equal(client.transport, 'xhr-polling');
  socket.end(1006);
  assert.equal(client.transport, undefined);
});
