// The memory of the WebAssembly module may grow with any call, and every view of it is lost then.

import assert from 'node:assert/strict';
import { test } from 'node:test';

// Here it does grow with every call. The module is made with the first client, so this comes in time.
const { Instance } = WebAssembly;
WebAssembly.Instance = class {
  constructor(module, imports) {
    const { exports } = new Instance(module, imports);
    const growing =
      (run) =>
      (...given) => {
        exports.memory.grow(1);
        const result = run(...given);
        exports.memory.grow(1);
        return result;
      };
    const wrapped = ([name, value]) => [name, typeof value === 'function' ? growing(value) : value];
    this.exports = Object.fromEntries(Object.entries(exports).map(wrapped));
  }
};

const { connected, messageFrame } = await import('./support/client.mjs');

const NAMES = Object.fromEntries(
  ['one', 'two', 'three', 'four'].map((name) => [name, `the value of ${name}`]),
);

test('messages arrive as they were sent', async () => {
  const { client, socket } = await connected();
  const seen = [];
  client.subscribe('/topic/a', ({ headers, body }) => seen.push([headers, body]));
  const fixed = { subscription: 'sub-0', destination: '/topic/a', 'message-id': 'm-1' };
  const bodies = ['plain', '안녕', 'x'.repeat(9000)];
  for (const body of bodies) {
    socket.receive(messageFrame(body, NAMES));
    socket.receive(new TextEncoder().encode(messageFrame(body, NAMES)).buffer);
    socket.receive(messageFrame(body, { ...NAMES, escaped: 'a\\cb' }));
    for (const half of messageFrame(body, NAMES).split('\n\n'))
      socket.receive(half.endsWith('\0') ? half : `${half}\n\n`);
  }
  const plain = { ...fixed, ...NAMES };
  const expected = bodies.flatMap((body) =>
    [plain, plain, { ...plain, escaped: 'a:b' }, plain].map((headers) => [headers, body]),
  );
  const withoutLength = seen.map(([{ 'content-length': _, ...headers }, body]) => [headers, body]);
  assert.deepEqual(withoutLength, expected);
});

test('frames of every other kind arrive, and what is sent is whole', async () => {
  const { client, socket } = await connected();
  const seen = [];
  client.onStompError = (frame) => seen.push(frame.body);
  client.onUnhandledReceipt = (frame) => seen.push(frame.headers['receipt-id']);
  socket.receive('ERROR\nmessage:no\n\nbecause\0');
  socket.receive('RECEIPT\nreceipt-id:r-1\n\n\0');
  assert.deepEqual(seen, ['because', 'r-1']);
  client.publish({ destination: '/a', body: '안녕', headers: NAMES });
  client.publish({ destination: '/a', binaryBody: new Uint8Array([65]) });
  client.begin('tx').commit();
  const [text, bytes, begin, commit] = socket.takeSent();
  assert.match(
    text,
    /^SEND\ndestination:\/a\none:the value of one\n.*\ncontent-length:6\n\n안녕\0$/s,
  );
  assert.equal(Buffer.from(bytes).toString(), 'SEND\ndestination:/a\ncontent-length:1\n\nA\0');
  assert.deepEqual(
    [begin, commit],
    ['BEGIN\ntransaction:tx\n\n\0', 'COMMIT\ntransaction:tx\n\n\0'],
  );
});
