// What goes out: the same bytes as @stomp/stompjs sends, where those are right.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected, tick } from './support/client.mjs';
import { theirs } from './support/package.mjs';
import { asText } from './support/socket.mjs';

const BYTES = new Uint8Array([0, 1, 0xff, 10, 0]);

const PLAIN = {
  text: { destination: '/topic/a', body: 'hello' },
  'text that is not ASCII': { destination: '/topic/한글', body: '안녕? 😀' },
  'text with a NUL': { destination: '/topic/a', body: 'a\0b' },
  'long text': { destination: '/topic/a', body: 'é'.repeat(40_000) },
  'no body': { destination: '/topic/a' },
  'an empty body': { destination: '/topic/a', body: '' },
  headers: {
    destination: '/topic/a',
    headers: { priority: '9', 'content-type': 'text/plain' },
    body: 'x',
  },
  'a number as header': { destination: '/topic/a', headers: { priority: 9 }, body: 'x' },
  'headers to be escaped': { destination: '/topic/a', headers: { x: 'a:b\\c\nd\re' }, body: 'x' },
  'another destination among the headers': {
    destination: '/a',
    headers: { destination: '/b' },
    body: 'x',
  },
  'no content-length': { destination: '/topic/a', body: 'hello', skipContentLengthHeader: true },
  bytes: { destination: '/topic/a', binaryBody: BYTES },
  'no bytes': { destination: '/topic/a', binaryBody: new Uint8Array(0) },
  'bytes and headers': { destination: '/topic/a', headers: { x: 'y' }, binaryBody: BYTES },
};

for (const [what, params] of Object.entries(PLAIN)) {
  for (const options of [{}, { forceBinaryWSFrames: true }]) {
    test(`${what}${options.forceBinaryWSFrames ? ', all bytes' : ''}: as stompjs sends it`, async () => {
      const ours = await connected(options);
      const reference = await connected(options, theirs.Client);
      // Twice: the second may be made of what was kept of the first.
      for (let time = 0; time < 2; time++) {
        ours.client.publish(params);
        reference.client.publish(params);
      }
      const [sent, expected] = [ours.socket.takeSent(), reference.socket.takeSent()];
      assert.deepEqual(
        sent.map((data) => typeof data),
        expected.map((data) => typeof data),
      );
      assert.deepEqual(sent.map(bytes), expected.map(bytes));
    });
  }
}

const bytes = (data) =>
  Buffer.from(typeof data === 'string' ? data : new Uint8Array(data)).toString('hex');

/** What is sent for `params`, as text. */
async function published(params, options, answer) {
  const { client, socket } = await connected(options, undefined, answer);
  client.publish(params);
  return socket.takeSent().map(asText).join('');
}

test('there is one content-length, and it is right (S1)', async () => {
  const sent = await published({
    destination: '/a',
    headers: { 'content-length': '1' },
    body: 'hello',
  });
  assert.equal(sent, 'SEND\ndestination:/a\ncontent-length:5\n\nhello\0');
});

test('a body with NUL is not sent without its length (S2)', async () => {
  const { client, socket } = await connected();
  assert.throws(
    () => client.publish({ destination: '/a', body: 'x\0SEND\n\n', skipContentLengthHeader: true }),
    /NUL.*content-length/,
  );
  assert.deepEqual(socket.takeSent(), []);
});

test('headers that are undefined or null are left out (S3)', async () => {
  const sent = await published({
    destination: '/a',
    headers: { a: undefined, b: null, c: 0 },
    body: 'x',
  });
  assert.equal(sent, 'SEND\ndestination:/a\nc:0\ncontent-length:1\n\nx\0');
});

test('nothing can be injected by a header (P3, P4)', async () => {
  const headers = { 'k\nevil': '1', 'a:b': 'v\nreceipt:r' };
  assert.equal(
    await published({ destination: '/a', headers }),
    'SEND\ndestination:/a\nk\\nevil:1\na\\cb:v\\nreceipt\\cr\n\n\0',
  );
  assert.equal(
    await published({ destination: '/a', headers }, {}, 'CONNECTED\nversion:1.1\n\n\0'),
    'SEND\ndestination:/a\nk\\nevil:1\na\\cb:v\\nreceipt\\cr\n\n\0',
  );
  const { client, socket } = await connected({}, undefined, 'CONNECTED\nversion:1.0\n\n\0');
  assert.throws(() => client.publish({ destination: '/a', headers }), /line feed/);
  assert.throws(
    () => client.publish({ destination: '/a', headers: { x: 'a\0b' } }),
    /"x" holds NUL/,
  );
  assert.throws(() => client.publish({ destination: '/a\nreceipt:r' }), /line feed/);
  assert.deepEqual(socket.takeSent(), []);
});

test('a lone surrogate counts as what the socket makes of it', async () => {
  const sent = await published({ destination: '/a', body: 'x\ud800y' });
  assert.match(sent, /content-length:5\n/);
});

