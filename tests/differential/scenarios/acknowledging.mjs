// ack() and nack(), of a message and of the client

import { topic } from '../harness/scenario.mjs';
import { frame, message } from '../harness/frames.mjs';

/** One message on `version`, with `act(stage, message)` as its callback. */
const got = (version, act, headers) => async (t) => {
  await t.up({ version });
  t.call(
    'subscribe',
    '/q',
    t.recorder('listener', (m) => act(t, m)),
    { ack: 'client' },
  );
  await t.receive(message(headers));
};

const up =
  (act, version = '1.2') =>
  async (t) => {
    await t.up({ version });
    await act(t);
  };

export default topic('acknowledging', (add) => {
  for (const verb of ['ack', 'nack']) {
    for (const version of verb === 'ack' ? ['1.0', '1.1', '1.2'] : ['1.1', '1.2']) {
      add(
        `message.${verb}() on ${version}`,
        got(version, (t, m) => t.attempt(verb, () => m[verb]())),
      );
      add(
        `client.${verb}() on ${version}`,
        up((t) => t.call(verb, 'm-1', 'sub-0'), version),
      );
    }
    add(
      `message.${verb} with headers`,
      got('1.2', (t, m) => {
        const headers = Object.freeze({ transaction: 'tx-0', receipt: 'r' });
        t.attempt(verb, () => m[verb](headers));
      }),
    );
    add(
      `client.${verb} with headers`,
      up((t) => t.call(verb, 'm-1', 'sub-0', Object.freeze({ transaction: 'tx-0' }))),
    );
    add(
      `message.${verb} with headers of its own name`,
      got('1.2', (t, m) => t.attempt(verb, () => m[verb]({ id: 'other', subscription: 'other' }))),
    );
    add(
      `message.${verb} twice`,
      got('1.2', (t, m) => {
        t.attempt(verb, () => m[verb]());
        t.attempt(verb, () => m[verb]());
      }),
    );
    add(
      `message.${verb} taken off the message`,
      got('1.2', (t, m) => {
        const { [verb]: method } = m;
        t.attempt(verb, () => method());
      }),
    );
    add(
      `message.${verb} headers undefined`,
      got('1.2', (t, m) => t.attempt(verb, () => m[verb](undefined))),
    );
    add(
      `message.${verb} headers null`,
      got('1.2', (t, m) => t.attempt(verb, () => m[verb](null))),
    );
    add(`message.${verb} later`, async (t) => {
      let kept;
      await t.up();
      t.call(
        'subscribe',
        '/q',
        t.recorder('listener', (m) => (kept = m)),
        { ack: 'client' },
      );
      await t.receive(message());
      t.attempt(verb, () => kept[verb]());
    });
    add(`message.${verb} of a message without a receiver`, async (t) => {
      t.on('onUnhandledMessage', (m) => t.attempt(verb, () => m[verb]()));
      await t.up();
      await t.receive(message({ subscription: 'temporary' }));
    });
    add(
      `client.${verb} without arguments`,
      up((t) => t.call(verb)),
    );
    add(
      `client.${verb} without a subscription`,
      up((t) => t.call(verb, 'm-1')),
    );
    add(
      `client.${verb} of an id that needs escapes`,
      up((t) => t.call(verb, 'a:b\\c', 'sub:0')),
    );
    add(
      `client.${verb} with a number`,
      up((t) => t.call(verb, 5, 'sub-0')),
    );
  }
  add(
    'an empty ack header',
    got('1.2', (t, m) => t.attempt('ack', () => m.ack()), { ack: '' }),
  );
  add('after unsubscribe', async (t) => {
    let kept;
    await t.up();
    const subscription = t.call(
      'subscribe',
      '/q',
      t.recorder('listener', (m) => (kept = m)),
    );
    await t.receive(message());
    t.attempt('unsubscribe', () => subscription.unsubscribe());
    t.attempt('ack', () => kept.ack());
  });
  add('within a transaction', async (t) => {
    await t.up();
    const transaction = t.call('begin');
    t.call(
      'subscribe',
      '/q',
      t.recorder('listener', (m) => t.attempt('ack', () => m.ack({ transaction: transaction.id }))),
    );
    await t.receive(message());
    t.attempt('commit', () => transaction.commit());
  });
  add('many in one chunk, acknowledged in order', async (t) => {
    await t.up();
    t.call(
      'subscribe',
      '/q',
      t.recorder('listener', (m) => t.attempt('ack', () => m.ack())),
    );
    await t.receive(
      [1, 2, 3].map((n) => message({ 'message-id': `m-${n}`, ack: `a-${n}` })).join(''),
    );
  });
  add('frames that are no message cannot be acknowledged', async (t) => {
    t.on('onUnhandledFrame', (f) => t.log.add(`ack: ${typeof f.ack}`));
    await t.up();
    await t.receive(frame('FOO'));
  });
});
