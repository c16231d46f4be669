// publish()

import { topic } from '../harness/scenario.mjs';
import { frame, message } from '../harness/frames.mjs';

const up = (version, act) => async (t) => {
  await t.up({ version });
  await act(t);
};

/** One publish of `params` on 1.2. */
const one = (params) => up('1.2', (t) => t.call('publish', params));

export default topic('publishing', (add) => {
  add('text', one({ destination: '/q', body: 'hello' }));
  add('no body', one({ destination: '/q' }));
  add('an empty body', one({ destination: '/q', body: '' }));
  add('beyond ASCII', one({ destination: '/큐', body: '안녕? € 😀' }));
  add(
    'with headers',
    one({ destination: '/q', headers: { priority: '9', receipt: 'r-1' }, body: 'x' }),
  );
  add(
    'headers are not changed',
    up('1.2', (t) => {
      const headers = Object.freeze({ a: 'b' });
      t.call('publish', { destination: '/q', headers, body: 'x' });
      t.log.add(t.log.show(headers));
    }),
  );
  add(
    'numbers and booleans as header values',
    one({ destination: '/q', headers: { n: 5, b: true, f: 0.5, z: 0, no: false } }),
  );
  add(
    'destination among the headers',
    one({ destination: '/q', headers: { destination: '/other' }, body: 'x' }),
  );
  add(
    'header values that need escapes',
    one({ destination: '/a:b', headers: { x: 'a\\b:c\nd\re' }, body: 'x' }),
  );
  add('an empty header value', one({ destination: '/q', headers: { empty: '' } }));
  add('numeric header names', one({ destination: '/q', headers: { b: 1, 2: 'two', 1: 'one' } }));
  for (const version of ['1.0', '1.1']) {
    add(
      `${version}, plain`,
      up(version, (t) => t.call('publish', { destination: '/q', headers: { a: 'b' }, body: 'x' })),
    );
  }
  add(
    '1.0, a backslash and a colon in a value',
    up('1.0', (t) => t.call('publish', { destination: '/q', headers: { x: 'a\\b:c' } })),
  );
  add(
    'skipContentLengthHeader',
    one({ destination: '/q', body: 'hello', skipContentLengthHeader: true }),
  );
  add(
    'skipContentLengthHeader false',
    one({ destination: '/q', body: 'hello', skipContentLengthHeader: false }),
  );
  add(
    'skipContentLengthHeader with a content-length header',
    one({
      destination: '/q',
      headers: { 'content-length': '3' },
      body: 'hello',
      skipContentLengthHeader: true,
    }),
  );
  add(
    'skipContentLengthHeader with a binary body',
    one({ destination: '/q', binaryBody: new Uint8Array([1, 2]), skipContentLengthHeader: true }),
  );
  add('a binary body', one({ destination: '/q', binaryBody: new Uint8Array([0, 1, 255, 0]) }));
  add('an empty binary body', one({ destination: '/q', binaryBody: new Uint8Array() }));
  add(
    'a binary body with headers',
    one({
      destination: '/q',
      headers: { 'content-type': 'application/octet-stream' },
      binaryBody: new Uint8Array([10]),
    }),
  );
  add(
    'a view into a larger buffer',
    one({ destination: '/q', binaryBody: new Uint8Array([9, 8, 7, 6]).subarray(1, 3) }),
  );
  add('both bodies', one({ destination: '/q', body: 'text', binaryBody: new Uint8Array([1]) }));
  add(
    'a binary body changed afterwards',
    up('1.2', (t) => {
      const binaryBody = new Uint8Array([1, 2, 3]);
      t.call('publish', { destination: '/q', binaryBody });
      binaryBody[0] = 9;
      t.call('publish', { destination: '/q', binaryBody });
    }),
  );
  add('a body with NUL', one({ destination: '/q', body: 'a\0b' }));
  add('a body with lone surrogates', one({ destination: '/q', body: 'a\ud800b' }));
  add('a large body', one({ destination: '/q', body: 'x'.repeat(100_000) }));
  add(
    'many, to one destination and to others',
    up('1.2', (t) => {
      for (let i = 0; i < 12; i++) t.call('publish', { destination: `/q/${i % 3}`, body: `#${i}` });
    }),
  );
  add(
    'lengths of every size',
    up('1.2', (t) => {
      for (const length of [1, 9, 10, 99, 100, 127, 128, 999, 1000])
        t.call('publish', { destination: '/q', body: '€'.repeat(length) });
    }),
  );
  add('more fields than there are', one({ destination: '/q', body: 'x', retain: true }));
  add('body null', one({ destination: '/q', body: null }));
  add('headers null', one({ destination: '/q', headers: null, body: 'x' }));
  add('headers undefined', one({ destination: '/q', headers: undefined, body: 'x' }));
  add('destination only among the headers', one({ headers: { destination: '/q' }, body: 'x' }));
  add('no destination', one({ body: 'x' }));
  add('destination undefined', one({ destination: undefined, body: 'x' }));
  add('an empty destination', one({ destination: '', body: 'x' }));
  add('destination a number', one({ destination: 5, body: 'x' }));
  add(
    'nothing at all',
    up('1.2', (t) => t.call('publish')),
  );
  add(
    'null',
    up('1.2', (t) => t.call('publish', null)),
  );
  for (const [what, body] of Object.entries({
    'a number': 5,
    'an object': { a: 1 },
    true: true,
    'an array': [1, 2],
    zero: 0,
    false: false,
  })) {
    add(`the body is ${what}`, one({ destination: '/q', body }));
  }
  for (const [what, binaryBody] of Object.entries({
    'an ArrayBuffer': new ArrayBuffer(2),
    'an array': [1, 2],
    'a string': 'ab',
    'a DataView': new DataView(new ArrayBuffer(2)),
  })) {
    add(`the binary body is ${what}`, one({ destination: '/q', binaryBody }));
  }
  add('forceBinaryWSFrames', { config: { forceBinaryWSFrames: true } }, async (t) => {
    await t.up();
    t.call('publish', { destination: '/q', body: 'hello €' });
    t.call('publish', { destination: '/q', binaryBody: new Uint8Array([1]) });
    t.call('subscribe', '/q', t.recorder('listener'));
    t.call('deactivate');
    await t.settle();
  });
  add(
    'forceBinaryWSFrames set while connected',
    up('1.2', (t) => {
      t.set('forceBinaryWSFrames', true);
      t.call('publish', { destination: '/q', body: 'x' });
    }),
  );
  add(
    'splitLargeFrames',
    { config: { splitLargeFrames: true, maxWebSocketChunkSize: 20 } },
    async (t) => {
      await t.up();
      t.call('publish', { destination: '/q', body: '0123456789'.repeat(5) });
      t.call('publish', { destination: '/q' });
      t.call('publish', { destination: '/q', binaryBody: new Uint8Array(50) });
    },
  );
  add(
    'splitLargeFrames with the default size',
    { config: { splitLargeFrames: true } },
    async (t) => {
      await t.up();
      t.call('publish', { destination: '/q', body: 'x'.repeat(20_000) });
    },
  );
  add(
    'splitLargeFrames with forceBinaryWSFrames',
    { config: { splitLargeFrames: true, maxWebSocketChunkSize: 20, forceBinaryWSFrames: true } },
    async (t) => {
      await t.up();
      t.call('publish', { destination: '/q', body: 'x'.repeat(50) });
    },
  );
  add(
    'splitLargeFrames, exactly one and two chunks',
    { config: { splitLargeFrames: true, maxWebSocketChunkSize: 64 } },
    async (t) => {
      await t.up();
      for (const length of [27, 28, 29, 92, 93])
        t.call('publish', { destination: '/q', body: 'x'.repeat(length) });
    },
  );
  add('logRawCommunication', { config: { logRawCommunication: true } }, async (t) => {
    await t.up();
    t.call('subscribe', '/q', t.recorder('listener'));
    t.call('publish', { destination: '/q', body: 'hello' });
    await t.receive(message());
    await t.receive('\n');
  });
  add(
    'the socket refuses to send',
    {
      socket: (n) => ({ sendThrows: n ? 'cannot send' : undefined }),
      config: { reconnectDelay: 100 },
    },
    async (t) => {
      t.call('activate');
      await t.open();
      t.call('publish', { destination: '/q' });
    },
  );
  add('the socket begins to refuse', {}, async (t) => {
    await t.up();
    t.socket.options = { sendThrows: 'cannot send' };
    t.call('publish', { destination: '/q', body: 'x' });
    t.call('subscribe', '/q', t.recorder('listener'));
    t.call('begin');
    t.socket.options = {};
    t.call('publish', { destination: '/q', body: 'y' });
    t.call('subscribe', '/q', t.recorder('listener'));
  });
  add(
    'in a message callback',
    up('1.2', async (t) => {
      t.call(
        'subscribe',
        '/q',
        t.recorder('listener', (m) => {
          if (m.body === 'ping') t.call('publish', { destination: '/pong', body: 'pong' });
        }),
      );
      await t.receive(message({}, 'ping') + message({}, 'other') + message({}, 'ping'));
    }),
  );
  add('in onConnect', {}, async (t) => {
    t.on('onConnect', () => t.call('publish', { destination: '/q', body: 'at once' }));
    await t.up();
  });
  add('in debug', {}, async (t) => {
    await t.up();
    t.once('debug', () => t.call('publish', { destination: '/inner', body: 'i' }));
    t.call('publish', { destination: '/outer', body: 'o' });
  });
  add('in onWebSocketClose', {}, async (t) => {
    t.on('onWebSocketClose', () => t.call('publish', { destination: '/q' }));
    await t.up();
    await t.lost();
  });
  add(
    'while the socket is closing',
    up('1.2', (t) => {
      t.socket.readyState = 2;
      t.call('publish', { destination: '/q', body: 'lost' });
    }),
  );
  add(
    'a getter among the parameters throws',
    up('1.2', (t) => {
      t.call('publish', {
        get destination() {
          throw new Error('no destination');
        },
      });
      t.call('publish', { destination: '/q', body: 'x' });
    }),
  );
  add(
    'a header whose conversion throws',
    up('1.2', (t) => {
      t.call('publish', {
        destination: '/q',
        headers: {
          x: {
            toString() {
              throw new Error('no text');
            },
          },
        },
      });
      t.call('publish', { destination: '/q', headers: { x: { toString: () => 'text' } } });
      t.call('publish', { destination: '/q', headers: { x: Symbol('s') } });
    }),
  );
  add(
    'the answer to a frame that is none of its own',
    up('1.2', (t) => t.receive(frame('RECEIPT', { 'receipt-id': 'r' }))),
  );
});
