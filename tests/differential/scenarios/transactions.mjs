// begin(), commit(), abort()

import { topic } from '../harness/scenario.mjs';

const up =
  (act, version = '1.2') =>
  async (t) => {
    await t.up({ version });
    await act(t);
  };

export default topic('transactions', (add) => {
  for (const version of ['1.0', '1.1', '1.2']) {
    add(
      `begin, publish, commit on ${version}`,
      up((t) => {
        const tx = t.call('begin');
        t.call('publish', { destination: '/q', headers: { transaction: tx.id }, body: 'x' });
        t.attempt('commit', () => tx.commit());
      }, version),
    );
  }
  add(
    'begin, abort',
    up((t) => {
      const tx = t.call('begin');
      t.attempt('abort', () => tx.abort());
    }),
  );
  add(
    'what begin gives',
    up((t) => t.log.add(Object.keys(t.call('begin')).join())),
  );
  add(
    'with an id',
    up((t) => {
      const tx = t.call('begin', 'mine');
      t.attempt('commit', () => tx.commit());
    }),
  );
  add(
    'with an id that needs escapes',
    up((t) => {
      const tx = t.call('begin', 'a:b\\c');
      t.attempt('abort', () => tx.abort());
    }),
  );
  add(
    'with an empty id',
    up((t) => t.call('begin', '')),
  );
  add(
    'with a number',
    up((t) => t.call('begin', 5)),
  );
  add(
    'several at a time',
    up((t) => {
      const all = [t.call('begin'), t.call('begin'), t.call('begin')];
      t.attempt('commit', () => all[1].commit());
      t.attempt('abort', () => all[0].abort());
      t.attempt('commit', () => all[2].commit());
    }),
  );
  add(
    'ids are shared with subscriptions',
    up((t) => {
      t.call('begin');
      t.call('subscribe', '/q', t.recorder('listener'));
      t.call('begin');
    }),
  );
  for (const verb of ['commit', 'abort']) {
    add(
      `client.${verb}`,
      up((t) => {
        t.call('begin', 'mine');
        t.call(verb, 'mine');
      }),
    );
    add(
      `client.${verb} of a transaction never begun`,
      up((t) => t.call(verb, 'nothing')),
    );
    add(
      `client.${verb} without an id`,
      up((t) => t.call(verb)),
    );
    add(
      `${verb} twice`,
      up((t) => {
        const tx = t.call('begin');
        t.attempt(verb, () => tx[verb]());
        t.attempt(verb, () => tx[verb]());
      }),
    );
    add(
      `${verb} taken off its object`,
      up((t) => {
        const { [verb]: method } = t.call('begin');
        t.attempt(verb, () => method());
      }),
    );
    add(
      `${verb} in a callback`,
      up(async (t) => {
        const tx = t.call('begin');
        t.call(
          'subscribe',
          '/q',
          t.recorder('listener', () => t.attempt(verb, () => tx[verb]())),
        );
        await t.receive('MESSAGE\nsubscription:sub-1\nmessage-id:1\ndestination:/q\n\nx\0');
      }),
    );
    add(
      `${verb} while deactivating`,
      up(async (t) => {
        const tx = t.call('begin');
        await t.receive('\n');
        t.attempt(verb, () => tx[verb]());
        t.call('deactivate');
        await t.settle();
      }),
    );
  }
  add(
    'commit after abort',
    up((t) => {
      const tx = t.call('begin');
      t.attempt('abort', () => tx.abort());
      t.attempt('commit', () => tx.commit());
    }),
  );
  add(
    'the same id begun twice',
    up((t) => {
      t.call('begin', 'mine');
      t.call('begin', 'mine');
    }),
  );
  add(
    'the same id after commit',
    up((t) => {
      t.call('begin', 'mine');
      t.call('commit', 'mine');
      t.call('begin', 'mine');
    }),
  );
  add(
    'the id of the object changed',
    up((t) => {
      const tx = t.call('begin');
      tx.id = 'changed';
      t.attempt('commit', () => tx.commit());
    }),
  );
  add(
    'a transaction header for a transaction never begun',
    up((t) => t.call('publish', { destination: '/q', headers: { transaction: 'unknown' } })),
  );
});
