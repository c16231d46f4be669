// Parser and FrameImpl on their own, without a client.

import { topic } from '../harness/scenario.mjs';
import { bytes, frame, message } from '../harness/frames.mjs';

const bare = { client: false };

/** Feeds a parser and logs what it gives: raw frames with their headers as pairs, and pings. */
function parsing(chunks, append) {
  return (t) => {
    const parser = new t.lib.Parser(
      (raw) => {
        t.log.add(`raw ${t.log.show({ ...raw })}`);
        for (const escape of [true, false]) {
          t.log.add(
            `frame ${t.log.show(t.lib.FrameImpl.fromRawFrame({ ...raw, headers: [...raw.headers] }, escape))}`,
          );
        }
      },
      () => t.log.add('ping'),
    );
    for (const chunk of chunks)
      t.attempt(`parse ${t.log.show(chunk)}`, () => parser.parseChunk(chunk, append));
  };
}

const marshalling = (params) => (t) => {
  t.attempt('marshall', () => t.lib.FrameImpl.marshall(params));
};

const PARSED = {
  'a frame': [message({ a: 'b' })],
  'a binary frame': [bytes(message())],
  'a CONNECTED frame': ['CONNECTED\nversion:1.2\nx:a\\cb\n\n\0'],
  pings: ['\n', '\n\n', '\r\n'],
  'frames and pings': [`\n${message()}\n${message()}\n`],
  'byte by byte': [...message({ x: 'y' }, 'body')],
  'content-length': [message({ 'content-length': 3 }, 'a\0c')],
  'repeated headers': [
    frame('MESSAGE', [
      ['a', '1'],
      ['b', '2'],
      ['a', '3'],
    ]),
  ],
  escapes: [message({ x: 'a\\nb\\cc\\rd' })],
  'CR LF': [message().replace(/\n/g, '\r\n')],
  'an empty chunk': [''],
  'a body beyond ASCII': [message({}, '€😀')],
};

const MARSHALLED = {
  'a command alone': { command: 'SEND' },
  headers: { command: 'SEND', headers: { destination: '/q', a: 'b' } },
  'a body': { command: 'SEND', headers: { destination: '/q' }, body: 'hello €' },
  'a binary body': {
    command: 'SEND',
    headers: { destination: '/q' },
    binaryBody: new Uint8Array([1, 0, 2]),
  },
  escapes: { command: 'SEND', headers: { x: 'a\\b:c\nd\re' }, escapeHeaderValues: true },
  'no escapes by default': { command: 'SEND', headers: { x: 'a\\b:c' } },
  'CONNECT, never escaped': {
    command: 'CONNECT',
    headers: { x: 'a\\b:c' },
    escapeHeaderValues: true,
  },
  'CONNECTED, never escaped': {
    command: 'CONNECTED',
    headers: { x: 'a:b' },
    escapeHeaderValues: true,
  },
  'no content-length': { command: 'SEND', headers: {}, body: 'x', skipContentLengthHeader: true },
  'headers that are numbers': { command: 'SEND', headers: { n: 1 } },
  'headers undefined': { command: 'SEND', headers: undefined, body: undefined },
};

export default topic('frames', (add) => {
  for (const [what, chunks] of Object.entries(PARSED))
    add(`Parser: ${what}`, bare, parsing(chunks));
  add(
    'Parser: appends a missing NUL',
    bare,
    parsing([message().slice(0, -1), bytes(message().slice(0, -1)), message()], true),
  );
  add('Parser: the frame handler throws', bare, (t) => {
    const parser = new t.lib.Parser(
      () => {
        throw new Error('boom');
      },
      () => {},
    );
    t.attempt('parse', () => parser.parseChunk(message() + message()));
  });
  add('Parser: the ping handler throws', bare, (t) => {
    const parser = new t.lib.Parser(
      () => t.log.add('frame'),
      () => {
        throw new Error('boom');
      },
    );
    t.attempt('parse', () => parser.parseChunk(`\n${message()}`));
    t.attempt('parse', () => parser.parseChunk(message()));
  });
  add('Parser: handlers replaced', bare, (t) => {
    const parser = new t.lib.Parser(
      () => t.log.add('first'),
      () => t.log.add('first ping'),
    );
    parser.onFrame = () => t.log.add('second');
    parser.onIncomingPing = () => t.log.add('second ping');
    parser.parseChunk(`\n${message()}`);
  });
  add('Parser: fed from its own handler', bare, (t) => {
    let depth = 0;
    const parser = new t.lib.Parser(
      (raw) => {
        t.log.add(`raw ${raw.command}`);
        if (depth++ === 0) parser.parseChunk('\n');
      },
      () => t.log.add('ping'),
    );
    t.attempt('parse', () => parser.parseChunk(frame('A') + frame('B')));
  });
  for (const data of [undefined, null, 5]) {
    add(`Parser: given ${data}`, bare, parsing([data]));
  }
  for (const [what, params] of Object.entries(MARSHALLED)) {
    add(`marshall: ${what}`, bare, marshalling(params));
    add(`FrameImpl: ${what}`, bare, (t) => {
      const made = new t.lib.FrameImpl(params);
      t.log.add(t.log.show(made));
      t.log.add(t.log.show([String(made), made.toString(), made.serialize(), made.isBinaryBody]));
    });
  }
  for (const params of [undefined, null, {}])
    add(`marshall: given ${params && '{}'}`, bare, marshalling(params));
  add('FrameImpl: body and binaryBody of text', bare, (t) => {
    const made = new t.lib.FrameImpl({ command: 'X', body: 'a€' });
    t.log.add(t.log.show([made.body, made.binaryBody, made.isBinaryBody]));
  });
  add('FrameImpl: body and binaryBody of bytes', bare, (t) => {
    const made = new t.lib.FrameImpl({ command: 'X', binaryBody: new TextEncoder().encode('a€') });
    t.log.add(t.log.show([made.body, made.binaryBody, made.isBinaryBody]));
  });
  add('FrameImpl: headers are a copy', bare, (t) => {
    const headers = { a: 'b' };
    const made = new t.lib.FrameImpl({ command: 'X', headers });
    made.headers.c = 'd';
    t.log.add(t.log.show([headers, made.headers]));
  });
  add('FrameImpl: skipContentLengthHeader deletes the header', bare, (t) => {
    const made = new t.lib.FrameImpl({
      command: 'X',
      headers: { 'content-length': '5' },
      body: 'x',
      skipContentLengthHeader: true,
    });
    t.log.add(t.log.show([made.serialize(), made.headers]));
  });
  add('FrameImpl: a frame seen by a client is one', {}, async (t) => {
    t.on('onUnhandledMessage', (m) => t.log.add(`instance: ${m instanceof t.lib.FrameImpl}`));
    await t.up();
    await t.receive(message());
  });
});
