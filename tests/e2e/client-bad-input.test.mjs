// A peer that sends nonsense to the client: it says what was wrong, closes, comes back; what came before the nonsense was delivered.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { stompWasm } from './support/environment.mjs';
import { message } from './support/scripted-peer.mjs';
import { describePackages } from './support/suite.mjs';
import { protocolErrorReported, SCRIPTED, watched } from './support/watched.mjs';
import { eachByte, frame, bytes } from './support/wire.mjs';

const OPTIONS = { reconnectDelay: 20 };
const MIB = 1024 * 1024;

/** A MESSAGE with the given lines after its proper headers. */
const withLines = (...lines) => message('bad', lines);
const withLength = (length, body) => message(body, [`content-length:${length}`]);

// Each: the bad bytes, what has to be named, and where it differs the version and the options.
const FATAL = [
  { title: 'a header line without a colon (P7)', bad: withLines('broken'), fault: /colon/i },
  { title: 'a header with an empty name', bad: withLines(':value'), fault: /name|header/i },
  {
    title: 'content-length that is no number (P8)',
    bad: withLength('abc', 'x'),
    fault: /content-length/,
  },
  {
    title: 'content-length that is negative (P8)',
    bad: withLength('-1', 'x'),
    fault: /content-length/,
  },
  { title: 'content-length that is empty (P8)', bad: withLength('', 'x'), fault: /content-length/ },
  {
    title: 'content-length with something after the number',
    bad: withLength('1x', 'x'),
    fault: /content-length/,
  },
  {
    title: 'content-length beyond any number',
    bad: withLength('99999999999999999999999', 'x'),
    fault: /content-length|limit|body/i,
  },
  {
    title: 'strict: content-length that ends before the body does (P9)',
    options: { strict: true },
    bad: withLength(3, '€12'),
    fault: /NUL|content-length/,
  },
  {
    title: 'strict: content-length that cuts a character in two (P9)',
    options: { strict: true },
    bad: withLength(2, '€'),
    fault: /NUL|content-length/,
  },
  {
    title: 'strict: content-length that misses the NUL',
    options: { strict: true },
    bad: withLength(4, 'abc') + message('swallowed?'),
    fault: /NUL|content-length/,
  },
  {
    title: 'CR inside a command (P6)',
    bad: 'MES\rSAGE\nsubscription:watch\n\nbad\0',
    fault: /CR|carriage|command/i,
  },
  { title: 'a second CONNECTED', bad: frame('CONNECTED', ['version:1.2']), fault: /CONNECTED/ },
  {
    title: 'strict: an undefined escape (P2)',
    options: { strict: true },
    bad: withLines('x:a\\tb'),
    fault: /escape/i,
  },
  {
    title: 'strict: a backslash at the end of a value',
    options: { strict: true },
    bad: withLines('x:a\\'),
    fault: /escape/i,
  },
  {
    title: 'strict: \\r on 1.1, where it is undefined (P4)',
    version: '1.1',
    options: { strict: true },
    bad: withLines('x:a\\r'),
    fault: /escape/i,
  },
  {
    title: 'a header that is not UTF-8',
    bad: bytes('MESSAGE\nsubscription:watch\nx:', [0xc3, 0x28], '\n\nbad\0'),
    fault: /UTF-8/,
  },
  {
    title: 'a header line that is too long',
    bad: withLines(`x:${'y'.repeat(MIB)}`),
    fault: /long|large|limit/i,
  },
  {
    title: 'too many headers',
    bad: withLines(...Array.from({ length: 5000 }, (_, n) => `h${n}:v`)),
    fault: /many|limit/i,
  },
  {
    title: 'headers without end',
    bad: `MESSAGE\n${'x'.repeat(3 * MIB)}`,
    fault: /long|large|limit/i,
  },
  {
    title: 'an announced body that is too large',
    bad: `MESSAGE\nsubscription:watch\ncontent-length:${2 ** 32}\n\n`,
    fault: /large|limit/i,
  },
];

