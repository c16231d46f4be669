// Which messages of a queue come again, and to whom, after ACK, NACK and a lost connection.

import {
  confirmEverythingSent,
  confirmedInbox,
  connected,
  nextCall,
  receipt,
  told,
} from '../in-page/client.mjs';

// A queue is used by a second client once the broker has confirmed the subscription that makes it. RabbitMQ looks into two tables
// for a queue, one after the other, and answers by ERROR where another connection has just put it into the second one:
// "home node … of durable queue … is down or inaccessible".

/** A message sent last: what arrives before it is all that was redelivered. */
const LAST = 'last';

export const auto = lostConnection({
  title: 'ack:auto needs no acknowledgement: nothing comes again after a lost connection',
  ack: 'auto',
  acknowledge: () => {},
  redelivered: [],
});

export const cumulative = lostConnection({
  title:
    'ack:client is cumulative: after a lost connection only what came after the acknowledged message comes again',
  ack: 'client',
  acknowledge: (messages) => messages[1].ack(),
  redelivered: ['three'],
});

export const individual = lostConnection({
  title:
    'ack:client-individual acknowledges one message: after a lost connection all others come again',
  ack: 'client-individual',
  acknowledge: (messages) => messages[1].ack(),
  redelivered: ['one', 'three'],
});

/** Three messages are received, some acknowledged, the network is cut, and a second client takes over the queue. */
function lostConnection({ title, ack, acknowledge, redelivered }) {
  return {
    title,
    async inPage(environment) {
      const destination = `/queue/lost-${environment.id}`;
      const first = await connected({ ...environment, url: await globalThis.harness('proxy') });
      const received = await confirmedInbox(first, destination, { ack });
      const second = await connected(environment);
      for (const body of ['one', 'two', 'three']) second.publish({ destination, body });
      const messages = await received.take(3);
      acknowledge(messages);
      await confirmEverythingSent(first, environment);
      const noticed = await witness(environment, { first, second });

      const lost = nextCall(first, 'onWebSocketClose');
      await globalThis.harness('lose');
      await lost;
      await noticed();
      const again = await confirmedInbox(second, destination, { ack: 'client-individual' });
      const redeliveries = [];
      while (redeliveries.length < redelivered.length) redeliveries.push(await acknowledged(again));
      second.publish({ destination, body: LAST });
      return { first: messages.map(told), second: [...redeliveries, await acknowledged(again)] };
    },
    expect({ seen, assert }) {
      assert.deepEqual(
        seen.first,
        ['one', 'two', 'three'].map((body) => ({ body, redelivered: false })),
      );
      assert.deepEqual(seen.second, [
        ...redelivered.map((body) => ({ body, redelivered: true })),
        { body: LAST, redelivered: false },
      ]);
    },
  };
}

/** Gives what waits until the broker has noticed that the first client is gone: a message held by it comes to the second. */
async function witness(environment, { first, second }) {
  const destination = `/queue/witness-${environment.id}`;
  const held = await confirmedInbox(first, destination, { ack: 'client-individual' });
  second.publish({ destination, body: 'held' });
  await held.next();
  return async () =>
    acknowledged(await confirmedInbox(second, destination, { ack: 'client-individual' }));
}

async function acknowledged(messages) {
  const message = await messages.next();
  message.ack();
  return told(message);
}

export const nack = {
  title: 'a message that one client refuses is redelivered to the other',
  async inPage(environment) {
    const destination = `/queue/refused-${environment.id}`;
    const [refusing, accepting] = [await connected(environment), await connected(environment)];
    const refused = await confirmedInbox(refusing, destination, { ack: 'client-individual' });
    accepting.publish({ destination, body: 'job' });
    const seen = { refused: told(await refuse(refused)), accepted: undefined };

    const offered = await confirmedInbox(accepting, destination, { ack: 'client-individual' });
    refuseEverything(refused);
    seen.accepted = await acknowledged(offered);
    return seen;
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen.refused, { body: 'job', redelivered: false });
    assert.deepEqual(seen.accepted, { body: 'job', redelivered: true });
  },
};

async function refuse(messages) {
  const message = await messages.next();
  message.nack();
  return message;
}

/** The broker may offer the message to the refusing client again before it tries the other one. */
async function refuseEverything(messages) {
  for (;;) await refuse(messages);
}

export const competing = {
  title: 'a message of a queue goes to one of its consumers, each message once',
  async inPage(environment) {
    const destination = `/queue/shared-${environment.id}`;
    const clients = [await connected(environment), await connected(environment)];
    const bodies = [];
    let take;
    const ten = new Promise((resolve) => {
      take = (message) => bodies.push(message.body) === 10 && resolve();
    });
    for (const client of clients)
      await receipt(client, (headers) => client.subscribe(destination, take, headers));
    for (let n = 0; n < 10; n += 1) clients[0].publish({ destination, body: `${n}` });
    await ten;
    await Promise.all(clients.map((client) => confirmEverythingSent(client, environment)));
    return bodies.sort();
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen, ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  },
};
