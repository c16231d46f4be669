// What is published, and how it comes back.

import { topic } from '../harness/scenario.mjs';

/** Publishes each of these and waits for it on a subscription of its own. */
const echo =
  (...messages) =>
  async (t) => {
    await t.up();
    await t.listen('a', t.topic('a'));
    for (const params of messages) {
      t.call('publish', { destination: t.topic('a'), ...params });
      await t.until('a');
    }
    await t.down();
  };

const BYTES = Uint8Array.from({ length: 300 }, (_, index) => index % 256);
const inBytes = ({ frames }) => frames !== 'text';

export default topic('live publishing', (add) => {
  add('text', echo({ body: 'hello' }));
  add('no body, an empty one', echo({}, { body: '' }));
  add('beyond ASCII', echo({ body: '안녕? € 😀' }, { headers: { name: '안녕? € 😀' }, body: 'x' }));
  add('blank lines and line ends', echo({ body: '\n\na\r\n\r\n' }, { body: '\n' }));
  add('a body with NUL', echo({ body: 'a\0b\0' }));
  add(
    'JSON',
    echo({
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ a: ['b', '"c"', '\\'] }),
    }),
  );
  add(
    'headers that need escapes',
    echo({
      headers: { colon: 'a:b', line: 'a\nb', cr: 'a\rb', backslash: 'a\\b', all: ':\\:\r:' },
      body: 'x',
    }),
  );
  add(
    'headers of every kind',
    echo({
      headers: { n: 5, zero: 0, yes: true, no: false, empty: '', 'x y': 'blank inside' },
      body: 'x',
    }),
  );
  add('a frozen set of headers', echo({ headers: Object.freeze({ a: 'b' }), body: 'x' }));
  for (const version of ['1.0', '1.1']) {
    const config = ({ lib }) => ({ stompVersions: new lib.Versions([version]) });
    add(`on ${version}`, { config }, echo({ body: 'hello' }, { headers: { a: 'b' }, body: '€' }));
  }
  add('bytes that are text', echo({ binaryBody: new TextEncoder().encode('안녕?') }));
  add(
    'bytes',
    { on: inBytes },
    echo(
      { binaryBody: BYTES },
      { binaryBody: new Uint8Array([0]) },
      { binaryBody: new Uint8Array() },
    ),
  );
  add('a part of a buffer', { on: inBytes }, echo({ binaryBody: BYTES.subarray(100, 200) }));
  add(
    'without content-length',
    echo({ body: 'hello', skipContentLengthHeader: true }, { skipContentLengthHeader: true }),
  );
  add(
    'frames in bytes',
    { config: { forceBinaryWSFrames: true } },
    echo({ body: '€ hello' }, { binaryBody: new Uint8Array([104, 105]) }),
  );
  add('a large body', echo({ body: 'large '.repeat(50_000) }));
  add('large bytes', { on: inBytes }, echo({ binaryBody: new Uint8Array(300_000).fill(200) }));
  add(
    'in pieces',
    { config: { splitLargeFrames: true } },
    echo({ body: 'x'.repeat(30_000) }, { body: 'short' }),
  );
  add(
    'in small pieces',
    { config: { splitLargeFrames: true, maxWebSocketChunkSize: 300 } },
    echo({ body: 'x'.repeat(1000) }),
  );
  add(
    'in pieces and in bytes',
    { config: { splitLargeFrames: true, maxWebSocketChunkSize: 100, forceBinaryWSFrames: true } },
    echo({ body: 'x'.repeat(1000) }),
  );
  add(
    'raw communication in the log',
    { config: { logRawCommunication: true } },
    echo({ body: 'hello' }),
  );
  add(
    'missing NULs appended',
    { config: { appendMissingNULLonIncoming: true } },
    echo({ body: 'hello' }, { body: 'x'.repeat(20_000) }),
  );
  add('one after the other', async (t) => {
    await t.up();
    await t.listen('a', t.queue('a'));
    for (let i = 0; i < 40; i++) t.call('publish', { destination: t.queue('a'), body: `#${i}` });
    await t.until(...Array(40).fill('a'));
    await t.down();
  });
  add('before there is a subscription', async (t) => {
    await t.up();
    await t.confirmed('kept', (headers) =>
      t.call('publish', { destination: t.queue('a'), headers, body: 'early' }),
    );
    t.call('subscribe', t.queue('a'), t.inbox('a'));
    await t.until('a');
    await t.down();
  });
  add('with a receipt', async (t) => {
    await t.up();
    await t.confirmed('r-1', (headers) =>
      t.call('publish', { destination: t.topic('a'), headers, body: 'x' }),
    );
    await t.down();
  });
  add('with a receipt that is not watched', async (t) => {
    await t.up();
    t.call('publish', { destination: t.topic('a'), headers: { receipt: 'r-1' }, body: 'x' });
    await t.until('onUnhandledReceipt');
    await t.down();
  });
  add('without a connection', async (t) => {
    t.call('publish', { destination: t.topic('a'), body: 'x' });
    await t.up();
    await t.down();
    t.call('publish', { destination: t.topic('a'), body: 'x' });
  });
  add('things that are no body', async (t) => {
    await t.up();
    await t.listen('a', t.topic('a'));
    for (const body of [null, 5, true]) {
      t.call('publish', { destination: t.topic('a'), body });
      await t.until('a');
    }
    await t.down();
  });
  add('a destination among the headers', async (t) => {
    await t.up();
    await t.listen('a', t.topic('a'));
    t.call('publish', { headers: { destination: t.topic('a') }, body: 'x' });
    await t.until('a');
    await t.down();
  });
});