// Each: what is sent, and the messages (header x, body) that it has to give.
const TOLERATED = [
  {
    title: 'several frames in one message',
    sent: [message('one') + message('two') + message('three')],
    gives: bodies('one', 'two', 'three'),
  },
  {
    title: 'line feeds between frames',
    sent: [`${message('one')}\n\n\n${message('two')}\n`],
    gives: bodies('one', 'two'),
  },
  {
    title: 'one frame in many text messages',
    sent: [...message('안녕 😀')],
    gives: bodies('안녕 😀'),
  },
  {
    title: 'one frame in many binary messages, a byte each',
    sent: eachByte(message('안녕 😀', ['content-length:11'])),
    gives: bodies('안녕 😀'),
  },
  {
    title: 'two frames cut in the middle',
    sent: [
      message('one').slice(0, 9),
      message('one').slice(9) + message('two').slice(0, 70),
      message('two').slice(70),
    ],
    gives: bodies('one', 'two'),
  },
  {
    title: 'lines that end in CR LF',
    sent: [message('one', ['x:v']).replace(/\n/g, '\r\n')],
    gives: [['v', 'one']],
  },
  {
    title: 'an undefined escape is kept (P2)',
    sent: [message('one', ['x:a\\tb'])],
    gives: [['a\\tb', 'one']],
  },
  {
    title: 'escaped header values are decoded in one pass (P1)',
    sent: [message('one', ['x:C\\c\\\\new\\n\\r'])],
    gives: [['C:\\new\n\r', 'one']],
  },
  {
    title: 'escapes on 1.1 (P4)',
    version: '1.1',
    sent: [message('one', ['x:a\\cb\\n'])],
    gives: [['a:b\n', 'one']],
  },
  {
    title: 'no escapes on 1.0',
    version: '1.0',
    sent: [message('one', ['x:a\\cb'])],
    gives: [['a\\cb', 'one']],
  },
  {
    title: 'blanks around a value are part of it (P5)',
    sent: [message('one', ['x:  pad '])],
    gives: [['  pad ', 'one']],
  },
  {
    title: 'a CR inside a value is kept (P6)',
    sent: [message('one', ['x:a\rb'])],
    gives: [['a\rb', 'one']],
  },
  {
    title: 'a byte order mark in a value and in a body is kept (P10)',
    sent: [message('\ufeffone', ['x:\ufeffv'])],
    gives: [['\ufeffv', '\ufeffone']],
  },
  {
    title: 'content-length that is wrong: the body ends at its NUL (P9, R-1)',
    sent: [withLength(3, '€12'), withLength(1, 'two'), withLength(9, 'thr\ufffd')],
    gives: bodies('€12', 'two', 'thr\ufffd'),
  },
  {
    title: 'a repeated header: the first counts',
    sent: [message('one', ['x:first', 'x:second'])],
    gives: [['first', 'one']],
  },
  {
    title: 'a body with NULs',
    sent: [message('o\0n\0e', ['content-length:5'])],
    gives: bodies('o\0n\0e'),
  },
];

