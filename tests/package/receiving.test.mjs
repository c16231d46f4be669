// Whatever way a message comes in, short or long, in text or bytes, whole or in pieces: it is the same message.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected, messageFrame, told } from './support/client.mjs';
import { ours, theirs } from './support/package.mjs';
import { Random } from './support/random.mjs';

const BODIES = [
  '',
  'hello',
  '안녕하세요? 😀',
  'a\0b\0\0',
  '\n\n\0\n',
  '\ufefftext with a byte order mark',
  'x'.repeat(20_000),
  '가'.repeat(5_000),
  `${'😀'.repeat(300)}\0${'é'.repeat(9_000)}`,
  'MESSAGE\nsubscription:sub-0\n\nnot a frame\0',
];

/** The messages that a subscriber gets when the socket receives `pieces`. */
async function received(pieces, options, Client = ours.Client) {
  const { client, socket } = await connected(options, Client);
  const messages = [];
  client.subscribe('/topic/a', (message) => messages.push(told(message)));
  for (const piece of pieces) socket.receive(piece);
  return messages;
}

const encode = (text) => new TextEncoder().encode(text);
const buffer = (text) => encode(text).buffer;

for (const [at, body] of BODIES.entries()) {
  test(`body ${at} arrives exactly, as text and as bytes, however it is cut`, async () => {
    const frame = messageFrame(body);
    const bytes = encode(frame);
    const middle = bytes.length >> 1;
    const ways = {
      text: [frame],
      'an ArrayBuffer': [buffer(frame)],
      bytes: [bytes],
      'text with a line end': [`${frame}\n`],
      'two halves': [bytes.slice(0, middle).buffer, bytes.slice(middle).buffer],
      'all but the NUL': [bytes.slice(0, -1).buffer, bytes.slice(-1).buffer],
    };
    for (const [way, pieces] of Object.entries(ways)) {
      const [message, ...more] = await received(pieces);
      assert.equal(more.length, 0, way);
      assert.equal(message.body, body, way);
      assert.deepEqual(message.bytes, [...encode(body)], way);
      assert.equal(message.isBinaryBody, true, way);
    }
  });
}

test('random frames, randomly cut, are the same messages by every way', async () => {
  const random = new Random(1);
  for (let round = 0; round < 150; round++) {
    const frames = Array.from({ length: random.upTo(4) + 1 }, () => randomFrame(random));
    const stream = frames.map((frame) => frame + '\n'.repeat(random.upTo(2))).join('');
    const whole = await received([stream]);
    assert.equal(whole.length, frames.length);
    assert.deepEqual(await received([buffer(stream)]), whole);
    assert.deepEqual(await received(random.cut(stream)), whole);
    assert.deepEqual(await received(random.cutBytes(encode(stream))), whole);
    // Being watched changes nothing.
    assert.deepEqual(await received([stream], { debug: () => {} }), whole);
  }
});

function randomFrame(random) {
  const headers = {};
  for (let count = random.upTo(5); count > 0; count--) {
    headers[random.pick(['a', 'b', '한글', 'x\\cy', '__proto', 'priority'])] = random.pick([
      '',
      'v',
      'with space ',
      'C\\c\\\\n',
      '값',
      '1'.repeat(random.upTo(300)),
    ]);
  }
  return messageFrame(
    random.pick(BODIES.slice(0, 6)) + random.pick(['', '\0', '끝', 'z'.repeat(1000)]),
    headers,
  );
}

test('headers stand in the reverse order of the wire, and the first of a name counts', async () => {
  const frame = 'MESSAGE\nsubscription:sub-0\na:1\nb:2\na:3\n\nx\0';
  const [message] = await received([frame]);
  assert.deepEqual(message.headers, [
    ['a', '1'],
    ['b', '2'],
    ['subscription', 'sub-0'],
  ]);
  const { client, socket } = await connected({}, theirs.Client);
  let reference;
  client.subscribe('/topic/a', (m) => (reference = told(m)));
  socket.receive(frame);
  assert.deepEqual(message, reference);
});

test('a header named __proto__ is a header', async () => {
  const frame = 'MESSAGE\nsubscription:sub-0\n__proto__:v\nconstructor:w\n\nx\0';
  for (const data of [frame, buffer(frame)]) {
    const [message] = await received([data]);
    assert.deepEqual(message.headers, [
      ['constructor', 'w'],
      ['__proto__', 'v'],
      ['subscription', 'sub-0'],
    ]);
  }
});

test('escapes are undone in one pass, in names and values', async () => {
  const [message] = await received([
    'MESSAGE\nsubscription:sub-0\nx:C\\\\new\na\\cb:c\\nd\\r\n\n\0',
  ]);
  assert.deepEqual(Object.fromEntries(message.headers), {
    subscription: 'sub-0',
    x: 'C\\new',
    'a:b': 'c\nd\r',
  });
});

test('lines may end in CR LF', async () => {
  const frame = 'MESSAGE\r\nsubscription:sub-0\r\ncontent-length:4\r\n\r\na\n\nb\0\r\n';
  for (const data of [frame, buffer(frame)]) {
    const [message] = await received([data]);
    assert.equal(message.body, 'a\n\nb');
  }
});

test('a content-length that counts characters instead of bytes is an error, strictly', async () => {
  const { client, socket } = await connected({ strict: true });
  const errors = [];
  client.onWebSocketError = (event) => errors.push(event);
  client.subscribe('/topic/a', () => assert.fail('not a message'));
  socket.receive('MESSAGE\nsubscription:sub-0\ncontent-length:3\n\n€12\0');
  assert.equal(errors.length, 1);
  assert.equal(errors[0].error.name, 'StompProtocolError');
  assert.match(errors[0].message, /NUL/);
});

