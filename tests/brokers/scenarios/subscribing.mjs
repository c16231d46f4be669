// Who gets which messages.

import { ALL, KEEPING, promise, RABBIT, SPRING } from '../kit/promises.mjs';

export const message = {
  name: 'a message names its subscription and its destination',
  async run(kit) {
    const client = await kit.connect();
    const messages = kit.inbox(client, kit.topic());
    client.publish({ destination: kit.topic(), body: 'x' });
    const { headers, body, command } = await kit.next(messages);
    return {
      command,
      body,
      subscription: headers.subscription === messages.subscription.id,
      destination: headers.destination === kit.topic(),
      id: Boolean(headers['message-id']),
    };
  },
  promises: [
    promise(ALL, 'subscription, destination and message-id', {
      command: 'MESSAGE',
      body: 'x',
      subscription: true,
      destination: true,
      id: true,
    }),
  ],
};

export const ownId = {
  name: 'a subscription has the id that the application gives it',
  async run(kit) {
    const client = await kit.connect();
    const messages = kit.inbox(client, kit.topic(), { id: 'mine' });
    client.publish({ destination: kit.topic(), body: 'x' });
    return (await kit.next(messages)).headers.subscription;
  },
  promises: [promise(ALL, 'the id comes back', 'mine')],
};

export const twice = {
  name: 'two subscriptions of a client to one topic both get the message',
  async run(kit) {
    const client = await kit.connect();
    const both = [kit.inbox(client, kit.topic()), kit.inbox(client, kit.topic())];
    client.publish({ destination: kit.topic(), body: 'x' });
    return (await Promise.all(both.map((one) => kit.next(one)))).map(({ body }) => body);
  },
  promises: [promise(ALL, 'a message for each', ['x', 'x'])],
};

export const everybody = {
  name: 'a message to a topic comes to all clients that have subscribed',
  async run(kit) {
    const clients = await Promise.all([kit.connect(), kit.connect(), kit.connect()]);
    const all = await Promise.all(clients.map((client) => kit.subscribed(client, kit.topic())));
    clients[0].publish({ destination: kit.topic(), body: 'x' });
    return (await Promise.all(all.map((one) => kit.next(one)))).map(({ body }) => body);
  },
  promises: [promise(ALL, 'a message for each', ['x', 'x', 'x'])],
};

export const unsubscribed = {
  name: 'after unsubscribe nothing comes to that subscription, and others go on',
  async run(kit) {
    const client = await kit.connect();
    const [left, kept] = [kit.inbox(client, kit.topic()), kit.inbox(client, kit.topic())];
    client.publish({ destination: kit.topic(), body: 'one' });
    await Promise.all([kit.next(left), kit.next(kept)]);
    left.subscription.unsubscribe();
    client.publish({ destination: kit.topic(), body: 'two' });
    const { body } = await kit.next(kept);
    await kit.processed(client);
    return { body, left: left.pending.length };
  },
  promises: [promise(ALL, 'it has ended', { body: 'two', left: 0 })],
};

export const fifty = {
  name: 'fifty subscriptions get their own messages',
  async run(kit) {
    const client = await kit.connect();
    const numbers = Array.from({ length: 50 }, (_, n) => n);
    const inboxes = numbers.map((n) => kit.inbox(client, kit.topic(`n${n}`)));
    for (const n of numbers) client.publish({ destination: kit.topic(`n${n}`), body: `${n}` });
    const messages = await Promise.all(inboxes.map((one) => kit.next(one)));
    return messages.every(({ body }, n) => body === `${n}`);
  },
  promises: [promise(ALL, 'each its own', true)],
};

export const rightBehind = {
  name: 'a SEND right behind the SUBSCRIBE comes back, forty times',
  async run(kit) {
    const client = await kit.connect();
    const came = [];
    for (let n = 0; n < 40; n += 1) {
      const messages = kit.inbox(client, kit.topic(`behind${n}`));
      client.publish({ destination: kit.topic(`behind${n}`), body: 'x' });
      came.push(kit.next(messages));
    }
    return (await Promise.all(came)).length;
  },
  promises: [promise(SPRING, 'all, because of preserveReceiveOrder', 40), promise(ALL, 'all', 40)],
};