describePackages([stompWasm], SCRIPTED, ({ withPage }) => {
  for (const { title, version, options, bad, fault } of FATAL) {
    test(`is fatal: ${title}`, () =>
      watched(
        withPage,
        { versions: version && [version], options: { ...OPTIONS, ...options } },
        async ({ peer, watcher }) => {
          const connection = await peer.session(version);
          connection.send(joined(message('before'), bad), message('too late'));
          await protocolErrorReported({ connection, watcher, fault });
          await worksAgain({ peer, watcher, version, bodies: ['before', 'after'] });
        },
      ));
  }

  for (const { title, version, sent, gives } of TOLERATED) {
    test(`is understood: ${title}`, () =>
      watched(
        withPage,
        { versions: version && [version], options: OPTIONS },
        async ({ peer, watcher }) => {
          const connection = await peer.session(version);
          connection.send(...sent, message('end'));
          await watcher.until('message', (seen) => seen.body === 'end');
          const seen = watcher
            .of('message')
            .slice(0, -1)
            .map(({ headers, body }) => [Object.fromEntries(headers).x, body]);
          assert.deepEqual(seen, gives);
          assert.equal(watcher.of('onWebSocketClose').length, 0);
        },
      ));
  }

  test('is understood: escaped header names (P3)', () =>
    receives(
      withPage,
      ['a\\cb:v', 'k\\nl:w'],
      [
        ['a:b', 'v'],
        ['k\nl', 'w'],
      ],
    ));

  test('is understood: names that every JavaScript object has (P11)', () =>
    receives(
      withPage,
      ['__proto__:v', 'constructor:w', 'toString:x'],
      [
        ['__proto__', 'v'],
        ['constructor', 'w'],
        ['toString', 'x'],
      ],
    ));

  test('is understood: ids and commands that every JavaScript object has go to the unhandled callbacks (P11)', () =>
    watched(withPage, { options: OPTIONS }, async ({ peer, watcher }) => {
      const connection = await peer.session();
      connection.send(
        frame('MESSAGE', ['subscription:constructor', 'destination:/x', 'message-id:1'], 'm'),
      );
      connection.send(
        frame('RECEIPT', ['receipt-id:__proto__']),
        frame('toString', [], ''),
        message('end'),
      );
      await watcher.until('message');
      assert.deepEqual(
        watcher.of('onUnhandledMessage').map((seen) => seen.body),
        ['m'],
      );
      assert.deepEqual(
        watcher.of('onUnhandledReceipt').map((seen) => seen.headers),
        [[['receipt-id', '__proto__']]],
      );
      assert.deepEqual(
        watcher.of('onUnhandledFrame').map((seen) => seen.command),
        ['toString'],
      );
    }));

  test('is understood: an ERROR before CONNECTED, escaped (P13)', () =>
    watched(withPage, { options: OPTIONS }, async ({ peer, watcher }) => {
      const connection = await peer.connection();
      await connection.receive('CONNECT');
      connection.send(frame('ERROR', ['message:Bad\\c token'], 'why'));
      connection.close(1002);
      const error = await watcher.until('onStompError');
      assert.deepEqual([error.message, error.body], ['Bad: token', 'why']);
      await worksAgain({ peer, watcher, bodies: ['after'] });
    }));

  test('a body that is not UTF-8 arrives as bytes', () =>
    watched(withPage, { options: OPTIONS }, async ({ peer, watcher }) => {
      const connection = await peer.session();
      connection.send(bytes(message('').slice(0, -1), [0xff, 0xfe, 0xc3, 0x28], '\0'));
      const seen = await watcher.until('message');
      assert.deepEqual(seen.bytes, [0xff, 0xfe, 0xc3, 0x28]);
      assert.match(seen.body, /\ufffd/);
    }));

  test('a text message that is not UTF-8: the browser closes, the client says so and comes back', () =>
    watched(withPage, { options: OPTIONS }, async ({ peer, watcher }) => {
      const connection = await peer.session();
      connection.send(message('before'));
      connection.sendAsText(bytes(message('').slice(0, -1), [0xff], '\0'));
      const closed = await watcher.until('onWebSocketClose');
      assert.equal(closed.code, 1006);
      assert.equal(watcher.of('onWebSocketError').length, 1);
      await worksAgain({ peer, watcher, bodies: ['before', 'after'] });
    }));

  test('half a frame at the end of a connection is not part of the next one', () =>
    watched(withPage, { options: OPTIONS }, async ({ peer, watcher }) => {
      const connection = await peer.session();
      connection.send(message('before'), message('never whole').slice(0, -4));
      connection.close(1001);
      await worksAgain({ peer, watcher, bodies: ['before', 'after'] });
    }));

  for (const [title, sent, fault] of [
    ['a version that was not offered', frame('CONNECTED', ['version:9.9']), /9\.9/],
    ['a MESSAGE before CONNECTED', message('early'), /CONNECTED/],
    ['HTML instead of STOMP', '<!doctype html>\n<html>\n\n\0', /./],
  ]) {
    test(`is fatal before there is a session: ${title}`, () =>
      watched(withPage, { options: OPTIONS }, async ({ peer, watcher }) => {
        const connection = await peer.connection();
        await connection.receive('CONNECT');
        connection.send(sent);
        await protocolErrorReported({ connection, watcher, fault });
        await worksAgain({ peer, watcher, bodies: ['after'] });
      }));
  }
});

/** The client connects once more and receives; all in all it has received `bodies`. */
async function worksAgain({ peer, watcher, version, bodies }) {
  const next = await peer.session(version);
  next.send(message('after'));
  await watcher.until('message', (seen) => seen.body === 'after');
  assert.deepEqual(watcher.bodies, bodies);
}

/** A MESSAGE with these lines has, among others, these headers. */
function receives(withPage, lines, expected) {
  return watched(withPage, { options: OPTIONS }, async ({ peer, watcher }) => {
    const connection = await peer.session();
    connection.send(message('one', lines));
    const { headers } = await watcher.until('message');
    const names = expected.map(([name]) => name);
    assert.deepEqual(headers.filter(([name]) => names.includes(name)).sort(), [...expected].sort());
  });
}

function bodies(...texts) {
  return texts.map((body) => [undefined, body]);
}

/** Two pieces in one WebSocket message: binary if the second one is. */
function joined(first, second) {
  return typeof second === 'string' ? first + second : bytes(first, second);
}