test('messages that come after a callback has ended the connection are not delivered', async () => {
  const { client, socket } = await connected();
  let count = 0;
  client.subscribe('/topic/a', () => {
    count += 1;
    void client.deactivate({ force: true });
  });
  socket.receive(messageFrame('1') + messageFrame('2'));
  assert.equal(count, 1);
});

test('a callback that throws is reported, and the next message is delivered', async (t) => {
  const reported = t.mock.method(console, 'error', () => {});
  const { client, socket } = await connected();
  let count = 0;
  client.subscribe('/topic/a', () => {
    count += 1;
    throw new Error(`number ${count}`);
  });
  socket.receive(messageFrame('1') + messageFrame('2'));
  assert.equal(count, 2);
  assert.deepEqual(
    reported.mock.calls.map((call) => call.arguments[0].message),
    ['number 1', 'number 2'],
  );
});

test('messages received inside of a callback are delivered, and the outer ones are not lost', async () => {
  const { client, socket } = await connected();
  const bodies = [];
  client.subscribe('/topic/a', (message) => {
    bodies.push(message.body);
    if (message.body === '1') socket.receive(messageFrame('inner'));
  });
  socket.receive(messageFrame('1') + messageFrame('2'));
  assert.deepEqual(bodies, ['1', 'inner', '2']);
});

test('a message for no subscription is unhandled, and can be acknowledged', async () => {
  const { client, socket } = await connected();
  let unhandled;
  client.onUnhandledMessage = (message) => (unhandled = message);
  socket.receive(messageFrame('x', { ack: 'a-1' }, '/temp-queue/x'));
  assert.equal(unhandled.body, 'x');
  unhandled.ack();
  assert.deepEqual(socket.takeSent(), ['ACK\nid:a-1\nsubscription:/temp-queue/x\n\n\0']);
});

test('appendMissingNULLonIncoming ends what was cut off', async () => {
  const options = { appendMissingNULLonIncoming: true };
  const cut = messageFrame('x').slice(0, -1);
  assert.equal((await received([cut], options)).length, 1);
  assert.equal((await received([buffer(cut)], options)).length, 1);
  assert.equal((await received([messageFrame('x'), '\n', messageFrame('y')], options)).length, 2);
});

/** What React Native makes of a message: it ends at its NUL, but line ends behind that stay. */
const chopped = (frame) => frame.replace(/\0.*/, '');

test('R-13: a NUL that was lost is added where the body ends, although the line end behind it stayed', async () => {
  const options = { appendMissingNULLonIncoming: true };
  for (const strict of [false, true]) {
    for (const body of ['', 'hello', 'hello\n', '안녕 😀', 'a\r\n\r\n', '\n\n']) {
      for (const behind of ['', '\n', '\r\n', '\n\n']) {
        const text = chopped(`${messageFrame(body)}${behind}`);
        for (const message of [text, buffer(text)]) {
          const [first, ...rest] = await received([message], { ...options, strict });
          assert.equal(first.body, body, JSON.stringify([body, behind]));
          assert.deepEqual(rest, []);
        }
      }
    }
  }
});

test('R-13: what follows in the next message, or comes in pieces, is read as well', async () => {
  const options = { appendMissingNULLonIncoming: true };
  const [one, two] = ['one', 'two'].map((body) => chopped(`${messageFrame(body)}\n`));
  const bodies = (await received([one, '\n', two], options)).map(({ body }) => body);
  assert.deepEqual(bodies, ['one', 'two']);
});

test('R-13: without content-length the line end is part of the body, as with stompjs', async () => {
  const options = { appendMissingNULLonIncoming: true };
  const frame = chopped('MESSAGE\nsubscription:sub-0\nmessage-id:1\n\nhello\0\n');
  for (const Client of [theirs.Client, ours.Client]) {
    const [message] = await received([frame], options, Client);
    assert.equal(message.body, 'hello\n');
  }
});

test('R-13: a length that is wrong otherwise is corrected as without the option', async () => {
  const options = { appendMissingNULLonIncoming: true };
  const frame = 'MESSAGE\nsubscription:sub-0\nmessage-id:1\ncontent-length:3\n\nhello\n';
  assert.equal((await received([frame], options))[0].body, 'hello\n');
});

test('a Blob as message data is an error that names it', async () => {
  const { client, socket } = await connected();
  const errors = [];
  client.onWebSocketError = (event) => errors.push(event.message);
  socket.receive(new Blob(['x']));
  assert.equal(errors.length, 1);
  assert.match(errors[0], /Blob.*arraybuffer/);
});

test('a message as text is its frame', async () => {
  const { client, socket } = await connected();
  let text;
  client.subscribe('/topic/a', (message) => (text = `${message}`));
  socket.receive('MESSAGE\nsubscription:sub-0\nx:a\\cb\n\nhi\0');
  assert.equal(text, 'MESSAGE\nx:a\\cb\nsubscription:sub-0\ncontent-length:2\n\n');
});

test('a heart-beat is one whether it comes in text or bytes', async () => {
  const { client, socket } = await connected();
  let beats = 0;
  client.onHeartbeatReceived = () => (beats += 1);
  socket.receive('\n');
  socket.receive(buffer('\r\n'));
  assert.equal(beats, 2);
  client.subscribe('/topic/a', () => {});
  socket.receive(`${messageFrame('x')}\n`);
  assert.equal(beats, 2, 'a line end after a frame belongs to the frame');
});
