// What stompjs does wrong with what it sends: S1 to S11, and the A of that side.

import { topic } from '../harness/scenario.mjs';
import { frame, message } from '../harness/frames.mjs';

const up = (version, act) => async (t) => {
  await t.up({ version });
  await act(t);
};

const one = (params, version = '1.2') =>
  up(version, (t) => {
    t.call('publish', params);
    t.call('publish', { destination: '/after', body: 'sane' });
  });

export default topic('defect', (add) => {
  add(
    'S1 a content-length that is wrong',
    one({ destination: '/q', headers: { 'content-length': '1' }, body: 'hello' }),
  );
  add(
    'S1 a content-length that is right',
    one({ destination: '/q', headers: { 'content-length': '5' }, body: 'hello' }),
  );
  add(
    'S1 a content-length without a body',
    one({ destination: '/q', headers: { 'content-length': '5' } }),
  );
  add(
    'S1 a content-length on another frame',
    up('1.2', (t) => t.call('subscribe', '/q', t.recorder('listener'), { 'content-length': '5' })),
  );
  add(
    'S2 a NUL without content-length',
    one({
      destination: '/q',
      body: 'a\0SEND\ndestination:/evil\n\n\0',
      skipContentLengthHeader: true,
    }),
  );
  add(
    'S3 undefined, null and an object',
    one({ destination: '/q', headers: { a: undefined, b: null, c: {}, d: ['x', 'y'] } }),
  );
  add(
    'S3 on SUBSCRIBE',
    up('1.2', (t) => t.call('subscribe', '/q', t.recorder('listener'), { a: undefined, b: null })),
  );
  add(
    'S3 on ACK, UNSUBSCRIBE and DISCONNECT',
    { config: { disconnectHeaders: { a: undefined } } },
    async (t) => {
      await t.up();
      t.call('subscribe', '/q', t.recorder('listener'));
      t.call('ack', 'm', 'sub-0', { a: undefined });
      t.call('unsubscribe', 'sub-0', { a: null });
      t.call('deactivate');
      await t.settle();
    },
  );
  add('S3 on CONNECT', { config: { connectHeaders: { a: undefined, b: null } } }, async (t) => {
    t.call('activate');
    await t.open();
  });
  add('S4 no host, versions from new to old', async (t) => {
    t.call('activate');
    await t.open();
  });
  for (const [what, text] of Object.entries({ 'line feed': '\n', CR: '\r', NUL: '\0' })) {
    add(
      `S5 a ${what} in a CONNECT header`,
      { config: { connectHeaders: { login: `u${text}passcode:x` }, reconnectDelay: 100 } },
      async (t) => {
        t.call('activate');
        await t.open();
        await t.advance(50);
      },
    );
    add(
      `P3 a ${what} in a header name`,
      one({ destination: '/q', headers: { [`k${text}evil`]: '1' } }),
    );
    add(
      `P4 a ${what} in a header value, 1.1`,
      one({ destination: '/q', headers: { x: `a${text}receipt:evil` } }, '1.1'),
    );
    add(
      `a ${what} in a header value, 1.2`,
      one({ destination: '/q', headers: { x: `a${text}receipt:evil` } }),
    );
    add(
      `a ${what} in a header value, 1.0`,
      one({ destination: '/q', headers: { x: `a${text}receipt:evil` } }, '1.0'),
    );
    add(`a ${what} in a destination`, one({ destination: `/q${text}x:y` }));
  }
  add('P3 a colon in a header name', one({ destination: '/q', headers: { 'a:b': 'v' } }));
  add(
    'P3 a colon in a header name, 1.0',
    one({ destination: '/q', headers: { 'a:b': 'v' } }, '1.0'),
  );
  add('P4 escapes of 1.1', one({ destination: '/q', headers: { x: 'a\\b:c\nd' } }, '1.1'));
  add('an empty header name to send', one({ destination: '/q', headers: { '': 'v' } }));
  add(
    'S6 chunks and surrogates',
    { config: { splitLargeFrames: true, maxWebSocketChunkSize: 64 } },
    async (t) => {
      await t.up();
      t.call('publish', { destination: '/q', body: `x${'😀'.repeat(50)}` });
    },
  );
  add(
    'S6 chunks are measured in bytes',
    { config: { splitLargeFrames: true, maxWebSocketChunkSize: 100 } },
    async (t) => {
      await t.up();
      t.call('publish', { destination: '/q', body: '€'.repeat(90) });
    },
  );
  add(
    'S7 heart-beats with forceBinaryWSFrames',
    { config: { forceBinaryWSFrames: true, heartbeatOutgoing: 1000, heartbeatIncoming: 0 } },
    async (t) => {
      await t.up({ 'heart-beat': '0,1000' });
      await t.advance(1100);
    },
  );
  add(
    'S8 ack on 1.0 without a subscription header',
    up('1.0', async (t) => {
      t.on('onUnhandledMessage', (m) => t.attempt('ack', () => m.ack()));
      await t.receive(frame('MESSAGE', { destination: '/q', 'message-id': 'm-1' }, 'x'));
    }),
  );
  add(
    'S8 nack on 1.0',
    up('1.0', async (t) => {
      t.call('nack', 'm-1', 'sub-0');
      t.call(
        'subscribe',
        '/q',
        t.recorder('listener', (m) => t.attempt('nack', () => m.nack())),
      );
      await t.receive(message());
    }),
  );
  add(
    'S9 ack on 1.2 without an ack header',
    up('1.2', async (t) => {
      t.call(
        'subscribe',
        '/q',
        t.recorder('listener', (m) => {
          t.attempt('ack', () => m.ack());
          t.attempt('nack', () => m.nack());
        }),
      );
      await t.receive(
        frame('MESSAGE', { subscription: 'sub-0', destination: '/q', 'message-id': 'm-1' }, 'x'),
      );
    }),
  );
  add(
    'S10 an id that an automatic one has',
    up('1.2', async (t) => {
      t.call('subscribe', '/a', t.recorder('first'));
      t.call('subscribe', '/b', t.recorder('second'), { id: 'sub-0' });
      await t.receive(message());
    }),
  );
  add(
    'S10 an automatic id that an explicit one has',
    up('1.2', async (t) => {
      t.call('subscribe', '/a', t.recorder('first'), { id: 'sub-0' });
      t.call('subscribe', '/b', t.recorder('second'));
      await t.receive(message());
    }),
  );
  add(
    'S11 secrets in debug text',
    {
      config: {
        connectHeaders: {
          login: 'me',
          passcode: 'secret',
          Authorization: 'Bearer x',
          'X-API-Key': 'k',
          token: 't',
        },
      },
    },
    async (t) => {
      await t.up();
      t.call('publish', { destination: '/q', headers: { authorization: 'Bearer y' } });
    },
  );
  add(
    'S11 secrets in raw debug text',
    { config: { logRawCommunication: true, connectHeaders: { passcode: 'secret' } } },
    (t) => t.up(),
  );
  add(
    'A1 headers of commit, abort and begin',
    up('1.2', (t) => {
      const tx = t.call('begin', 'mine', { receipt: 'b' });
      t.attempt('commit', () => tx.commit({ receipt: 'c' }));
      t.call('begin', 'other');
      t.call('abort', 'other', { receipt: 'd' });
    }),
  );
  add(
    'A2 logRawCommunication with binary',
    { config: { logRawCommunication: true } },
    async (t) => {
      await t.up();
      t.call('publish', { destination: '/q', binaryBody: new Uint8Array([65, 66]) });
      await t.receive(new TextEncoder().encode(message()).buffer);
      t.set('forceBinaryWSFrames', true);
      t.call('publish', { destination: '/q', body: 'text' });
    },
  );
  add('A3 an option that does not exist', { config: { orceBinaryWSFrames: true } }, (t) =>
    t.see('forceBinaryWSFrames'),
  );
});
