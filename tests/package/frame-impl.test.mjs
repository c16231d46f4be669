// FrameImpl on its own: frames written as stompjs writes them, without its defects.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected, messageFrame } from './support/client.mjs';
import { ours, theirs } from './support/package.mjs';

const bytes = (text) => new TextEncoder().encode(text);
const { FrameImpl } = ours;

const SAME = {
  'a command alone': { command: 'DISCONNECT' },
  headers: { command: 'SUBSCRIBE', headers: { id: 's', destination: '/q', n: 5 } },
  'a body': { command: 'SEND', headers: { destination: '/q' }, body: '안녕 €' },
  'a body with NUL': { command: 'SEND', body: 'a\0b' },
  'a body without content-length': { command: 'SEND', body: 'x', skipContentLengthHeader: true },
  bytes: { command: 'MESSAGE', binaryBody: Uint8Array.of(1, 0, 255) },
  'no bytes': { command: 'MESSAGE', binaryBody: new Uint8Array(0) },
  'bytes without content-length': {
    command: 'MESSAGE',
    binaryBody: Uint8Array.of(1),
    skipContentLengthHeader: true,
  },
  'values to be escaped': {
    command: 'SEND',
    headers: { x: 'a\\b:c\nd\re' },
    escapeHeaderValues: true,
  },
  'values not to be escaped': { command: 'SEND', headers: { x: 'a\\b:c' } },
  'a handshake': { command: 'CONNECTED', headers: { server: 'a:b\\c' }, escapeHeaderValues: true },
  'a command of another protocol': { command: 'HELLO' },
};

for (const [what, params] of Object.entries(SAME)) {
  test(`${what}: written, logged and read like stompjs's`, () => {
    const [mine, reference] = [new FrameImpl(params), new theirs.FrameImpl(params)];
    assert.deepEqual(mine.serialize(), reference.serialize());
    assert.deepEqual(FrameImpl.marshall(params), theirs.FrameImpl.marshall(params));
    for (const name of ['command', 'headers', 'isBinaryBody', 'body', 'binaryBody']) {
      assert.deepEqual(mine[name], reference[name], name);
    }
    assert.equal(`${mine}`, `${reference}`);
  });
}

test('headers are a copy', () => {
  const headers = Object.freeze({ a: 'b' });
  const frame = new FrameImpl({ command: 'SEND', headers });
  frame.headers.c = 'd';
  assert.equal(frame.serialize(), 'SEND\na:b\nc:d\n\n\0');
});

/** Writes a frame, parses it, and gives what comes out. */
function thereAndBack(params) {
  const frames = [];
  const parser = new ours.Parser(
    (raw) => frames.push(raw),
    () => {},
  );
  parser.parseChunk(FrameImpl.marshall(params));
  assert.equal(frames.length, 1);
  return FrameImpl.fromRawFrame(frames[0], Boolean(params.escapeHeaderValues));
}

test('P1b, P3, P5, P10, P11: headers and bodies survive the way there and back', () => {
  const headers = {
    dir: 'C:\\new\\\\name',
    'a:b\n': '\r\n:\\',
    bom: '\ufeffx',
    ['__proto__']: 'v',
    constructor: 'w',
  };
  for (const body of ['', '\ufeff안녕 😀', 'a\0b\n\n\0']) {
    const frame = thereAndBack({ command: 'MESSAGE', headers, body, escapeHeaderValues: true });
    assert.equal(frame.headers['content-length'], body ? `${bytes(body).length}` : undefined);
    delete frame.headers['content-length'];
    assert.deepEqual(Object.entries(frame.headers).reverse(), Object.entries(headers));
    assert.equal(frame.body, body);
    assert.deepEqual(frame.binaryBody, bytes(body));
    assert.equal(frame.isBinaryBody, true);
  }
});

const raw = (headers, command = 'MESSAGE') => ({ command, headers, binaryBody: bytes('x') });

test('P1: escapes are undone in one pass; P2: an undefined one stays', () => {
  const frame = FrameImpl.fromRawFrame(
    raw([
      ['x', '\\\\n'],
      ['y', '\\t\\'],
    ]),
    true,
  );
  assert.deepEqual(frame.headers, { y: '\\t\\', x: '\\n' });
});

test('the first of repeated headers counts, the last comes first, and the raw frame stays as it is', () => {
  const frame = raw([
    ['a', '1'],
    ['b', '2'],
    ['a', '3'],
  ]);
  for (const Impl of [theirs.FrameImpl, FrameImpl]) {
    const { headers } = Impl.fromRawFrame({ ...frame, headers: [...frame.headers] }, true);
    assert.deepEqual(Object.entries(headers), [
      ['a', '1'],
      ['b', '2'],
    ]);
  }
  FrameImpl.fromRawFrame(frame, true);
  assert.deepEqual(
    frame.headers.map(([, value]) => value),
    ['1', '2', '3'],
  );
});

