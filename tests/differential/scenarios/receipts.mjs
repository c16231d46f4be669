// watchForReceipt()

import { topic } from '../harness/scenario.mjs';
import { error, receipt } from '../harness/frames.mjs';
import { throws } from '../harness/stage.mjs';

const up = (act, options = {}) => [
  options,
  async (t) => {
    await t.up();
    await act(t);
  },
];

export default topic('receipts', (add) => {
  add(
    'plain',
    ...up(async (t) => {
      t.call('watchForReceipt', 'r-1', t.recorder('watcher'));
      t.call('publish', { destination: '/q', headers: { receipt: 'r-1' } });
      await t.receive(receipt('r-1'));
    }),
  );
  add(
    'once only',
    ...up(async (t) => {
      t.call('watchForReceipt', 'r-1', t.recorder('watcher'));
      await t.receive(receipt('r-1'), receipt('r-1'));
    }),
  );
  add(
    'several, in another order',
    ...up(async (t) => {
      for (const id of ['a', 'b', 'c']) t.call('watchForReceipt', id, t.recorder(`watcher ${id}`));
      await t.receive(receipt('c') + receipt('a'), receipt('x'), receipt('b'));
    }),
  );
  add(
    'the same id twice: the later callback',
    ...up(async (t) => {
      t.call('watchForReceipt', 'r-1', t.recorder('first'));
      t.call('watchForReceipt', 'r-1', t.recorder('second'));
      await t.receive(receipt('r-1'), receipt('r-1'));
    }),
  );
  add(
    'a number as id',
    ...up(async (t) => {
      t.call('watchForReceipt', 5, t.recorder('watcher'));
      await t.receive(receipt('5'));
    }),
  );
  add(
    'an id that needs escapes',
    ...up(async (t) => {
      t.call('watchForReceipt', 'a:b', t.recorder('watcher'));
      await t.receive(receipt('a\\cb'));
    }),
  );
  add(
    'an empty id',
    ...up(async (t) => {
      t.call('watchForReceipt', '', t.recorder('watcher'));
      await t.receive(receipt(''));
    }),
  );
  add(
    'without a callback',
    ...up(async (t) => {
      t.call('watchForReceipt', 'r-1');
      await t.receive(receipt('r-1'));
    }),
  );
  add('without arguments', ...up((t) => t.call('watchForReceipt')));
  add(
    'a callback that throws',
    ...up(async (t) => {
      t.call('watchForReceipt', 'r-1', t.recorder('watcher', throws()));
      await t.receive(receipt('r-1') + receipt('r-2'));
    }),
  );
  add(
    'a callback that watches for the same id again',
    ...up(async (t) => {
      t.call(
        'watchForReceipt',
        'r-1',
        t.recorder('outer', () => t.call('watchForReceipt', 'r-1', t.recorder('inner'))),
      );
      await t.receive(receipt('r-1'), receipt('r-1'));
    }),
  );
  add(
    'a callback that watches for the next id',
    ...up(async (t) => {
      t.call(
        'watchForReceipt',
        'r-1',
        t.recorder('outer', () => t.call('watchForReceipt', 'r-2', t.recorder('inner'))),
      );
      await t.receive(receipt('r-1') + receipt('r-2'));
    }),
  );
  add(
    'a callback that publishes',
    ...up(async (t) => {
      t.call(
        'watchForReceipt',
        'r-1',
        t.recorder('watcher', () => t.call('publish', { destination: '/q', body: 'next' })),
      );
      await t.receive(receipt('r-1'));
    }),
  );
  add(
    'a callback that deactivates',
    ...up(async (t) => {
      t.call(
        'watchForReceipt',
        'r-1',
        t.recorder('watcher', () => t.call('deactivate')),
      );
      await t.receive(receipt('r-1') + receipt('close-0'));
      await t.lost(1000);
    }),
  );
  add(
    'a callback that deactivates by force',
    ...up(async (t) => {
      t.call(
        'watchForReceipt',
        'r-1',
        t.recorder('watcher', () => t.call('deactivate', { force: true })),
      );
      await t.receive(receipt('r-1') + receipt('r-2'));
    }),
  );
  add(
    'set in the callback of a subscription',
    ...up(async (t) => {
      t.call(
        'subscribe',
        '/q',
        t.recorder('listener', () => t.call('watchForReceipt', 'r-1', t.recorder('watcher'))),
      );
      await t.receive(
        `MESSAGE\nsubscription:sub-0\nmessage-id:1\ndestination:/q\n\n\0${receipt('r-1')}`,
      );
    }),
  );
  add(
    'of subscribe, unsubscribe, ack',
    ...up(async (t) => {
      for (const id of ['s', 'u', 'a']) t.call('watchForReceipt', id, t.recorder(`watcher ${id}`));
      const subscription = t.call('subscribe', '/q', t.recorder('listener'), { receipt: 's' });
      t.call('ack', 'm', 'sub-0', { receipt: 'a' });
      t.attempt('unsubscribe', () => subscription.unsubscribe({ receipt: 'u' }));
      await t.receive(receipt('s'), receipt('a'), receipt('u'));
    }),
  );
  add('a receipt without an id', ...up((t) => t.receive('RECEIPT\n\n\0')));
  add('forgotten when the connection is lost', { config: { reconnectDelay: 10 } }, async (t) => {
    await t.up();
    t.call('watchForReceipt', 'r-1', t.recorder('watcher'));
    await t.lost();
    await t.advance(10);
    await t.accept();
    await t.receive(receipt('r-1'));
  });
  add(
    'the receipt of DISCONNECT by a watcher of the application',
    { config: { disconnectHeaders: { receipt: 'bye' } } },
    async (t) => {
      await t.up();
      t.call('watchForReceipt', 'bye', t.recorder('watcher'));
      t.call('deactivate');
      await t.receive(receipt('bye'));
      await t.lost(1000);
    },
  );
  add(
    'a receipt while deactivating',
    ...up(async (t) => {
      t.call('watchForReceipt', 'r-1', t.recorder('watcher'));
      t.call('deactivate');
      await t.receive(receipt('r-1'), receipt('close-0'));
      await t.lost(1000);
    }),
  );
  add(
    'an ERROR for another receipt',
    ...up(async (t) => {
      t.call('watchForReceipt', 'r-1', t.recorder('watcher'));
      await t.receive(error({ 'receipt-id': 'r-2' }), receipt('r-1'));
    }),
  );
});
