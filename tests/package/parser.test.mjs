// Parser on its own: what stompjs's gives, without its defects.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ours, theirs } from './support/package.mjs';
import { Random } from './support/random.mjs';
import { reported } from './support/reported.mjs';

const encode = (text) => new TextEncoder().encode(text);

/** What `Parser` gives for `pieces`: raw frames, and 'ping' for heart-beats. */
function parsed(pieces, { Parser = ours.Parser, append } = {}) {
  const items = [];
  const parser = new Parser(
    (raw) => items.push(raw),
    () => items.push('ping'),
  );
  for (const piece of pieces) parser.parseChunk(piece, append);
  return items;
}

/** What `pieces` end in, and the commands of the frames before that. */
function broken(pieces) {
  const commands = [];
  const parser = new ours.Parser(
    ({ command }) => commands.push(command),
    () => commands.push('ping'),
  );
  try {
    for (const piece of pieces) parser.parseChunk(piece);
  } catch (error) {
    assert.equal(error.name, 'StompProtocolError');
    return { commands, error, parser };
  }
  return assert.fail('nothing was thrown');
}

const STREAM = [
  'CONNECT\naccept-version:1.2\nhost:h\n\n\0',
  'CONNECTED\r\nversion:1.2\r\nserver:a\\cb\r\n\r\n\0',
  '\n',
  'SEND\ndestination:/q\nx:1\nx:2\n\n안녕 😀\0',
  'MESSAGE\na\\cb:C:\\\\new\ncontent-length:5\n\na\0b\0c\0',
  'GOODBYE\n\n\0',
  'ERROR\nmessage:  padded \n\nbody\0',
].join('');

test('it finds the raw frames that stompjs finds, of either side, as plain objects', () => {
  const expected = parsed([STREAM], { Parser: theirs.Parser }).filter((item) => item !== 'ping');
  const frames = parsed([STREAM]);
  assert.deepEqual(frames, expected);
  assert.equal(frames.length, 6);
  for (const frame of frames) assert.equal(Object.getPrototypeOf(frame), Object.prototype);
});

test('however the stream is cut, the frames are the same', () => {
  const whole = parsed([STREAM]);
  const bytes = encode(STREAM);
  const random = new Random(7);
  const ways = Array.from({ length: 50 }, () => random.cutBytes(bytes));
  for (const pieces of [...ways, Array.from(bytes, (byte) => Uint8Array.of(byte).buffer)]) {
    assert.deepEqual(
      parsed(pieces).filter((item) => item !== 'ping'),
      whole,
    );
  }
});

test('a body outlives the next chunk', () => {
  const frames = [];
  const parser = new ours.Parser(
    (raw) => frames.push(raw),
    () => {},
  );
  parser.parseChunk('MESSAGE\n\nfirst\0');
  parser.parseChunk(`MESSAGE\n\n${'x'.repeat(100_000)}\0`);
  assert.equal(Buffer.from(frames[0].binaryBody).toString(), 'first');
});

test('heart-beats are told, but for the line end that belongs to a frame (K3)', () => {
  assert.deepEqual(parsed(['\n', '\r\n', '\n\n']), ['ping', 'ping', 'ping', 'ping']);
  const items = parsed(['\nMESSAGE\n\n\0\n', '\n']).map((item) => item.command ?? item);
  assert.deepEqual(items, ['ping', 'MESSAGE', 'ping']);
});

test('R-13: a NUL that was lost is added where the body ends, although the line end behind it stayed', () => {
  const frame = 'MESSAGE\na:b\ncontent-length:5\n\nhello';
  const whole = parsed([`${frame}\0`]);
  for (const behind of ['\n', '\r\n', '\n\n']) {
    const pieces = [`${frame}${behind}`, `${frame}${behind}`];
    assert.deepEqual(parsed(pieces, { append: true }), [...whole, ...whole]);
    assert.throws(() => parsed([`${frame}${behind}\0`]), { name: 'StompProtocolError' });
  }
});

test('a missing NUL is appended if that is asked for', () => {
  const frame = 'MESSAGE\nx:y\n\nbody';
  const [whole] = parsed([`${frame}\0`]);
  assert.deepEqual(parsed([frame], { append: true }), [whole]);
  assert.deepEqual(parsed([encode(frame).buffer, `${frame}\0`, '\n'], { append: true }), [
    whole,
    whole,
    'ping',
  ]);
  assert.deepEqual(parsed([frame]), []);
});

