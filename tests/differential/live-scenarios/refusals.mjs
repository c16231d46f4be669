// What the broker refuses. Ours closes the socket after ERROR, RabbitMQ mostly does not.

import { topic } from '../harness/scenario.mjs';

/** Does something that the broker answers with ERROR, and ends there. */
const refused = (act) => async (t) => {
  await t.up();
  t.deactivateWhenRefused();
  act(t);
  await t.until('onStompError', 'onWebSocketClose', 'promise 1');
};

/** Sends raw text after which the broker closes the socket, with or without an ERROR. */
const broken = (text) => async (t) => {
  await t.up();
  t.socket.inject(text);
  await t.until('onWebSocketClose', 'onConnect');
  await t.down();
};

const BAD = '/nowhere/to/be/found';

export default topic('live refusals', (add) => {
  add(
    'publishing to a destination that is none',
    refused((t) => t.call('publish', { destination: BAD, body: 'x' })),
  );
  add(
    'publishing to a destination that is none, with a receipt',
    refused((t) => {
      t.call('watchForReceipt', 'r', t.recorder('watcher'));
      t.call('publish', { destination: BAD, headers: { receipt: 'r' }, body: 'x' });
    }),
  );
  add(
    'subscribing to a destination that is none',
    refused((t) => t.call('subscribe', BAD, t.inbox('a'))),
  );
  add(
    'unsubscribing what was not subscribed',
    refused((t) => t.call('unsubscribe', 'unknown')),
  );
  add(
    'publishing in an unknown transaction',
    refused((t) =>
      t.call('publish', { destination: t.topic('a'), headers: { transaction: 'none' } }),
    ),
  );
  add(
    'acknowledging in an unknown transaction',
    refused((t) => t.call('ack', 'm', 's', { transaction: 'none' })),
  );
  add(
    'an ack mode that is none',
    { on: ({ kind }) => kind !== 'rabbitmq' },
    refused((t) => t.call('subscribe', t.topic('a'), t.inbox('a'), { ack: 'maybe' })),
  );
  add(
    'a message-id of the application’s',
    { on: ({ kind }) => kind === 'rabbitmq' },
    refused((t) =>
      t.call('publish', { destination: t.topic('a'), headers: { 'message-id': '5' } }),
    ),
  );
  add(
    'and goes on: the session outlives an ERROR',
    { on: ({ kind }) => kind === 'rabbitmq' },
    async (t) => {
      await t.up();
      await t.listen('a', t.topic('a'));
      t.call('publish', { destination: BAD, body: 'x' });
      await t.until('onStompError');
      t.call('publish', { destination: t.topic('a'), body: 'still there' });
      await t.until('a');
      await t.down();
    },
  );
  add(
    'and reconnects: the session ends with an ERROR',
    { on: ({ kind }) => kind !== 'rabbitmq' },
    async (t) => {
      await t.up();
      t.call('publish', { destination: BAD, body: 'x' });
      await t.until('onStompError', 'onWebSocketClose', 'onConnect');
      await t.down();
    },
  );
  add('onStompError throws', async (t) => {
    await t.up();
    t.once('onStompError', () => {
      throw new Error('boom');
    });
    t.call('publish', { destination: BAD, body: 'x' });
    await t.until('onStompError', ...(t.isRabbit ? [] : ['onWebSocketClose', 'onConnect']));
    await t.down();
  });
  add('onStompError deactivates by force', async (t) => {
    await t.up();
    t.once('onStompError', () => t.call('deactivate', { force: true }));
    t.call('publish', { destination: BAD, body: 'x' });
    await t.until('onStompError', 'onWebSocketClose', 'promise 1');
  });
  add(
    'a duplicate id',
    broken(
      'SUBSCRIBE\nid:1\ndestination:/topic/x\n\n\0SUBSCRIBE\nid:1\ndestination:/topic/x\n\n\0',
    ),
  );
  add('a header line without a colon', broken('SEND\ndestination\n\nx\0'));
  add('a second CONNECT', broken('CONNECT\naccept-version:1.2\nlogin:guest\npasscode:guest\n\n\0'));
  add('DISCONNECT behind the client’s back', broken('DISCONNECT\n\n\0'));
});
