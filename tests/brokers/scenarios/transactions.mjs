// BEGIN, COMMIT and ABORT.

import { ALL, KEEPING, onPurpose, promise } from '../kit/promises.mjs';

const bodiesOf = (kit, act) => async () => {
  const client = await kit.connect();
  const messages = await kit.subscribed(client, kit.topic());
  await act(client, (body, transaction) =>
    client.publish({
      destination: kit.topic(),
      body,
      headers: transaction && { transaction: transaction.id },
    }),
  );
  client.publish({ destination: kit.topic(), body: 'last' });
  return kit.bodiesUntil(messages, 'last');
};

export const committed = {
  name: 'what is sent in a transaction comes with COMMIT',
  run: (kit) =>
    bodiesOf(kit, async (client, send) => {
      const transaction = client.begin();
      send('in', transaction);
      send('out');
      transaction.commit();
      await kit.processed(client);
    })(),
  promises: [
    promise('spring', 'transactions do nothing', ['in', 'out']),
    promise(KEEPING, 'behind what was sent outside', ['out', 'in']),
  ],
};

export const aborted = {
  name: 'what is sent in a transaction is gone with ABORT',
  run: (kit) =>
    bodiesOf(kit, async (client, send) => {
      const transaction = client.begin();
      send('in', transaction);
      transaction.abort();
      await kit.processed(client);
    })(),
  promises: [
    promise('spring', 'transactions do nothing', ['in']),
    promise(KEEPING, 'nothing comes', []),
  ],
};

export const two = {
  name: 'two transactions at once, one committed and one aborted',
  run: (kit) =>
    bodiesOf(kit, async (client, send) => {
      const [one, other] = [client.begin(), client.begin()];
      send('one', one);
      send('other', other);
      other.abort();
      one.commit();
      await kit.processed(client);
    })(),
  promises: [
    promise('spring', 'transactions do nothing', ['one', 'other']),
    promise(KEEPING, 'those of the committed one', ['one']),
  ],
};

export const lost = {
  name: 'a transaction whose client is gone before COMMIT',
  async run(kit) {
    const [sender, reader] = await Promise.all([kit.connect(), kit.connect()]);
    const messages = await kit.subscribed(reader, kit.topic());
    const transaction = sender.begin();
    sender.publish({
      destination: kit.topic(),
      body: 'in',
      headers: { transaction: transaction.id },
    });
    await kit.processed(sender);
    await kit.within(sender.deactivate(), 'the end of deactivate');
    reader.publish({ destination: kit.topic(), body: 'last' });
    return kit.bodiesUntil(messages, 'last');
  },
  promises: [
    promise('spring', 'transactions do nothing', ['in']),
    promise(KEEPING, 'nothing comes', []),
  ],
};

export const named = {
  name: 'a transaction with a name of the application, fifty messages',
  run: (kit) =>
    bodiesOf(kit, async (client, send) => {
      const transaction = client.begin(`tx-${kit.id}`);
      for (let n = 0; n < 50; n += 1) send(`${n}`, transaction);
      transaction.commit();
      await kit.processed(client);
    })().then((bodies) => bodies.every((body, n) => body === `${n}`) && bodies.length),
  promises: [
    promise('spring', 'all come, without a transaction', 50),
    promise(KEEPING, 'all, in order', 50),
  ],
};

export const queued = {
  name: 'a transaction over a queue and a topic',
  async run(kit) {
    const client = await kit.connect();
    const [topic, queue] = [
      await kit.subscribed(client, kit.topic()),
      await kit.subscribed(client, kit.queue()),
    ];
    const transaction = client.begin();
    for (const destination of [kit.topic(), kit.queue()])
      client.publish({ destination, body: 'in', headers: { transaction: transaction.id } });
    transaction.commit();
    return [(await kit.next(topic)).body, (await kit.next(queue)).body];
  },
  promises: [promise(['spring', ...KEEPING], 'both come', ['in', 'in'])],
};

export const unknown = {
  name: 'COMMIT of a transaction that was not begun',
  async run(kit) {
    const client = await kit.connect();
    const error = kit.nextError(client).catch(() => 'none');
    try {
      client.commit(`never-${kit.id}`);
    } catch {
      return 'the client refuses';
    }
    const said = await Promise.race([error, kit.processed(client).then(() => 'nothing')]);
    return said.split(' never')[0];
  },
  promises: [
    promise('spring', 'silence', 'nothing'),
    promise('rabbitmq', 'ERROR', 'Bad transaction'),
    promise('spring-relay', 'ERROR', 'Bad transaction'),
    promise('activemq', 'ERROR', 'Invalid transaction id'),
    promise('artemis', 'ERROR', 'AMQ339013 Error committing'),
  ],
  differs: [
    onPurpose(
      ALL,
      'the client itself refuses what most brokers end the connection for',
      'the client refuses',
    ),
  ],
};
