// What arrives of what was sent: bodies and headers.

import { ALL, difference, inRust, NOT_TOLD, promise, SPRING, TOO_LARGE } from '../kit/promises.mjs';
import { DIRECT, OVER_SOCKETS } from '../kit/transport-names.mjs';

const KOREAN = '안녕하세요? 반갑습니다 👋🏽 — "quoted" \\n <b>';

/** What a client gets of what it sends to a topic itself. */
async function echo(kit, published, options) {
  const client = await kit.connect(options);
  const messages = kit.inbox(client, kit.topic());
  client.publish({ destination: kit.topic(), ...published });
  return kit.next(messages);
}

const text = (name, body, says = 'as it was sent') => ({
  name,
  async run(kit) {
    const message = await echo(kit, { body: body() });
    return { equal: message.body === body(), length: message.body.length };
  },
  promises: [promise(ALL, says, { equal: true, length: body().length })],
});

export const korean = text('Korean text and emoji', () => KOREAN);
export const empty = text('an empty body', () => '');
export const nul = text('a text with NUL in it', () => 'a\0b\0');
export const lines = text('a text with all kinds of line ends', () => '\na\r\nb\rc\n\n');
export const json = {
  name: 'JSON, with its content type',
  async run(kit) {
    const body = JSON.stringify({ from: 'hi', text: '안녕?' });
    const message = await echo(kit, { body, headers: { 'content-type': 'application/json' } });
    return { type: message.headers['content-type'], value: JSON.parse(message.body) };
  },
  promises: [
    promise(ALL, 'the content type comes back', {
      type: 'application/json',
      value: { from: 'hi', text: '안녕?' },
    }),
  ],
};

export const withoutLength = {
  name: 'a text without content-length',
  async run(kit) {
    const message = await echo(kit, { body: KOREAN, skipContentLengthHeader: true });
    return message.body === KOREAN;
  },
  promises: [promise(ALL, 'as it was sent', true)],
};

/** Those that take binary WebSocket messages. */
const TAKING_BINARY = ['spring', 'spring-relay', 'artemis', 'rabbitmq'];

const BYTES = Uint8Array.of(0xff, 0, 0xfe, 0x80, 0x41, 0x0a, 0);

const bytesOf = (message) => [...message.binaryBody].map((byte) => byte.toString(16)).join(' ');
const SENT = 'ff 0 fe 80 41 a 0';
const REPLACED = 'ef bf bd 0 ef bf bd ef bf bd 41 a 0';

const binary = (headers) => (kit) => echo(kit, { binaryBody: BYTES, headers }).then(bytesOf);

export const bytes = {
  name: 'bytes, with the content type application/octet-stream',
  run: binary({ 'content-type': 'application/octet-stream' }),
  promises: [
    promise('spring', 'a binary message', SENT, ['websocket', 'binary']),
    promise('artemis', 'a binary message', SENT, ['websocket', 'binary', 'gateway']),
    promise(['activemq', 'artemis', 'rabbitmq'], 'a binary message', SENT, ['tcp']),
  ],
};

export const bytesAsText = {
  name: 'bytes that are UTF-8',
  async run(kit) {
    const message = await echo(kit, { binaryBody: new TextEncoder().encode(KOREAN) });
    return message.body === KOREAN;
  },
  promises: [
    promise(TAKING_BINARY, 'as they were sent', true, OVER_SOCKETS),
    promise('activemq', 'as they were sent, not in a WebSocket', true, ['gateway', 'tcp']),
  ],
};

/** Bytes that another program sends to the broker over TCP, and a text behind them. */
export const bytesFromTcp = {
  name: 'bytes that another program sent over TCP',
  async run(kit) {
    const client = await kit.connect();
    const messages = await kit.subscribed(client, kit.topic());
    const closed = kit.nextClose(client).then(
      (code) => ({ closed: code }),
      () => {},
    );
    const { login, passcode } = kit;
    await kit.control(
      'tcp',
      `CONNECT\naccept-version:1.2\nlogin:${login}\npasscode:${passcode}\nhost:/\n\n\0`,
      `SEND\ndestination:${kit.topic()}\nreceipt:1\ncontent-length:7\n\n\xff\0\xfe\x80A\n\0\0`,
      `SEND\ndestination:${kit.topic()}\nreceipt:2\n\nbehind\0`,
      `SEND\ndestination:${kit.topic()}\nreceipt:3\n\nlast\0`,
    );
    const first = await Promise.race([kit.next(messages).then(bytesOf), closed]);
    if (typeof first !== 'string') return first;
    return { bytes: first, behind: await kit.bodiesUntil(messages, 'last') };
  },
  promises: [
    promise(
      'activemq',
      'makes text of them, with the old length (R-1)',
      {
        bytes: REPLACED,
        behind: ['behind'],
      },
      ['websocket'],
    ),
    promise('artemis', 'a binary message', { bytes: SENT, behind: ['behind'] }, [
      'websocket',
      'binary',
    ]),
  ],
  differs: [
    difference(
      'stompjs',
      'activemq',
      'loses the message behind it',
      { bytes: 'ef bf bd 0 ef bf bd', behind: [] },
      ['websocket'],
    ),
  ],
};

const kilobytes = (count) =>
  '가나다 abc '.repeat(Math.ceil((count * 1024) / 14)).slice(0, (count * 1024 * 8) / 14);

