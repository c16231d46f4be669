// Frames that come in: whole, in pieces, many at once, as text and as binary.

import { topic } from '../harness/scenario.mjs';
import { bytes, error, frame, message, receipt } from '../harness/frames.mjs';

/** A scenario with one subscription (`sub-0`) that gets the chunks. */
function listening(chunks, version = '1.2', config = {}) {
  return async (t) => {
    Object.assign(t.client, config);
    await t.up({ version });
    t.call('subscribe', '/q', t.recorder('listener'));
    await t.receive(...(typeof chunks === 'function' ? chunks(t) : chunks));
    await t.receive(message({}, 'the next one'));
  };
}

const pieces = (text, size) => text.match(new RegExp(`[^]{1,${size}}`, 'gu'));

export default topic('receiving', (add) => {
  add('a text message', listening([message()]));
  add('a message without content', listening([message({}, '')]));
  add('a message with content-length', listening([message({ 'content-length': 5 })]));
  add(
    'a body with NUL inside its content-length',
    listening([message({ 'content-length': 5 }, 'a\0b\0c')]),
  );
  add('a body beyond ASCII', listening([message({}, '안녕? € 😀')]));
  add(
    'a body beyond ASCII with content-length',
    listening([message({ 'content-length': 16 }, '안녕? € 😀')]),
  );
  add('a body that ends with line feeds', listening([message({}, 'a\n\n')]));
  add(
    'headers in the order of the wire',
    listening([message([]) ?? '', message({ z: 1, a: 2, m: 3 })]),
  );
  add(
    'repeated headers: the first counts',
    listening([
      frame('MESSAGE', [
        ['subscription', 'sub-0'],
        ['x', '1'],
        ['y', '2'],
        ['x', '3'],
        ['message-id', '7'],
        ['destination', '/q'],
      ]),
    ]),
  );
  add('numeric header names', listening([message({ 5: 'five', 1: 'one' })]));
  add('an empty header value', listening([message({ empty: '' })]));
  add('a header value with a colon, escaped', listening([message({ at: '10\\c30' })]));
  add('a header value with a bare colon', listening([message({ at: '10:30' })]));
  add('escapes of line feed and CR in 1.2', listening([message({ x: 'a\\nb\\rc' })]));
  add('1.0 does not unescape', listening([message({ x: 'a\\nb\\\\c' })], '1.0'));
  add(
    'two frames in one chunk',
    listening([message({}, 'one') + message({ 'message-id': 'm-2' }, 'two')]),
  );
  add(
    'ten frames in one chunk',
    listening([Array.from({ length: 10 }, (_, i) => message({}, `#${i}`)).join('')]),
  );
  add(
    'frames with line feeds between them',
    listening([`${message({}, 'one')}\n\n${message({}, 'two')}\n`]),
  );
  add('a line feed behind the frame', listening([`${message()}\n`]));
  add('a line feed before the frame', listening([`\n${message()}`]));
  add('CR LF before the frame', listening([`\r\n${message()}`]));
  add('line feeds alone', listening(['\n', '\n\n', '\r\n']));
  add('NULs between frames', listening([`\0\0${message()}`]));
  add('CR LF in the head', listening([message().replace(/\n/g, '\r\n')]));
  for (const size of [1, 2, 7, 30]) {
    add(`in pieces of ${size}`, listening(pieces(message({ x: 'a\\cb' }, 'body €😀'), size)));
    add(
      `in binary pieces of ${size}`,
      listening(pieces(message({ x: 'a\\cb' }, 'body'), size).map(bytes)),
    );
  }
  add(
    'split inside a character, binary',
    listening(
      (() => {
        const whole = new Uint8Array(bytes(message({}, '€€')));
        return [whole.slice(0, -3).buffer, whole.slice(-3).buffer];
      })(),
    ),
  );
  add(
    'split inside content-length, then another frame',
    listening([
      message({ 'content-length': 10 }, '01234').slice(0, -1),
      `56789\0${message({}, 'two')}`,
    ]),
  );
  add('a binary message', listening([bytes(message())]));
  add(
    'binary bytes',
    listening([
      new Uint8Array([
        ...new Uint8Array(bytes(message({ 'content-length': 4 }, '').slice(0, -1))),
        0,
        255,
        254,
        1,
        0,
      ]).buffer,
    ]),
  );
  add(
    'two frames in one binary chunk',
    listening([bytes(message({}, 'one') + message({}, 'two'))]),
  );
  add('a view instead of a buffer', listening([new Uint8Array(bytes(message()))]));
  add('text, then binary', listening([message({}, 'text'), bytes(message({}, 'binary'))]));
  add(
    'half text, half binary',
    listening([message({}, 'half').slice(0, 30), bytes(message({}, 'half').slice(30))]),
  );
  add('a large body', listening([message({}, 'x'.repeat(70_000))]));
  add(
    'a large body with content-length in pieces',
    listening(pieces(message({ 'content-length': 70_000 }, 'y'.repeat(70_000)), 16_384)),
  );
  add(
    'many headers',
    listening([
      message(Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`h${i}`, `v${i}`]))),
    ]),
  );
  add('a long header value', listening([message({ long: 'v'.repeat(5000) })]));
  add('headers beyond ASCII', listening([message({ 이름: '값 €😀' })]));
  add('an empty chunk', listening(['']));
  add('an empty binary chunk', listening([new ArrayBuffer(0)]));
  for (const version of ['1.0', '1.1', '1.2']) {
    add(`a message without a receiver, ${version}`, async (t) => {
      await t.up({ version });
      await t.receive(message({ subscription: 'unknown' }));
    });
    add(`a message without subscription, ${version}`, async (t) => {
      await t.up({ version });
      await t.receive(frame('MESSAGE', { destination: '/q', 'message-id': '1' }, 'x'));
    });
  }
  add('an unknown command', listening([frame('PING'), frame('NOTE', { a: 'b' }, 'body')]));
  add('an unknown command in small letters', listening([frame('connected', { a: 'b' }, 'body')]));
  add('a command that only clients send', listening([frame('SEND', { destination: '/q' }, 'x')]));
  add('a receipt without a receiver', listening([receipt('unknown'), frame('RECEIPT')]));
  add(
    'ERROR and the connection goes on',
    listening([error({ 'receipt-id': 'x', 'content-type': 'text/plain' }, 'details'), message()]),
  );
  add('isBinaryBody and body of text', async (t) => {
    await t.up();
    t.call('subscribe', '/q', (m) =>
      t.log.add(
        t.log.show([
          m.isBinaryBody,
          m.body,
          m.binaryBody,
          m.binaryBody === m.binaryBody,
          m.body === m.body,
        ]),
      ),
    );
    await t.receive(message({}, 'hello'), bytes(message({}, 'hello')), message({}, ''));
  });
  add('a message as text and as JSON', async (t) => {
    await t.up();
    t.call('subscribe', '/q', (m) => {
      t.log.add(t.log.show([String(m), typeof m.toString, m.command]));
      t.log.add(
        ['command', 'headers', 'isBinaryBody', 'ack', 'nack']
          .filter((key) => Object.hasOwn(m, key))
          .join(),
      );
    });
    await t.receive(message({ x: 'a\\cb' }, 'hello €'));
  });
  add('headers of a message can be changed', async (t) => {
    await t.up();
    t.call('subscribe', '/q', (m) => {
      m.headers.x = 'new';
      delete m.headers.destination;
      t.log.add(t.log.show(m));
      t.attempt('ack', () => m.ack());
    });
    await t.receive(message());
  });
  add('headers are a plain object', async (t) => {
    await t.up();
    t.call('subscribe', '/q', (m) => {
      t.log.add(
        t.log.show([
          Object.getPrototypeOf(m.headers) === Object.prototype,
          'toString' in m.headers,
          m.headers.nothing,
        ]),
      );
    });
    await t.receive(message());
  });
  add(
    'appendMissingNULLonIncoming, text',
    listening([message({}, 'cut').slice(0, -1)], '1.2', { appendMissingNULLonIncoming: true }),
  );
  add(
    'appendMissingNULLonIncoming from the start',
    { config: { appendMissingNULLonIncoming: true } },
    async (t) => {
      t.call('activate');
      await t.open();
      await t.receive('CONNECTED\nversion:1.2\n\n');
      t.call('subscribe', '/q', t.recorder('listener'));
      await t.receive(
        message().slice(0, -1),
        bytes(message({}, 'b').slice(0, -1)),
        message(),
        '\n',
        '',
      );
      await t.receive(message({ 'content-length': 5 }).slice(0, -1));
    },
  );
  for (const [what, data] of Object.entries({
    undefined,
    null: null,
    'a number': 5,
    'an object': {},
  })) {
    add(`data is ${what}`, listening([data]));
  }
});
