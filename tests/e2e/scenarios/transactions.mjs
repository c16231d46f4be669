// What is sent or acknowledged inside a transaction happens at its commit, or never.

import {
  confirmEverythingSent,
  confirmedInbox,
  connected,
  inbox,
  nextCall,
  told,
} from '../in-page/client.mjs';

export const committed = {
  title: 'messages sent in a transaction arrive at its commit, in their order',
  async inPage(environment) {
    const { client, messages, send } = await watched(environment);
    const transaction = client.begin();
    send('first', { transaction: transaction.id });
    send('second', { transaction: transaction.id });
    send('outside');
    const beforeCommit = (await messages.next()).body;
    transaction.commit();
    const afterCommit = (await messages.take(2)).map((message) => message.body);
    return { beforeCommit, afterCommit };
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen, { beforeCommit: 'outside', afterCommit: ['first', 'second'] });
  },
};

export const aborted = {
  title: 'messages sent in an aborted transaction never arrive',
  async inPage(environment) {
    const { client, messages, send } = await watched(environment);
    const transaction = client.begin();
    send('lost', { transaction: transaction.id });
    transaction.abort();
    send('outside');
    return { arrived: (await messages.next()).body, pending: messages.pending.length };
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen, { arrived: 'outside', pending: 0 });
  },
};

export const interleaved = {
  title: 'two open transactions do not touch each other',
  async inPage(environment) {
    const { client, messages, send } = await watched(environment);
    const [one, two] = [client.begin(), client.begin()];
    send('of one', { transaction: one.id });
    send('of two', { transaction: two.id });
    two.commit();
    const first = (await messages.next()).body;
    one.abort();
    send('outside');
    return { different: one.id !== two.id, first, second: (await messages.next()).body };
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen, { different: true, first: 'of two', second: 'outside' });
  },
};

async function watched(environment) {
  const client = await connected(environment);
  const destination = `/queue/transactions-${environment.id}`;
  const send = (body, headers = {}) => client.publish({ destination, headers, body });
  return { client, messages: inbox(client, destination), send };
}

export const committedAck = acknowledgement({
  title: 'an acknowledgement in a committed transaction holds',
  finish: (transaction) => transaction.commit(),
  second: [{ body: 'last', redelivered: false }],
});

export const abortedAck = acknowledgement({
  title: 'an acknowledgement in an aborted transaction did not happen: the message is redelivered',
  finish: (transaction) => transaction.abort(),
  second: [
    { body: 'job', redelivered: true },
    { body: 'last', redelivered: false },
  ],
});

/** A client acknowledges in a transaction and goes away; a second one sees what is left in the queue. */
function acknowledgement({ title, finish, second }) {
  return {
    title,
    async inPage(environment) {
      const destination = `/queue/acknowledged-${environment.id}`;
      const first = await connected(environment);
      const received = await confirmedInbox(first, destination, { ack: 'client-individual' });
      const other = await connected(environment);
      other.publish({ destination, body: 'job' });
      const message = await received.next();
      const transaction = first.begin();
      message.ack({ transaction: transaction.id });
      finish(transaction);
      await confirmEverythingSent(first, environment);

      const closed = nextCall(first, 'onWebSocketClose');
      await first.deactivate();
      await closed;
      const messages = await confirmedInbox(other, destination);
      const left = second.length === 1 ? [] : [told(await messages.next())];
      other.publish({ destination, body: 'last' });
      return [...left, told(await messages.next())];
    },
    expect({ seen, assert }) {
      assert.deepEqual(seen, second);
    },
  };
}
