// Which messages of a queue come again, and where refused ones go.

import { KEEPING, promise, RABBIT } from '../kit/promises.mjs';

const told = ({ body, headers }) => ({ body, again: headers.redelivered === 'true' });

/**
 * Three messages come to a client, which acknowledges some and is gone; what a second client gets then is `again`. A message sent last shows
 * that there is no more of it.
 */
const afterLoss = ({ name, ack, acknowledge, says, again, version }) => ({
  name,
  async run(kit) {
    const first = await kit.connect(
      version && { stompVersions: new kit.stomp.Versions([version]) },
    );
    const received = await kit.subscribed(first, kit.queue(), { ack });
    const second = await kit.connect();
    for (const body of ['one', 'two', 'three']) second.publish({ destination: kit.queue(), body });
    acknowledge(await kit.take(received, 3));
    await kit.processed(first);
    await kit.within(first.deactivate(), 'the end of deactivate');
    const messages = kit.inbox(second, kit.queue());
    const came = (await kit.take(messages, again.length)).map(({ body }) => body);
    second.publish({ destination: kit.queue(), body: 'last' });
    return [...came, ...(await kit.bodiesUntil(messages, 'last'))];
  },
  promises: [promise(KEEPING, says, again)],
});

const acknowledgeSecond = (messages) => messages[1].ack();

export const auto = afterLoss({
  name: 'ack:auto: nothing comes again',
  ack: 'auto',
  acknowledge: () => {},
  says: 'nothing',
  again: [],
});

export const individual = afterLoss({
  name: 'ack:client-individual: what was not acknowledged comes again',
  ack: 'client-individual',
  acknowledge: acknowledgeSecond,
  says: 'the others',
  again: ['one', 'three'],
});

export const cumulative = afterLoss({
  name: 'ack:client: acknowledging a message acknowledges those before it',
  ack: 'client',
  acknowledge: acknowledgeSecond,
  says: 'what came behind it',
  again: ['three'],
});

export const none = afterLoss({
  name: 'ack:client: without any ACK all come again',
  ack: 'client',
  acknowledge: () => {},
  says: 'all, in order',
  again: ['one', 'two', 'three'],
});

export const individual11 = afterLoss({
  name: 'STOMP 1.1, ack:client-individual: what was not acknowledged comes again',
  ack: 'client-individual',
  acknowledge: acknowledgeSecond,
  says: 'the others',
  again: ['one', 'three'],
  version: '1.1',
});

export const cumulative10 = afterLoss({
  name: 'STOMP 1.0, ack:client: acknowledging a message acknowledges those before it',
  ack: 'client',
  acknowledge: acknowledgeSecond,
  says: 'what came behind it',
  again: ['three'],
  version: '1.0',
});

export const redelivered = {
  name: 'a message that comes again says so',
  async run(kit) {
    const first = await kit.connect();
    const received = await kit.subscribed(first, kit.queue(), { ack: 'client-individual' });
    first.publish({ destination: kit.queue(), body: 'x' });
    const before = told(await kit.next(received));
    await kit.within(first.deactivate(), 'the end of deactivate');
    const second = await kit.connect();
    const again = kit.inbox(second, kit.queue(), { ack: 'client-individual' });
    const message = await kit.next(again);
    message.ack();
    return [before, told(message)];
  },
  promises: [
    promise(KEEPING, 'redelivered:true', [
      { body: 'x', again: false },
      { body: 'x', again: true },
    ]),
  ],
};

/** Where a dead letter goes. */
const DEAD_LETTERS = { activemq: '/queue/ActiveMQ.DLQ', artemis: '/queue/DLQ' };

export const nack = {
  name: 'where a message goes that is refused',
  async run(kit) {
    const client = await kit.connect();
    const received = await kit.subscribed(client, kit.queue(), { ack: 'client-individual' });
    const headers = { persistent: 'true', of: kit.id };
    client.publish({ destination: kit.queue(), body: 'refused', headers });
    (await kit.next(received)).nack();
    await kit.processed(client);
    const dead = DEAD_LETTERS[kit.broker];
    const letters = dead ? kit.inbox(client, dead, { selector: `of = '${kit.id}'` }) : received;
    client.publish({ destination: dead ?? kit.queue(), body: 'last', headers });
    return kit.bodiesUntil(letters, 'last');
  },
  promises: [
    promise(RABBIT, 'back to its queue', ['refused']),
    promise('activemq', 'to the queue ActiveMQ.DLQ, at once', ['refused']),
    promise('artemis', 'nowhere: it is gone', []),
  ],
};

