// subscribe() and unsubscribe()

import { topic } from '../harness/scenario.mjs';
import { message } from '../harness/frames.mjs';
import { throws } from '../harness/stage.mjs';

const up =
  (act, version = '1.2') =>
  async (t) => {
    await t.up({ version });
    await act(t);
  };

export default topic('subscribing', (add) => {
  add(
    'plain',
    up(async (t) => {
      const subscription = t.call('subscribe', '/q', t.recorder('listener'));
      t.log.add(Object.keys(subscription).join());
      await t.receive(message());
    }),
  );
  add(
    'several, each gets its own',
    up(async (t) => {
      for (const name of ['a', 'b', 'c']) t.call('subscribe', `/${name}`, t.recorder(name));
      await t.receive(
        message({ subscription: 'sub-2' }),
        message({ subscription: 'sub-0' }),
        message({ subscription: 'sub-1' }),
      );
    }),
  );
  add(
    'with headers',
    up((t) => {
      const headers = Object.freeze({ ack: 'client', selector: 'a = 1', durable: true });
      t.call('subscribe', '/q', t.recorder('listener'), headers);
    }),
  );
  add(
    'with an id',
    up(async (t) => {
      t.call('subscribe', '/q', t.recorder('listener'), { id: 'mine' });
      t.call('subscribe', '/r', t.recorder('automatic'));
      await t.receive(message({ subscription: 'mine' }), message({ subscription: 'sub-0' }));
    }),
  );
  add(
    'with an empty id',
    up((t) => t.call('subscribe', '/q', t.recorder('listener'), { id: '' })),
  );
  add(
    'with an id that is a number',
    up(async (t) => {
      t.call('subscribe', '/q', t.recorder('listener'), { id: 7 });
      await t.receive(message({ subscription: '7' }));
    }),
  );
  add(
    'with a destination among the headers',
    up((t) => t.call('subscribe', '/q', t.recorder('listener'), { destination: '/other' })),
  );
  add(
    'headers undefined',
    up((t) => t.call('subscribe', '/q', t.recorder('listener'), undefined)),
  );
  add(
    'headers null',
    up((t) => t.call('subscribe', '/q', t.recorder('listener'), null)),
  );
  add(
    'without a callback',
    up(async (t) => {
      t.call('subscribe', '/q');
      await t.receive(message());
    }),
  );
  add(
    'with a callback that is none',
    up(async (t) => {
      t.call('subscribe', '/q', 'text');
      await t.receive(message());
    }),
  );
  add(
    'without a destination',
    up((t) => t.call('subscribe', undefined, t.recorder('listener'))),
  );
  add(
    'with nothing',
    up((t) => t.call('subscribe')),
  );
  add(
    'header values that need escapes',
    up((t) =>
      t.call('subscribe', '/a:b', t.recorder('listener'), { id: 'x:1', selector: "a = 'b\\c'" }),
    ),
  );
  for (const version of ['1.0', '1.1']) {
    add(
      `on ${version}`,
      up(async (t) => {
        const subscription = t.call('subscribe', '/q', t.recorder('listener'));
        await t.receive(message());
        t.attempt('unsubscribe', () => subscription.unsubscribe());
      }, version),
    );
  }
  add(
    'unsubscribe by the subscription',
    up(async (t) => {
      const subscription = t.call('subscribe', '/q', t.recorder('listener'));
      t.attempt('unsubscribe', () => subscription.unsubscribe());
      await t.receive(message());
    }),
  );
  add(
    'unsubscribe with headers',
    up((t) => {
      const subscription = t.call('subscribe', '/q', t.recorder('listener'));
      t.attempt('unsubscribe', () => subscription.unsubscribe({ receipt: 'r', id: 'ignored' }));
    }),
  );
  add(
    'unsubscribe twice',
    up((t) => {
      const subscription = t.call('subscribe', '/q', t.recorder('listener'));
      t.attempt('unsubscribe', () => subscription.unsubscribe());
      t.attempt('unsubscribe', () => subscription.unsubscribe());
    }),
  );
  add(
    'unsubscribe by the client',
    up(async (t) => {
      t.call('subscribe', '/q', t.recorder('listener'));
      t.call('unsubscribe', 'sub-0');
      await t.receive(message());
    }),
  );
  add(
    'unsubscribe by the client, with headers',
    up((t) => {
      t.call('subscribe', '/q', t.recorder('listener'));
      t.call('unsubscribe', 'sub-0', Object.freeze({ persistent: true }));
    }),
  );
  add(
    'unsubscribe what was never subscribed',
    up((t) => t.call('unsubscribe', 'nothing')),
  );
  add(
    'unsubscribe without an id',
    up((t) => t.call('unsubscribe')),
  );
  add(
    'unsubscribe taken off its object',
    up((t) => {
      const { unsubscribe } = t.call('subscribe', '/q', t.recorder('listener'));
      t.attempt('unsubscribe', () => unsubscribe());
    }),
  );
  add(
    'unsubscribe in the callback',
    up(async (t) => {
      const subscription = t.call(
        'subscribe',
        '/q',
        t.recorder('listener', () => t.attempt('unsubscribe', () => subscription.unsubscribe())),
      );
      await t.receive(message({}, 'one') + message({}, 'two'));
    }),
  );
  add(
    'subscribe in the callback',
    up(async (t) => {
      t.call(
        'subscribe',
        '/q',
        t.recorder('outer', () => t.call('subscribe', '/r', t.recorder('inner'))),
      );
      await t.receive(message() + message({ subscription: 'sub-1' }));
    }),
  );
  add(
    'the callback throws',
    up(async (t) => {
      t.call('subscribe', '/q', t.recorder('listener', throws()));
      await t.receive(message({}, 'one') + message({}, 'two'), message({}, 'three'));
    }),
  );
  add(
    'the callback returns a promise that is rejected',
    up(async (t) => {
      t.call(
        'subscribe',
        '/q',
        t.recorder('listener', async () => throws()()),
      );
      await t.receive(message());
    }),
  );
  add(
    'the callback deactivates',
    up(async (t) => {
      t.call(
        'subscribe',
        '/q',
        t.recorder('listener', () => t.call('deactivate')),
      );
      await t.receive(message({}, 'one') + message({}, 'two'));
      await t.lost(1000);
    }),
  );
  add(
    'the callback deactivates by force',
    up(async (t) => {
      t.call(
        'subscribe',
        '/q',
        t.recorder('listener', () => t.call('deactivate', { force: true })),
      );
      await t.receive(message({}, 'one') + message({}, 'two'));
    }),
  );
  add(
    'the callback forces a disconnect',
    up(async (t) => {
      t.call(
        'subscribe',
        '/q',
        t.recorder('listener', () => t.call('forceDisconnect')),
      );
      await t.receive(message({}, 'one') + message({}, 'two'));
    }),
  );
  add(
    'the subscription is an own copy',
    up((t) => {
      const subscription = t.call('subscribe', '/q', t.recorder('listener'));
      subscription.id = 'changed';
      t.attempt('unsubscribe', () => subscription.unsubscribe());
    }),
  );
  add(
    'ids go on after explicit ones',
    up((t) => {
      t.call('subscribe', '/a', t.recorder('a'));
      t.call('subscribe', '/b', t.recorder('b'), { id: 'x' });
      t.call('begin');
      t.call('subscribe', '/c', t.recorder('c'));
    }),
  );
  add(
    'a message between unsubscribe and its receipt',
    up(async (t) => {
      const subscription = t.call('subscribe', '/q', t.recorder('listener'));
      t.attempt('unsubscribe', () => subscription.unsubscribe({ receipt: 'r' }));
      await t.receive(message());
      await t.receive('RECEIPT\nreceipt-id:r\n\n\0');
    }),
  );
  add(
    'subscriptions do not outlive the connection',
    { config: { reconnectDelay: 10 } },
    async (t) => {
      await t.up();
      t.call('subscribe', '/q', t.recorder('listener'), { id: 'mine' });
      await t.lost();
      await t.advance(10);
      await t.accept();
      await t.receive(message({ subscription: 'mine' }));
    },
  );
  add('the same id on the next connection', { config: { reconnectDelay: 10 } }, async (t) => {
    t.on('onConnect', () => t.call('subscribe', '/q', t.recorder('listener'), { id: 'mine' }));
    await t.up();
    await t.lost();
    await t.advance(10);
    await t.accept();
    await t.receive(message({ subscription: 'mine' }));
  });
  add(
    'the same id after unsubscribe',
    up(async (t) => {
      const first = t.call('subscribe', '/q', t.recorder('first'), { id: 'mine' });
      t.attempt('unsubscribe', () => first.unsubscribe());
      t.call('subscribe', '/q', t.recorder('second'), { id: 'mine' });
      await t.receive(message({ subscription: 'mine' }));
    }),
  );
});
