// A client inside a deep proxy, as Vue's `ref` and `reactive` or valtio make one, behaves as the bare client does.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tick } from './support/client.mjs';
import { ours } from './support/package.mjs';
import { FakeSocket } from './support/socket.mjs';

const proxies = new WeakMap();

/** A proxy around `target` that gives proxies for all objects found in it, always the same one. */
function deep(target) {
  if (typeof target !== 'object' || target === null || target instanceof Promise) return target;
  let proxy = proxies.get(target);
  if (!proxy) {
    proxy = new Proxy(target, {
      get(object, name, receiver) {
        const value = Reflect.get(object, name, receiver);
        const { configurable, writable } = Reflect.getOwnPropertyDescriptor(object, name) ?? {};
        return configurable === false && writable === false ? value : deep(value);
      },
    });
    proxies.set(target, proxy);
  }
  return proxy;
}

/** The proxy of a connected client that reconnects at once, its sockets (the newest first), and what it told. */
async function connectedBehindProxy(options = {}) {
  const sockets = [];
  const told = [];
  const factory = () => {
    sockets.unshift(new FakeSocket());
    return sockets[0];
  };
  const conf = {
    webSocketFactory: factory,
    reconnectDelay: 1,
    heartbeatIncoming: 0,
    heartbeatOutgoing: 0,
    onWebSocketClose: ({ code }) => told.push(code),
    ...options,
  };
  const client = deep(new ours.Client(conf));
  client.activate();
  await tick();
  accept(sockets[0]);
  assert.equal(client.connected, true);
  return { client, sockets, told };
}

function accept(socket) {
  socket.open();
  socket.receive('CONNECTED\nversion:1.2\n\n\0');
}

test('F-1: a client in a deep proxy hears of the close of its socket, and connects again', async () => {
  let opened;
  const again = new Promise((resolve) => (opened = resolve));
  const { client, sockets, told } = await connectedBehindProxy({ beforeConnect: () => opened?.() });
  opened = undefined;
  const reconnecting = new Promise((resolve) => (client.beforeConnect = resolve));
  await again;
  sockets[0].end(1006);
  assert.equal(client.connected, false);
  assert.deepEqual(told, [1006]);
  await reconnecting;
  await tick();
  assert.equal(sockets.length, 2);
  accept(sockets[0]);
  assert.equal(client.connected, true);
  void client.deactivate({ force: true });
});

test('F-1: a client in a deep proxy receives, publishes and is deactivated in good order', async () => {
  const { client, sockets } = await connectedBehindProxy();
  const [socket] = sockets;
  socket.takeSent();
  const bodies = [];
  const subscription = client.subscribe('/topic/a', ({ body }) => bodies.push(body));
  socket.receive('MESSAGE\nsubscription:sub-0\ndestination:/topic/a\nmessage-id:1\n\nx\0');
  assert.deepEqual(bodies, ['x']);
  client.publish({ destination: '/topic/a', body: 'y' });
  subscription.unsubscribe();
  const ended = client.deactivate();
  const disconnect = socket.takeSent().at(-1);
  const receipt = /receipt:(.*)\n/.exec(disconnect)[1];
  socket.receive(`RECEIPT\nreceipt-id:${receipt}\n\n\0`);
  assert.equal(socket.closings.length, 1);
  socket.end(1000);
  await ended;
  assert.equal(client.active, false);
});

test('a parser in a deep proxy reads frames that come in pieces', () => {
  const bodies = [];
  const onFrame = ({ binaryBody }) => bodies.push(Buffer.from(binaryBody).toString());
  const parser = deep(new ours.Parser(onFrame, () => {}));
  for (const piece of ['MESSAGE\na:1\n', '\nbo', 'dy\0\n']) parser.parseChunk(piece);
  assert.deepEqual(bodies, ['body']);
});