test('bytes may come as a view as well', () => {
  const bytes = encode('--MESSAGE\n\nbody\0--');
  assert.equal(parsed([bytes.subarray(2, -2)])[0].command, 'MESSAGE');
});

const FAULTS = {
  'P6: a CR in the command': ['MES\rSAGE\n\n\0', /unknown command/],
  'P7: a header line without a colon': [
    'MESSAGE\nok:1\nbroken\n\n\0',
    /without a colon \(line 3 of a MESSAGE frame\)/,
  ],
  'P8: a content-length that is no number': [
    'MESSAGE\ncontent-length:abc\n\n\0',
    /not a plain decimal number/,
  ],
  'P8: a negative content-length': [
    'MESSAGE\ncontent-length:-1\n\n\0',
    /not a plain decimal number/,
  ],
  'P9: a content-length too short': ['MESSAGE\ncontent-length:3\n\n€12\0', /no NUL after the body/],
  'headers that are no UTF-8': [
    Uint8Array.of(...encode('MESSAGE\nx:'), 0xff, ...encode('\n\n\0')),
    /not UTF-8/,
  ],
  'another protocol': ['HTTP/1.1 400 Bad Request\r\n', /unknown command: `HTTP`/],
};

for (const [what, [frame, text]] of Object.entries(FAULTS)) {
  test(`${what} is a protocol error, and nothing behind it is taken for a frame`, () => {
    const { commands, error, parser } = broken(['RECEIPT\nreceipt-id:1\n\n\0', frame]);
    assert.match(error.message, text);
    assert.match(error.message, /^STOMP protocol error: /);
    assert.deepEqual(commands, ['RECEIPT']);
    assert.throws(() => parser.parseChunk('RECEIPT\nreceipt-id:2\n\n\0'), error);
    assert.deepEqual(commands, ['RECEIPT']);
  });
}

test('a handler that throws is reported, and the rest of the chunk is parsed', async () => {
  const frames = [];
  const boom = new Error('boom');
  const throwing = (raw) => {
    frames.push(raw?.command ?? 'ping');
    throw boom;
  };
  const errors = await reported(() =>
    new ours.Parser(throwing, throwing).parseChunk('\nMESSAGE\n\n\0ERROR\n\n\0'),
  );
  assert.deepEqual(frames, ['ping', 'MESSAGE', 'ERROR']);
  assert.deepEqual(errors, [boom, boom, boom]);
});

test('handlers are properties, read when they are called', () => {
  const parser = new ours.Parser(
    () => assert.fail('replaced'),
    () => assert.fail('replaced'),
  );
  const told = [];
  parser.onFrame = (raw) => told.push(raw.command);
  parser.onIncomingPing = () => told.push('ping');
  parser.parseChunk('\nMESSAGE\n\n\0');
  assert.deepEqual(told, ['ping', 'MESSAGE']);
  assert.deepEqual(Object.keys(parser), ['onFrame', 'onIncomingPing']);
});

test('a handler may feed its parser: that comes behind what was there', () => {
  const told = [];
  const parser = new ours.Parser(
    ({ command }) => {
      told.push(command);
      if (command === 'A') parser.parseChunk('C\n\n\0');
    },
    () => {},
  );
  parser.parseChunk('A\n\n\0B\n\n\0');
  assert.deepEqual(told, ['A', 'B', 'C']);
});

test('text that a handler feeds may hold the error that ends the stream', async () => {
  const parser = new ours.Parser(
    () => parser.parseChunk('broken\0'),
    () => {},
  );
  const errors = await reported(() => {
    assert.throws(() => parser.parseChunk('A\n\n\0'), { name: 'StompProtocolError' });
  });
  assert.equal(errors.length, 1);
});

test('many parsers work side by side', () => {
  const told = [];
  const parsers = ['first', 'second'].map(
    (name) =>
      new ours.Parser(
        (raw) => told.push([name, raw.command]),
        () => {},
      ),
  );
  for (const piece of ['MESS', 'AGE\n', '\n\0']) {
    for (const parser of parsers) parser.parseChunk(piece);
  }
  assert.deepEqual(told, [
    ['first', 'MESSAGE'],
    ['second', 'MESSAGE'],
  ]);
});
