// Transactions: what is sent or acknowledged in one happens at its commit, or never.

import { topic } from '../harness/scenario.mjs';

/** A client that listens to its own queue, and what sends there. */
async function listening(t) {
  await t.up();
  await t.listen('a', t.queue('a'));
  return (body, headers = {}) => t.call('publish', { destination: t.queue('a'), headers, body });
}

export default topic('live transactions', (add) => {
  add('committed', async (t) => {
    const send = await listening(t);
    const transaction = t.call('begin');
    send('first', { transaction: transaction.id });
    send('second', { transaction: transaction.id });
    send('outside');
    await t.until('a');
    t.attempt('commit', () => transaction.commit());
    await t.until('a', 'a');
    await t.down();
  });
  add('aborted', async (t) => {
    const send = await listening(t);
    const transaction = t.call('begin');
    send('lost', { transaction: transaction.id });
    t.attempt('abort', () => transaction.abort());
    send('outside');
    await t.until('a');
    await t.down();
  });
  add('with an id of its own, by the client’s methods', async (t) => {
    const send = await listening(t);
    t.call('begin', 'mine');
    send('kept', { transaction: 'mine' });
    t.call('commit', 'mine');
    await t.until('a');
    t.call('begin', 'other');
    send('lost', { transaction: 'other' });
    t.call('abort', 'other');
    send('outside');
    await t.until('a');
    await t.down();
  });
  add('two at a time', async (t) => {
    const send = await listening(t);
    const [one, two] = [t.call('begin'), t.call('begin')];
    send('of one', { transaction: one.id });
    send('of two', { transaction: two.id });
    t.attempt('commit', () => two.commit());
    await t.until('a');
    t.attempt('abort', () => one.abort());
    send('outside');
    await t.until('a');
    await t.down();
  });
  add('left open', { config: { disconnectHeaders: { receipt: 'bye' } } }, async (t) => {
    const send = await listening(t);
    const transaction = t.call('begin');
    send('lost', { transaction: transaction.id });
    await t.down();
    await t.up();
    await t.listen('b', t.queue('a'));
    t.call('publish', { destination: t.queue('a'), body: 'outside' });
    await t.until('b');
    await t.down();
  });
  for (const verb of ['commit', 'abort']) {
    add(`an acknowledgement, ${verb}`, async (t) => {
      await t.up();
      await t.listen('a', t.queue('a'), { ack: 'client-individual' });
      t.call('publish', { destination: t.queue('a'), body: 'job' });
      await t.until('a');
      const transaction = t.call('begin');
      t.attempt('ack', () => t.got.a[0].ack({ transaction: transaction.id }));
      t.attempt(verb, () => transaction[verb]());
      await t.confirmed('settled', (headers) =>
        t.call('publish', { destination: t.topic('unknown'), headers }),
      );
      await t.down();
      const other = t.another();
      await other.up();
      const kept = verb === 'abort' ? ['left'] : [];
      await other.listen('left', t.queue('a'), {}, undefined, kept);
      other.call('publish', { destination: t.queue('a'), body: 'last' });
      await other.until('left');
      await other.down();
    });
  }
  add('in callbacks', async (t) => {
    await t.up();
    await t.listen('out', t.queue('out'));
    await t.listen('in', t.queue('in'), {}, ({ body }) => {
      const transaction = t.call('begin');
      t.call('publish', {
        destination: t.queue('out'),
        headers: { transaction: transaction.id },
        body: `${body} done`,
      });
      t.attempt('commit', () => transaction.commit());
    });
    for (const body of ['one', 'two']) t.call('publish', { destination: t.queue('in'), body });
    await t.until('in', 'in', 'out', 'out');
    await t.down();
  });
  add('a large one', async (t) => {
    const send = await listening(t);
    const transaction = t.call('begin');
    for (let i = 0; i < 20; i++) send(`#${i}`, { transaction: transaction.id });
    t.attempt('commit', () => transaction.commit());
    await t.until(...Array(20).fill('a'));
    await t.down();
  });
  add('with receipts', async (t) => {
    await t.up();
    const transaction = t.call('begin');
    t.call('watchForReceipt', 'sent', t.recorder('sent'));
    t.call('publish', {
      destination: t.queue('a'),
      headers: { transaction: transaction.id, receipt: 'sent' },
      body: 'x',
    });
    t.attempt('commit', () => transaction.commit());
    await t.until('sent');
    await t.down();
  });
});
