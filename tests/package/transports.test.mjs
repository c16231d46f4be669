// The transports of SockJS: what goes out, what comes in, how each ends.

import assert from 'node:assert/strict';
import { test } from 'node:test';

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

const message = (body) => `MESSAGE\nsubscription:sub-0\ndestination:/a\nmessage-id:1\n\n${body}\0`;
const frame = (body) =>
  `SEND\ndestination:/a\ncontent-length:${Buffer.byteLength(body)}\n\n${body}\0`;

/** Subscribes, and writes the bodies down. */
function bodies(client, count) {
  const got = [];
  const all = new Promise((resolve) => {
    client.subscribe('/a', ({ body }) => {
      got.push(body);
      if (got.length === count) resolve(got);
    });
  });
  return all;
}

test('a WebSocket that speaks SockJS', async (t) => {
  const { client, network, connected, told, heard } = start(t);
  await describe(network);
  const socket = await byWebSocket(network);
  assert.match(socket.url, /^ws:\/\/sockjs\.test\/stomp\/\d{3}\/\d+\/websocket$/);
  await connected;
  assert.equal(client.transport, 'websocket');
  const got = bodies(client, 3);
  socket.receive('h');
  socket.receive(array(message('one'), message('two')));
  socket.receive(`a${JSON.stringify([message('세')])}`);
  assert.deepEqual(await got, ['one', 'two', '세']);
  socket.sent.splice(0);
  client.publish({ destination: '/a', body: 'é' });
  assert.deepEqual(JSON.parse(socket.sent[0]), [frame('é')]);
  socket.end(1006);
  assert.equal((await heard('closes')).code, 1006);
  assert.match(told.errors[0].message, /Connection lost.*websocket: closed with code 1006/);
  assert.equal(client.transport, undefined);
});

test('streaming: messages of one response', async (t) => {
  const { client, network, connected } = start(t, { transports: ['xhr-streaming'] });
  await describe(network);
  const stream = await byStreaming(network);
  await connected;
  assert.equal(client.transport, 'xhr-streaming');
  assert.equal(stream.options.method, 'POST');
  assert.equal(stream.options.credentials, 'include');
  const got = bodies(client, 3);
  const bytes = new TextEncoder().encode(array(message('🦀'), message('two')));
  for (const byte of bytes) stream.write(Uint8Array.of(byte));
  stream.end();
  const second = (await network.next(/\/xhr_streaming$/)).stream();
  assert.equal(second.url, stream.url);
  second.write(array(message('three')));
  assert.deepEqual(await got, ['🦀', 'two', 'three']);
});

test('polling: one response after the other', async (t) => {
  const { client, network, connected } = start(t, { transports: ['xhr-polling'] });
  await describe(network);
  const poll = await byPolling(network);
  await connected;
  assert.equal(client.transport, 'xhr-polling');
  const got = bodies(client, 2);
  poll.respond(array(message('one')));
  (await network.next(/\/xhr$/)).respond('h\n');
  (await network.next(/\/xhr$/)).respond(array(message('two')));
  assert.deepEqual(await got, ['one', 'two']);
});

test('messages sent during a request wait for it, and go together in the next one', async (t) => {
  const { client, network, connected } = start(t, { transports: ['xhr-polling'] });
  await describe(network);
  await byPolling(network);
  await connected;
  for (const body of ['1', '2']) client.publish({ destination: '/a', body });
  const first = await network.next(/\/xhr_send$/);
  assert.deepEqual(first.received, [frame('1'), frame('2')]);
  assert.equal(first.options.credentials, 'include');
  for (const body of ['3', '4', '5']) client.publish({ destination: '/a', body });
  assert.equal(network.pending.filter(({ url }) => url.endsWith('xhr_send')).length, 1);
  first.respond('', 204);
  const second = await network.next(/\/xhr_send$/);
  assert.deepEqual(second.received, [frame('3'), frame('4'), frame('5')]);
});

test('deactivate sends what waits, and leaves no request behind', async (t) => {
  for (const [transport, by] of [
    ['xhr-streaming', byStreaming],
    ['xhr-polling', byPolling],
  ]) {
    const { client, network, connected, told } = start(t, { transports: [transport] });
    await describe(network);
    const receiver = await by(network);
    await connected;
    client.publish({ destination: '/a', body: 'last words' });
    const gone = client.deactivate();
    const send = await network.next(/\/xhr_send$/);
    assert.match(send.received[1], /^DISCONNECT\nreceipt:(.*)\n/);
    const receipt = /receipt:(.*)\n/.exec(send.received[1])[1];
    const answer = array(`RECEIPT\nreceipt-id:${receipt}\n\n\0`);
    if (receiver.body) receiver.write(answer);
    else receiver.respond(answer);
    send.respond('', 204);
    await gone;
    assert.deepEqual(
      told.closes.map(({ code, wasClean }) => [code, wasClean]),
      [[1000, true]],
    );
    assert.deepEqual(told.errors, []);
    assert.equal(network.pending.length, 0);
    network.restore();
  }
});

