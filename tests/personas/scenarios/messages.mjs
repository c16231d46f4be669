// Scenarios: headers, escapes, bodies, frames that are wrong, and limits.

import {
  a,
  APACHE,
  b,
  bytes,
  connect,
  frame,
  last,
  RABBITMQ,
  scenario,
  send,
  subscribe,
  text,
} from '../script.mjs';

/** A message with these headers and body. */
const passes = (headers, body = 'hello', version = '1.2') => [
  a(connect(version), subscribe('/topic/{n}')),
  a(send('/topic/{n}', body, ...headers)),
];
const wrong = (characters, version = '1.2') => [a(connect(version)), last(a(text(characters)))];
/** What is wrong, and what becomes of the session. */
const wrongThen = (characters) => [
  ...wrong(characters),
  a(send('/topic/{n}', 'x', 'receipt:after')),
];

export const messages = [
  scenario('headers of SEND', passes(['one:1', 'two:2', 'three:3', 'content-type:text/plain'])),
  scenario(
    'many headers of SEND',
    passes([
      'zeta:1',
      'alpha:2',
      'mid-dle:3',
      'Beta:4',
      'x9:5',
      'user-name:6',
      'foo:7',
      'bar:8',
      'baz:9',
      'qux:10',
    ]),
  ),
  scenario(
    'headers that brokers define',
    passes([
      'priority:7',
      'persistent:true',
      'correlation-id:c',
      'reply-to:/queue/r',
      'type:t',
      'expires:0',
    ]),
  ),
  scenario('an expiry', passes(['expires:99999999999999'])),
  scenario(
    'headers that the broker writes',
    passes(['message-id:mine', 'subscription:mine', 'redelivered:true', 'timestamp:1']),
  ),
  scenario('receipt and transaction of SEND are passed on', [
    a(connect(), subscribe('/topic/{n}')),
    a('BEGIN|transaction:t'),
    a(send('/topic/{n}', 'x', 'transaction:t', 'receipt:r')),
    a('COMMIT|transaction:t'),
  ]),
  scenario('a header twice', passes(['foo:first', 'foo:second'])),
  scenario('an empty header', passes(['foo:'])),
  scenario('blanks in a header', passes(['foo: b '])),
  scenario('blanks in a header of 1.0', passes(['foo : b '], 'hello', '1.0')),
  scenario('an unescaped colon', passes(['foo:a:b'])),
  scenario('escapes of 1.2', passes(['foo:a\\nb\\cc\\\\d\\re', 'n\\cm:v'])),
  scenario('escapes of 1.1', passes(['foo:a\\nb\\cc\\\\d'], 'hello', '1.1')),
  scenario('backslashes of 1.0', passes(['foo:a\\nb\\cc\\\\d'], 'hello', '1.0')),
  scenario('escapes for 1.0', [
    a(connect('1.0'), subscribe('/topic/{n}')),
    b(connect(), send('/topic/{n}', 'hello', 'foo:a\\cb\\nc')),
  ]),
  scenario('Korean and emoji', passes(['이름:김'], '안녕 😀')),
  scenario('an empty body', passes([], '')),
  scenario('an empty body with content-length', passes(['content-length:0'], '')),
  scenario('content-length', passes(['content-length:5'])),
  scenario('content-length in bytes', passes(['content-length:6'], '안녕')),
  scenario(
    'a body with NUL',
    [
      a(connect(), subscribe('/topic/body.nul')),
      a(text(`${frame('SEND|destination:/topic/body.nul|content-length:3').slice(0, -1)}a\0b\0`)),
    ],
    { only: ['spring', 'spring-relay'] },
  ),
  scenario('a body with line feeds', passes([], 'a\n\nb\r\n')),
  scenario('content-type of JSON', passes(['content-type:application/json'], '{"a":1}')),
  scenario('content-type with a charset', passes(['content-type:text/plain;charset=utf-8'])),
  scenario('content-type that is none', passes(['content-type:nonsense'])),
  scenario(
    'bytes with a content-type',
    [
      a(connect(), subscribe('/topic/bytes.typed')),
      a(
        bytes(
          Buffer.concat([
            Buffer.from(
              'SEND\ndestination:/topic/bytes.typed\ncontent-type:application/octet-stream\ncontent-length:4\n\n',
            ),
            Buffer.from([0xff, 0, 0xfe, 0x80, 0]),
          ]),
        ),
      ),
    ],
    { only: ['spring', 'artemis'] },
  ),
  scenario(
    'bytes without a content-type',
    [
      a(connect(), subscribe('/topic/bytes.plain')),
      a(
        bytes(
          Buffer.concat([
            Buffer.from('SEND\ndestination:/topic/bytes.plain\ncontent-length:4\n\n'),
            Buffer.from([0xff, 0, 0xfe, 0x80, 0]),
          ]),
        ),
      ),
    ],
    { only: ['spring', 'artemis'] },
  ),
  scenario('SEND in a binary message', [
    a(connect(), subscribe('/topic/{n}')),
    a(bytes(send('/topic/{n}', 'hello', 'receipt:r'))),
  ]),

  scenario('an unknown command', wrongThen('JUMP\nreceipt:r\n\n\0')),
  scenario('an unknown command without a receipt', wrongThen('JUMP\n\n\0')),
  scenario('a command in small letters', wrongThen('send\ndestination:/topic/a\n\nx\0')),
  scenario('a command of servers', wrongThen('MESSAGE\nreceipt:r\n\n\0')),
  scenario('SEND without destination', wrongThen('SEND\nreceipt:r\n\nx\0')),
  scenario('SEND without destination or receipt', wrongThen('SEND\n\nx\0')),
  scenario('SEND with an empty destination', wrongThen('SEND\ndestination:\nreceipt:r\n\nx\0')),
  scenario(
    'a header without a colon',
    wrong('SEND\nbroken\ndestination:/topic/a\nreceipt:r\n\nx\0'),
  ),
  scenario('a header without a name', wrong('SEND\n:v\ndestination:/topic/a\nreceipt:r\n\nx\0')),
  scenario('an undefined escape', wrong('SEND\ndestination:/topic/a\nfoo:a\\tb\nreceipt:r\n\nx\0')),
  scenario(
    'an undefined escape on 1.1',
    wrong('SEND\ndestination:/topic/a\nfoo:a\\rb\nreceipt:r\n\nx\0', '1.1'),
  ),
  scenario('an escape at the end', wrong('SEND\ndestination:/topic/a\nfoo:a\\\nreceipt:r\n\nx\0')),
  scenario(
    'content-length that is no number',
    wrong('SEND\ndestination:/topic/a\ncontent-length:abc\nreceipt:r\n\nx\0'),
  ),
  scenario(
    'content-length below zero',
    wrong('SEND\ndestination:/topic/a\ncontent-length:-1\nreceipt:r\n\nx\0'),
  ),
  scenario(
    'content-length that is too small',
    wrong('SEND\ndestination:/topic/a\ncontent-length:2\nreceipt:r\n\nhello\0'),
  ),
  scenario(
    'content-length that is too large',
    wrong('SEND\ndestination:/topic/a\ncontent-length:20\nreceipt:r\n\nhello\0'),
  ),
  scenario(
    'a huge content-length',
    wrong('SEND\ndestination:/topic/a\ncontent-length:99999999999\nreceipt:r\n\nhello\0'),
  ),
  scenario(
    'SUBSCRIBE with a body',
    wrong('SUBSCRIBE\nid:s\ndestination:/topic/body.only\nreceipt:r\n\nbody\0'),
  ),
  scenario('no NUL', wrong('SEND\ndestination:/topic/a\nreceipt:r\n\nhello')),
  scenario('only a NUL', wrong('\0')),
  scenario('garbage', wrong('hello world\0')),
  scenario('blanks', wrong('   ')),
  scenario('an empty message', wrong('')),
  scenario('only a line feed', [a(connect(), text('\n')), a(send('/topic/{n}', 'x', 'receipt:r'))]),
  scenario('a line feed with a carriage return', wrongThen('\r\n')),
  scenario(
    'carriage returns in a frame',
    wrong('SEND\r\ndestination:/topic/a\r\nreceipt:r\r\n\r\nx\0'),
  ),
  scenario('line feeds behind a frame', wrong('SEND\ndestination:/topic/a\nreceipt:r\n\nx\0\n\n')),
  scenario(
    'line feeds in front of a frame',
    wrong('\n\nSEND\ndestination:/topic/a\nreceipt:r\n\nx\0'),
  ),

  scenario('a body of 10 000 bytes', passes(['receipt:r'], 'x'.repeat(10_000))),
  scenario('a body of 60 000 bytes', passes(['receipt:r'], 'x'.repeat(60_000))),
  scenario('a body of 70 000 bytes', [
    a(connect(), subscribe('/topic/{n}')),
    last(a(send('/topic/{n}', 'x'.repeat(70_000), 'receipt:r'))),
  ]),
  scenario('a header of 5 000 bytes', passes([`foo:${'x'.repeat(5_000)}`])),
  scenario(
    'a header of 20 000 bytes',
    [a(connect()), last(a(send('/topic/{n}', 'x', `foo:${'x'.repeat(20_000)}`, 'receipt:r')))],
    {
      only: [...APACHE, ...RABBITMQ],
    },
  ),
  scenario('1200 headers', [
    a(connect()),
    last(
      a(
        send(
          '/topic/{n}',
          'x',
          ...Array.from({ length: 1200 }, (_, index) => `h${index}:v`),
          'receipt:r',
        ),
      ),
    ),
  ]),
  scenario('100 headers', [
    a(connect()),
    a(
      send(
        '/topic/{n}',
        'x',
        ...Array.from({ length: 100 }, (_, index) => `h${index}:v`),
        'receipt:r',
      ),
    ),
  ]),
  scenario(
    'a binary message of 9 000 bytes',
    [a(connect(), subscribe('/topic/{n}')), last(a(bytes(send('/topic/{n}', 'x'.repeat(9_000)))))],
    { only: ['spring', 'artemis', 'rabbitmq'] },
  ),
  scenario(
    'a binary CONNECT and heart-beat',
    [last(a(bytes(connect()), bytes(Buffer.from('\n'))))],
    { only: APACHE },
  ),
];