export const nackWithoutRequeue = {
  name: 'a message that is refused with requeue:false',
  async run(kit) {
    const client = await kit.connect();
    const received = await kit.subscribed(client, kit.queue(), { ack: 'client-individual' });
    client.publish({ destination: kit.queue(), body: 'refused' });
    (await kit.next(received)).nack({ requeue: 'false' });
    client.publish({ destination: kit.queue(), body: 'last' });
    return kit.bodiesUntil(received, 'last');
  },
  promises: [promise(RABBIT, 'it is gone', [])],
};

export const committed = {
  name: 'an ACK in a transaction that is committed',
  run: (kit) => acknowledgedIn(kit, (transaction) => transaction.commit(), 0),
  promises: [promise(KEEPING, 'it is acknowledged', [])],
};

export const aborted = {
  name: 'an ACK in a transaction that is aborted',
  run: (kit) =>
    acknowledgedIn(kit, (transaction) => transaction.abort(), kit.broker === 'artemis' ? 0 : 1),
  promises: [
    promise('artemis', 'the message is gone all the same', []),
    promise(KEEPING, 'the message comes again', ['x']),
  ],
};

/** What a second client gets of a message that was acknowledged in a transaction: `again` messages, and perhaps more. */
async function acknowledgedIn(kit, end, again) {
  const first = await kit.connect();
  const received = await kit.subscribed(first, kit.queue(), { ack: 'client-individual' });
  first.publish({ destination: kit.queue(), body: 'x' });
  const message = await kit.next(received);
  const transaction = first.begin();
  message.ack({ transaction: transaction.id });
  end(transaction);
  await kit.processed(first);
  await kit.within(first.deactivate(), 'the end of deactivate');
  const second = await kit.connect();
  const messages = kit.inbox(second, kit.queue());
  const came = (await kit.take(messages, again)).map(({ body }) => body);
  second.publish({ destination: kit.queue(), body: 'last' });
  return [...came, ...(await kit.bodiesUntil(messages, 'last'))];
}

const PREFETCH = {
  activemq: { 'activemq.prefetchSize': '1' },
  artemis: { 'consumer-window-size': '0' },
};

export const prefetch = {
  name: 'a client that may hold one message gets the next one after its ACK',
  async run(kit) {
    const client = await kit.connect();
    const headers = PREFETCH[kit.broker] ?? { 'prefetch-count': '1' };
    const received = await kit.subscribed(client, kit.queue(), {
      ack: 'client-individual',
      ...headers,
    });
    for (const body of ['one', 'two']) client.publish({ destination: kit.queue(), body });
    const message = await kit.next(received);
    await kit.processed(client);
    const held = received.pending.length;
    message.ack();
    return { first: message.body, held, second: (await kit.next(received)).body };
  },
  promises: [promise(KEEPING, 'one at a time', { first: 'one', held: 0, second: 'two' })],
};

export const ackOnSpring = {
  name: 'ack() of a message of a broker without acknowledgement (R-9)',
  async run(kit) {
    const client = await kit.connect();
    const messages = kit.inbox(client, kit.topic(), { ack: 'client-individual' });
    client.publish({ destination: kit.topic(), body: 'x' });
    const message = await kit.next(messages);
    let thrown;
    try {
      message.ack();
    } catch (failure) {
      thrown = failure.name;
    }
    await kit.processed(client);
    return { thrown, connected: client.connected };
  },
  promises: [
    promise('spring', 'its messages have no ack header', { thrown: undefined, connected: true }),
  ],
};

export const each = {
  name: 'a hundred messages of a queue, each acknowledged',
  async run(kit) {
    const client = await kit.connect();
    const bodies = [];
    const all = new Promise((resolve) =>
      client.subscribe(
        kit.queue(),
        (message) => {
          message.ack();
          if (bodies.push(message.body) === 100) resolve();
        },
        { ack: 'client-individual' },
      ),
    );
    for (let n = 0; n < 100; n += 1) client.publish({ destination: kit.queue(), body: `${n}` });
    await kit.within(all, 'all messages');
    return bodies.every((body, n) => body === `${n}`);
  },
  promises: [promise(KEEPING, 'all, in order', true)],
};