test('deactivate by force aborts the requests under way', async (t) => {
  const { client, network, connected } = start(t, { transports: ['xhr-polling'] });
  await describe(network);
  await byPolling(network);
  await connected;
  client.publish({ destination: '/a', body: 'x' });
  await network.next(/\/xhr_send$/);
  await client.deactivate({ force: true });
  assert.equal(network.pending.length, 0);
  assert.ok(network.requests.at(-1).isAborted);
});

test('over a text-only transport a binary body is sent as text, if it is UTF-8', async (t) => {
  const { client, network, connected } = start(t, {
    transports: ['xhr-polling'],
    forceBinaryWSFrames: true,
  });
  await describe(network);
  await byPolling(network);
  await connected;
  assert.throws(
    () => client.publish({ destination: '/a', binaryBody: Uint8Array.of(0xff) }),
    /text only.*base64/,
  );
  client.publish({ destination: '/a', binaryBody: new TextEncoder().encode('안') });
  const send = await network.next(/\/xhr_send$/);
  assert.deepEqual(send.received, [frame('안')]);
});

test('a plain WebSocket beside SockJS carries bytes', async (t) => {
  const options = { brokerURL: 'ws://broker.test/ws', forceBinaryWSFrames: true };
  const { client, network, connected } = start(t, options);
  const socket = await network.next(/broker\.test/);
  assert.deepEqual(socket.protocols, ['v12.stomp', 'v11.stomp', 'v10.stomp']);
  socket.open();
  assert.ok(socket.sent[0] instanceof Uint8Array);
  socket.receive(CONNECTED);
  await connected;
  assert.equal(client.transport, 'websocket');
  client.publish({ destination: '/a', binaryBody: Uint8Array.of(0xff) });
  assert.equal(new Uint8Array(socket.sent[1]).at(-2), 0xff);
  const gone = client.deactivate({ force: true });
  assert.deepEqual(socket.closings[0][0], 4001);
  await gone;
  assert.equal(network.requests.length, 0);
});

test('a query of the address goes with every request', async (t) => {
  const { network } = start(t, { sockjsURL: `${BASE}/?token=1`, transports: ['xhr-polling'] });
  const info = await network.next(/info/);
  assert.equal(info.url, `${BASE}/info?token=1`);
  info.respond('{}');
  const poll = await network.next(/\/xhr\?token=1$/);
  poll.respond('o\n');
  await network.next(/\/xhr_send\?token=1$/);
});

test('slashes at the end of the address do not count, nor does a fragment', async (t) => {
  for (const [sockjsURL, expected] of [
    ['http://h.test', 'http://h.test/info'],
    ['http://h.test/chat//#top', 'http://h.test/chat/info'],
    ['https://h.test/chat/?#top', 'https://h.test/chat/info'],
    ['http://h.test/chat/?token=a/b?#x/', 'http://h.test/chat/info?token=a/b?'],
  ]) {
    const { network } = start(t, { sockjsURL });
    assert.equal((await network.next(/info/)).url, expected);
    network.restore();
  }
});

test('a session URL has a server number of three digits and a session id of its own', async (t) => {
  const sessions = new Set();
  for (let count = 0; count < 20; count++) {
    const { network } = start(t, { transports: ['xhr-polling'], sockjsURL: 'https://h.test' });
    await describe(network);
    const { url } = await network.next(/\/xhr$/);
    assert.match(url, /^https:\/\/h\.test\/\d{3}\/\d+\/xhr$/);
    sessions.add(url.split('/')[4]);
    network.restore();
  }
  assert.equal(sessions.size, 20);
});

test('options that cannot be used are refused where they are written', async (t) => {
  const { client, network } = start(t);
  for (const transports of [['websockets'], [], 'websocket', ['websocket', 'xhr']]) {
    assert.throws(
      () => client.configure({ transports }),
      /transports must be an array of websocket, xhr-streaming/,
    );
  }
  for (const sockjsURL of ['ws://sockjs.test/stomp', 'stomp', 'ftp://h/']) {
    assert.throws(
      () => client.configure({ sockjsURL }),
      /sockjsURL must begin with http:\/\/ or https:\/\//,
    );
  }
  for (const user of ['u:p', 'u', ':p']) {
    const configure = () => client.configure({ sockjsURL: `http://${user}@sockjs.test/stomp` });
    assert.throws(configure, /sockjsURL must have no user and password: use connectHeaders$/);
  }
  network.restore();
});

test('a path is looked for on the site of the page', async (t) => {
  globalThis.location = { href: 'https://app.test/deep/page?x' };
  t.after(() => delete globalThis.location);
  const { network } = start(t, { sockjsURL: '/chat' });
  assert.equal((await network.next(/info/)).url, 'https://app.test/chat/info');
});