export const order = {
  name: 'three hundred messages to a topic arrive in their order',
  async run(kit) {
    const client = await kit.connect();
    const messages = await kit.subscribed(client, kit.topic());
    for (let n = 0; n < 300; n += 1) client.publish({ destination: kit.topic(), body: `${n}` });
    const bodies = (await kit.take(messages, 300)).map(({ body }) => Number(body));
    return bodies.every((body, n) => body === n);
  },
  promises: [
    promise(SPRING, 'in order, because of preservePublishOrder', true),
    promise(ALL, 'in order', true),
  ],
};

export const queueKeeps = {
  name: 'a queue keeps a message until a client subscribes',
  async run(kit) {
    const client = await kit.connect();
    client.publish({ destination: kit.queue(), body: 'early' });
    await kit.processed(client);
    const messages = kit.inbox(client, kit.queue());
    client.publish({ destination: kit.queue(), body: 'late' });
    return kit.bodiesUntil(messages, 'late');
  },
  promises: [
    promise('spring', 'keeps nothing', []),
    promise(KEEPING, 'the early message comes first', ['early']),
  ],
};

export const competing = {
  name: 'ten messages of a queue with two consumers',
  async run(kit) {
    const clients = await Promise.all([kit.connect(), kit.connect()]);
    const bodies = [];
    const count = kit.broker === 'spring' ? 20 : 10;
    const all = new Promise((resolve) => {
      const take = ({ body }) => bodies.push(body) === count && resolve();
      clients.map((client) => client.subscribe(kit.queue(), take));
    });
    await Promise.all(clients.map((client) => kit.processed(client)));
    for (let n = 0; n < 10; n += 1) clients[0].publish({ destination: kit.queue(), body: `${n}` });
    await kit.within(all, `the messages; so far ${bodies}`);
    await Promise.all(clients.map((client) => kit.processed(client)));
    return { messages: bodies.length, different: new Set(bodies).size };
  },
  promises: [
    promise('spring', 'each goes to both: a queue is a topic', { messages: 20, different: 10 }),
    promise(KEEPING, 'each goes to one of them', { messages: 10, different: 10 }),
  ],
};

const wildcards = {
  spring: ['/topic/w-ID/*', '/topic/w-ID/**'],
  'spring-relay': ['/topic/w-ID.*', '/topic/w-ID.#'],
  activemq: ['/topic/w-ID.*', '/topic/w-ID.>'],
  artemis: ['/topic/w-ID.*', '/topic/w-ID.#'],
  rabbitmq: ['/topic/w-ID.*', '/topic/w-ID.#'],
};

export const wildcard = {
  name: 'wildcards for one and for several parts of a name',
  async run(kit) {
    const client = await kit.connect();
    const [one, several] = await Promise.all(
      wildcards[kit.broker].map((pattern) => kit.subscribed(client, pattern.replace('ID', kit.id))),
    );
    const separator = kit.broker === 'spring' ? '/' : '.';
    for (const rest of ['a', 'a.b', 'c'])
      client.publish({
        destination: `/topic/w-${kit.id}.${rest}`.replaceAll('.', separator),
        body: rest,
      });
    return {
      one: (await kit.take(one, 2)).map(({ body }) => body),
      several: (await kit.take(several, 3)).map(({ body }) => body),
    };
  },
  promises: [
    promise('spring', '* and **, with / between the parts', {
      one: ['a', 'c'],
      several: ['a', 'a.b', 'c'],
    }),
    promise('activemq', '* and >', { one: ['a', 'c'], several: ['a', 'a.b', 'c'] }),
    promise(KEEPING, '* and #', { one: ['a', 'c'], several: ['a', 'a.b', 'c'] }),
  ],
};

export const selector = {
  name: "a selector: kind = 'good'",
  async run(kit) {
    const client = await kit.connect();
    const messages = await kit.subscribed(client, kit.topic(), { selector: "kind = 'good'" });
    for (const [kind, body] of Object.entries({ bad: 'one', good: 'two' }))
      client.publish({ destination: kit.topic(), body, headers: { kind } });
    client.publish({ destination: kit.topic(), body: 'last', headers: { kind: 'good' } });
    return kit.bodiesUntil(messages, 'last');
  },
  promises: [
    promise('spring', 'ignores it', ['one', 'two']),
    promise(RABBIT, 'ignores it', ['one', 'two']),
    promise(['activemq', 'artemis'], 'lets pass what it is true of', ['two']),
  ],
};

