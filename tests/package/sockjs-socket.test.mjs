// The socket of the built-in SockJS, as an application sees it: of WebSocket's shape, with the session's id.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { newClient, tick } from './support/client.mjs';
import { FakeSocket } from './support/socket.mjs';
import {
  array,
  byPolling,
  byStreaming,
  byWebSocket,
  CONNECTED,
  describe,
  start,
} from './support/transports.mjs';

test('F-18: it has the constants of WebSocket', async (t) => {
  const { client, network, connected } = start(t);
  await tick();
  const socket = client.webSocket;
  assert.deepEqual(
    [socket.CONNECTING, socket.OPEN, socket.CLOSING, socket.CLOSED],
    [WebSocket.CONNECTING, 1, 2, 3].map((value, at) => value ?? at),
  );
  assert.equal(socket.readyState, socket.CONNECTING);
  await describe(network);
  await byWebSocket(network);
  await connected;
  assert.equal(socket.readyState, socket.OPEN);
});

test('F-18: its events go to listeners too', async (t) => {
  const { client, network, connected, heard } = start(t);
  const events = [];
  const note = ({ type, data, code, reason }) => events.push([type, data ?? code, reason]);
  await tick();
  const socket = client.webSocket;
  for (const type of ['open', 'message', 'close']) socket.addEventListener(type, note);
  socket.addEventListener('message', { handleEvent: () => events.push(['once']) }, { once: true });
  const removed = () => events.push(['removed']);
  socket.addEventListener('message', removed);
  socket.removeEventListener('message', removed);
  socket.removeEventListener('open', removed);
  await describe(network);
  const server = await byWebSocket(network);
  await connected;
  server.receive(array('\n'));
  server.receive('c[3000,"Go away!"]');
  await heard('closes');
  assert.deepEqual(events, [
    ['open', undefined, undefined],
    ['message', CONNECTED, undefined],
    ['once'],
    ['message', '\n', undefined],
    ['close', 3000, 'Go away!'],
  ]);
});

test('F-18: close() with a code, which WebSocket has too, ends it with a close event', async (t) => {
  const { client, network, connected, heard } = start(t);
  await describe(network);
  await byWebSocket(network);
  await connected;
  client.webSocket.close(4000, 'enough');
  const { code, reason } = await heard('closes');
  assert.deepEqual([code, reason, client.connected], [4000, 'enough', false]);
});

const BY = {
  websocket: byWebSocket,
  'xhr-streaming': byStreaming,
  'xhr-polling': byPolling,
};

for (const [transport, answer] of Object.entries(BY)) {
  test(`F-18: client.sockjsSession over ${transport}`, async (t) => {
    const { client, network, connected } = start(t, { transports: [transport] });
    assert.equal(client.sockjsSession, undefined);
    await describe(network);
    await answer(network);
    await connected;
    const [, session] = /\/\d{3}\/(\w+)\/[a-z_]+$/.exec(client.webSocket.url);
    assert.equal(client.sockjsSession, session);
    await client.deactivate({ force: true });
    assert.equal(client.sockjsSession, undefined);
  });
}

test('F-18: client.sockjsSession of sockjs-client, and of a plain WebSocket, which has none', async () => {
  const socketOf = (url) => Object.assign(new FakeSocket(), url);
  const sessions = [
    [{ _transport: { url: 'http://host/chat/042/abcd1234/xhr_streaming?token=1' } }, 'abcd1234'],
    [{ _transport: { url: 'ws://host/chat/042/abcd1234/websocket' } }, 'abcd1234'],
    [{ url: 'ws://host/chat/websocket' }, undefined],
    [{ url: 'ws://host:15674/ws' }, undefined],
    [{ url: undefined }, undefined],
  ];
  for (const [url, session] of sessions) {
    const { client } = newClient({ webSocketFactory: () => socketOf(url) });
    client.activate();
    await tick();
    assert.equal(client.sockjsSession, session);
    await client.deactivate({ force: true });
  }
});

for (const code of [70_000, 66_536, -1, 65_536]) {
  test(`W-9: the close code ${code} of a server is told as it is`, async (t) => {
    const { network, connected, heard } = start(t);
    await describe(network);
    const server = await byWebSocket(network);
    await connected;
    server.receive(`c[${code},"odd"]`);
    const close = await heard('closes');
    assert.deepEqual([close.code, close.reason], [code, 'odd']);
  });
}

test('W-9: many polls do not pile up listeners', async (t) => {
  const warnings = [];
  const note = ({ name }) => warnings.push(name);
  process.on('warning', note);
  t.after(() => process.off('warning', note));
  const { client, network, connected } = start(t, { transports: ['xhr-polling'] });
  await describe(network);
  let poll = await byPolling(network);
  await connected;
  const signals = new Set();
  for (let count = 0; count < 20; count++) {
    signals.add(poll.options.signal);
    poll.respond(array('\n'));
    poll = await network.next(/\/xhr$/);
  }
  assert.equal(signals.size, 20, 'each request has a signal of its own');
  await client.deactivate({ force: true });
  assert.equal(poll.options.signal.aborted, true);
  await tick();
  assert.deepEqual(warnings, []);
});