/** A text of so many KB, split or not: whether it comes back as it was, or with which code the broker ends the connection. */
const large = (count, splitLargeFrames, promises, differs = []) => ({
  name: `${count} KB of text${splitLargeFrames ? ', split' : ''}`,
  async run(kit) {
    const body = kilobytes(count);
    const client = await kit.connect({ splitLargeFrames });
    const messages = kit.inbox(client, kit.topic());
    const closed = kit.nextClose(client).catch(() => {});
    client.publish({ destination: kit.topic(), body });
    const arrived = kit.next(messages).then((message) => message.body === body && 'intact');
    return Promise.race([arrived, closed]);
  },
  promises,
  differs,
});

const INTACT = promise(ALL, 'arrives whole', 'intact');
const BUFFER = ['websocket', 'binary', 'sockjs-websocket'];
const TOMCAT = promise(SPRING, "1009: longer than Tomcat's buffer", TOO_LARGE, BUFFER);
const JETTY = promise('activemq', '1009: longer than 64 KB', TOO_LARGE, DIRECT);
const NETTY = promise('artemis', 'drops it: longer than 64 KB', 1006, DIRECT);
const IN_ONE = promise('activemq', '1000: it takes a frame in one message only', 1000, DIRECT);
/** It may send an ERROR before: a piece is no frame. */
const REFUSED = inRust(
  'activemq',
  'ERROR, at which the client ends the connection',
  NOT_TOLD,
  DIRECT,
);

const SMALL = promise(SPRING, '1009: binary messages have 8 KB at most', TOO_LARGE, ['binary']);
const WHOLE = promise(SPRING, '1009: binary messages are not split', TOO_LARGE, ['binary']);
const WHOLE_NETTY = promise('artemis', 'drops it: binary messages are not split', 1006, ['binary']);

/** The npm package splits text alone by this option. */
const SPLIT = inRust([...SPRING, 'artemis'], 'splits binary messages too', 'intact', ['binary']);

export const kb7 = large(7, false, [INTACT]);
export const kb12 = large(12, false, [SMALL, INTACT]);
export const kb60 = large(60, false, [TOMCAT, INTACT]);
export const kb60split = large(60, true, [WHOLE, IN_ONE, INTACT], [REFUSED, SPLIT]);
export const kb300 = large(300, false, [TOMCAT, JETTY, NETTY, INTACT]);
export const kb300split = large(300, true, [WHOLE, WHOLE_NETTY, IN_ONE, INTACT], [REFUSED, SPLIT]);
export const kb1024 = large(1024, false, [TOMCAT, JETTY, NETTY, INTACT]);
export const kb1024split = large(
  1024,
  true,
  [WHOLE, WHOLE_NETTY, IN_ONE, INTACT],
  [REFUSED, SPLIT],
);

export const headers = {
  name: 'headers with colons, line feeds and backslashes come back as they were',
  async run(kit) {
    const sent = { plain: 'v', colon: 'a:b:', lines: 'one\ntwo', slash: '\\dir\\', korean: '한글' };
    const message = await echo(kit, { body: 'x', headers: sent });
    return Object.fromEntries(Object.keys(sent).map((name) => [name, message.headers[name]]));
  },
  promises: [
    promise(ALL, 'as they were sent', {
      plain: 'v',
      colon: 'a:b:',
      lines: 'one\ntwo',
      slash: '\\dir\\',
      korean: '한글',
    }),
  ],
};

const ON_11 = { colon: 'a:b:', slash: '\\dir\\' };
const NOT_UNDONE = { colon: 'a\\cb\\c', slash: '\\\\dir\\\\' };

export const headersOn11 = {
  name: 'headers with colons and backslashes on STOMP 1.1',
  async run(kit) {
    const versions = { stompVersions: new kit.stomp.Versions(['1.1']) };
    const client = await kit.connect(versions);
    const closed = kit.nextClose(client).then((code) => `closed with ${code}`);
    const refused = kit.nextError(client).then(() => 'ERROR');
    const messages = kit.inbox(client, kit.topic());
    client.publish({ destination: kit.topic(), body: 'x', headers: ON_11 });
    const message = await Promise.race([kit.next(messages), refused, closed]);
    if (typeof message === 'string') return message;
    return { colon: message.headers.colon, slash: message.headers.slash };
  },
  promises: [promise(ALL, 'as they were sent', ON_11)],
  differs: [
    difference('stompjs', 'activemq', 'escapes on 1.2 only (P4)', NOT_UNDONE),
    difference('stompjs', 'rabbitmq', 'escapes on 1.2 only (P4)', 'closed with 1007', DIRECT),
    difference('stompjs', ALL, 'escapes on 1.2 only (P4)', 'ERROR'),
  ],
};

export const emptyHeader = {
  name: 'a header without a value',
  async run(kit) {
    const message = await echo(kit, { body: 'x', headers: { none: '', some: 'v' } });
    return { none: message.headers.none, some: message.headers.some };
  },
  promises: [promise(ALL, 'as it was sent', { none: '', some: 'v' })],
};

export const hundredHeaders = {
  name: 'a message with a hundred headers',
  async run(kit) {
    const sent = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`h${n}`, `${n}`]));
    const message = await echo(kit, { body: 'x', headers: sent });
    return Object.keys(sent).filter((name) => message.headers[name] === sent[name]).length;
  },
  promises: [promise(ALL, 'all come back', 100)],
};

export const mixed = {
  name: 'long and short messages, one behind the other',
  async run(kit) {
    const client = await kit.connect();
    const messages = kit.inbox(client, kit.topic());
    const lengths = [1, 3_000, 0, 5_000, 3, 7_000, 7];
    for (const length of lengths)
      client.publish({ destination: kit.topic(), body: 'x'.repeat(length) });
    return (await kit.take(messages, lengths.length)).map(({ body }) => body.length);
  },
  promises: [promise(ALL, 'all as they were sent', [1, 3_000, 0, 5_000, 3, 7_000, 7])],
};