test('R-13: blanks around header names and values are left out, on every version', () => {
  assert.deepEqual(FrameImpl.fromRawFrame(raw([[' x ', ' a\\cb ']]), false).headers, {
    x: 'a\\cb',
  });
  assert.deepEqual(FrameImpl.fromRawFrame(raw([['x', ' a\\cb']], 'CONNECTED'), true).headers, {
    x: 'a\\cb',
  });
  const padded = FrameImpl.fromRawFrame(raw([['\tx ', ' a\\cb \\\\ ']]), true);
  assert.deepEqual(padded.headers, { x: 'a:b \\' });
  assert.deepEqual(
    padded.headers,
    theirs.FrameImpl.fromRawFrame(raw([['\tx ', ' a\\cb \\\\ ']]), true).headers,
  );
});

test('R-13: FrameImpl has the functions that escape and unescape a header value', () => {
  const value = 'a\\b\nc\rd:e\\';
  const escaped = 'a\\\\b\\nc\\rd\\ce\\\\';
  assert.equal(FrameImpl.hdrValueEscape(value), escaped);
  assert.equal(FrameImpl.hdrValueUnEscape(escaped), value);
  assert.equal(FrameImpl.hdrValueEscape(value), theirs.FrameImpl.hdrValueEscape(value));
  // stompjs takes the n of this for a line feed: P1.
  for (const text of ['', 'plain', 'C:\\new', '\ufeff안녕 😀']) {
    assert.equal(FrameImpl.hdrValueUnEscape(FrameImpl.hdrValueEscape(text)), text);
  }
});

test('S1: a content-length of the application does not go out beside the right one', () => {
  const headers = { 'content-length': '1', x: 'y' };
  const whole = 'SEND\nx:y\ncontent-length:5\n\nhello\0';
  assert.equal(FrameImpl.marshall({ command: 'SEND', headers, body: 'hello' }), whole);
  assert.equal(FrameImpl.marshall({ command: 'SEND', headers }), 'SEND\nx:y\n\n\0');
});

test('S2: a body with NUL does not go out without content-length', () => {
  const params = { command: 'SEND', body: 'a\0SEND', skipContentLengthHeader: true };
  assert.throws(() => FrameImpl.marshall(params), /NUL cannot be sent without content-length/);
});

test('S3: headers that are undefined or null do not go out', () => {
  const frame = new FrameImpl({ command: 'SEND', headers: { a: undefined, b: null, c: 0 } });
  assert.equal(frame.serialize(), 'SEND\nc:0\n\n\0');
  assert.equal(`${frame}`, 'SEND\nc:0\n\n');
});

test('S5: what a frame cannot express is an error that names the header', () => {
  const refused = {
    'a line feed that is not escaped': [
      { headers: { x: 'a\nreceipt:evil' } },
      /header `x` .*line feed/,
    ],
    'a line feed in CONNECT': [
      { command: 'CONNECT', headers: { login: 'u\npasscode:x' }, escapeHeaderValues: true },
      /header `login`/,
    ],
    NUL: [{ headers: { x: 'a\0b' }, escapeHeaderValues: true }, /"x" holds NUL/],
    'a colon in a name': [{ headers: { 'a:b': 'c' } }, /header name `a:b`/],
    'an empty name': [{ headers: { '': 'c' } }, /header name/],
    'no command': [{ command: undefined }, /command/],
    'a command of two lines': [{ command: 'SEND\nx:y' }, /command/],
  };
  for (const [what, [params, text]] of Object.entries(refused)) {
    assert.throws(() => FrameImpl.marshall({ command: 'SEND', ...params }), text, what);
  }
});

test('a frame that cannot be sent can still be shown as text', () => {
  assert.equal(`${new FrameImpl({ command: 'SEND', headers: { x: 'a\nb' } })}`, 'SEND\nx:a\nb\n\n');
});

test('a received message is a frame, and can be serialized again', async () => {
  const { client, socket } = await connected();
  const messages = [];
  client.subscribe('/topic/a', (message) => messages.push(message));
  socket.receive(messageFrame('안녕', { x: 'a\\cb' }));
  const [message] = messages;
  assert.ok(message instanceof FrameImpl);
  const again = new TextDecoder().decode(message.serialize());
  const lines = [
    'MESSAGE',
    'x:a\\cb',
    'message-id:m-1',
    'destination:/topic/a',
    'subscription:sub-0',
  ];
  assert.equal(again, `${lines.join('\n')}\ncontent-length:6\n\n안녕\0`);
});