const durableHeaders = (kit) =>
  ({
    activemq: { 'activemq.subscriptionName': `d-${kit.id}` },
    artemis: { 'durable-subscription-name': `d-${kit.id}` },
  })[kit.broker] ?? { durable: 'true', 'auto-delete': 'false', 'x-queue-name': `d-${kit.id}` };

export const durable = {
  name: 'a durable subscription gets what was sent while it was away',
  async run(kit) {
    const { login, passcode } = kit;
    const connectHeaders = { ...(login && { login, passcode }), 'client-id': `c-${kit.id}` };
    const headers = durableHeaders(kit);
    const away = await kit.connect({ connectHeaders });
    await kit.subscribed(away, kit.topic(), headers);
    await kit.within(away.deactivate(), 'the end of deactivate');
    const other = await kit.connect();
    other.publish({ destination: kit.topic(), body: 'missed' });
    await kit.processed(other);
    const back = await kit.connect({ connectHeaders });
    const messages = await kit.subscribed(back, kit.topic(), headers);
    other.publish({ destination: kit.topic(), body: 'last' });
    return kit.bodiesUntil(messages, 'last');
  },
  promises: [
    promise('spring', 'keeps nothing', []),
    promise(KEEPING, 'the missed message', ['missed']),
  ],
};

export const nowhere = {
  name: 'SEND to a destination without a known prefix',
  async run(kit) {
    const client = await kit.connect();
    const error = kit.nextError(client);
    const close = kit.nextClose(client).catch(() => 'none');
    client.publish({ destination: '/nowhere/x', body: 'x' });
    const said = await Promise.race([
      error.catch(() => 'none'),
      kit.processed(client).then(() => 'nothing'),
    ]);
    return { said, goesOn: client.connected, close: client.connected ? 'none' : await close };
  },
  promises: [
    promise('spring', 'silence', { said: 'nothing', goesOn: true, close: 'none' }),
    promise('spring-relay', 'silence: it is not for the relay', {
      said: 'nothing',
      goesOn: true,
      close: 'none',
    }),
    promise('activemq', 'takes it for a queue', { said: 'nothing', goesOn: true, close: 'none' }),
    promise('artemis', 'takes it for a topic', { said: 'nothing', goesOn: true, close: 'none' }),
    promise('rabbitmq', 'ERROR, and goes on', {
      said: 'Unknown destination',
      goesOn: true,
      close: 'none',
    }),
  ],
};

export const ids = {
  name: 'each message of a topic has an id of its own',
  async run(kit) {
    const client = await kit.connect();
    const messages = kit.inbox(client, kit.topic());
    for (let n = 0; n < 20; n += 1) client.publish({ destination: kit.topic(), body: `${n}` });
    const taken = await kit.take(messages, 20);
    return new Set(taken.map(({ headers }) => headers['message-id'])).size;
  },
  promises: [promise(ALL, 'all differ', 20)],
};

export const strangers = {
  name: 'a message to a topic without subscribers is gone',
  async run(kit) {
    const client = await kit.connect();
    client.publish({ destination: kit.topic(), body: 'early' });
    await kit.processed(client);
    const messages = kit.inbox(client, kit.topic());
    client.publish({ destination: kit.topic(), body: 'late' });
    return kit.bodiesUntil(messages, 'late');
  },
  promises: [promise(ALL, 'it is gone', [])],
};

export const resubscribed = {
  name: 'the same topic is left and subscribed to again, ten times',
  async run(kit) {
    const client = await kit.connect();
    const bodies = [];
    for (let n = 0; n < 10; n += 1) {
      const messages = kit.inbox(client, kit.topic());
      client.publish({ destination: kit.topic(), body: `${n}` });
      bodies.push((await kit.next(messages)).body);
      messages.subscription.unsubscribe();
    }
    return bodies.join('');
  },
  promises: [promise(ALL, 'each subscription gets its message', '0123456789')],
};

export const usedId = {
  name: 'a second client subscribes with the same id',
  async run(kit) {
    const clients = await Promise.all([kit.connect(), kit.connect()]);
    const all = await Promise.all(
      clients.map((client) => kit.subscribed(client, kit.topic(), { id: 'same' })),
    );
    clients[0].publish({ destination: kit.topic(), body: 'x' });
    return (await Promise.all(all.map((one) => kit.next(one)))).map(({ body }) => body);
  },
  promises: [promise(ALL, 'ids belong to a connection', ['x', 'x'])],
};