test('large frames are split by bytes, and never inside of a character (S6)', async () => {
  const { client, socket } = await connected({ splitLargeFrames: true, maxWebSocketChunkSize: 64 });
  const body = `x${'😀'.repeat(100)}${'가'.repeat(50)}`;
  client.publish({ destination: '/a', body });
  const sent = socket.takeSent();
  for (const chunk of sent) {
    assert.ok(Buffer.byteLength(chunk) <= 64);
    assert.equal(Buffer.from(chunk).toString(), chunk, 'no character is cut');
  }
  assert.ok(sent.length > 8);
  assert.equal(
    sent.join(''),
    `SEND\ndestination:/a\ncontent-length:${Buffer.byteLength(body)}\n\n${body}\0`,
  );
});

test('bytes are sent in one message, also where text is split', async () => {
  const { client, socket } = await connected({ splitLargeFrames: true, maxWebSocketChunkSize: 64 });
  client.publish({ destination: '/a', binaryBody: new Uint8Array(1000) });
  assert.equal(socket.takeSent().length, 1);
});

test('a body may be a number or a boolean, bytes an array, and the destination a header', async () => {
  const { client, socket } = await connected();
  for (const body of [5, 0, 1.5, true, false, 7n]) client.publish({ destination: '/a', body });
  const bodies = socket.takeSent().map((frame) => /\n\n(.*)\0/.exec(frame)[1]);
  assert.deepEqual(bodies, ['5', '0', '1.5', 'true', 'false', '7']);
  client.publish({ destination: '/a', binaryBody: [65, 66] });
  client.publish({ destination: '/a', binaryBody: Float64Array.of(65, 66) });
  const bytes = socket.takeSent().map((frame) => Buffer.from(frame).toString());
  assert.deepEqual(bytes, Array(2).fill('SEND\ndestination:/a\ncontent-length:2\n\nAB\0'));
  client.publish({ headers: { destination: '/b', x: 'y' } });
  client.publish({ destination: 5 });
  assert.deepEqual(socket.takeSent(), [
    'SEND\ndestination:/b\nx:y\n\n\0',
    'SEND\ndestination:5\n\n\0',
  ]);
});

test('what is no body is named', async () => {
  const { client } = await connected();
  assert.throws(() => client.publish({ destination: '/a', body: { a: 1 } }), {
    name: 'TypeError',
    message: /body must be a string, not object.*JSON.stringify/,
  });
  for (const binaryBody of ['ab', new ArrayBuffer(2), new DataView(new ArrayBuffer(2)), 5]) {
    assert.throws(() => client.publish({ destination: '/a', binaryBody }), {
      name: 'TypeError',
      message: /binaryBody must be a Uint8Array/,
    });
  }
  assert.throws(() => client.publish({ body: 'x' }), { name: 'TypeError', message: /destination/ });
});

test('bytes that are sent stay what they were (the socket may keep them)', async () => {
  const { client, socket } = await connected();
  client.publish({ destination: '/a', binaryBody: new Uint8Array([1]) });
  client.publish({ destination: '/a', binaryBody: new Uint8Array([2]) });
  const [first, second] = socket.takeSent().map((data) => new Uint8Array(data).at(-2));
  assert.deepEqual([first, second], [1, 2]);
});

test('a kept head is not used on another connection, nor when this one is being ended', async () => {
  const { client, socket, sockets, made } = await connected({ reconnectDelay: 1 });
  const params = { destination: '/a', headers: undefined, body: 'x' };
  client.publish(params);
  socket.end(1006);
  assert.throws(() => client.publish(params), {
    name: 'TypeError',
    message: 'There is no underlying STOMP connection',
  });
  (await made(2)).open();
  assert.throws(() => client.publish(params), /no underlying STOMP connection/);
  sockets[0].receive('CONNECTED\nversion:1.2\n\n\0');
  sockets[0].takeSent();
  client.publish(params);
  assert.equal(sockets[0].takeSent().length, 1);
  void client.deactivate();
  sockets[0].takeSent();
  assert.throws(() => client.publish(params), /DISCONNECT/);
  assert.deepEqual(sockets[0].takeSent(), []);
  sockets[0].end();
});

test('over SockJS bytes go as text, if they are text (K1, K2)', async () => {
  const { client, sockets } = await connected({ forceBinaryWSFrames: true, reconnectDelay: 0 });
  void client.deactivate({ force: true });
  client.webSocketFactory = () => {
    const socket = new sockets[0].constructor();
    delete socket.binaryType;
    socket._transportsWhitelist = undefined;
    sockets.unshift(socket);
    return socket;
  };
  client.activate();
  await tick();
  const [socket] = sockets;
  socket.open();
  assert.match(socket.takeSent()[0], /^CONNECT\n/);
  socket.receive('CONNECTED\nversion:1.2\n\n\0');
  client.publish({ destination: '/a', binaryBody: new TextEncoder().encode('안녕') });
  assert.deepEqual(socket.takeSent(), ['SEND\ndestination:/a\ncontent-length:6\n\n안녕\0']);
  assert.throws(() => client.publish({ destination: '/a', binaryBody: BYTES }), /text only/);
  void client.deactivate({ force: true });
});
