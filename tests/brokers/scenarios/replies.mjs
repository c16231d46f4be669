// Temporary queues, and answers to one client.

import { KEEPING, promise, RABBIT, SPRING } from '../kit/promises.mjs';

const firstUnhandled = (kit, client) => kit.nextCall(client, 'onUnhandledMessage');

export const temporary = {
  name: 'a question with reply-to, answered by another client',
  async run(kit) {
    const [asking, answering] = await Promise.all([kit.connect(), kit.connect()]);
    const questions = await kit.subscribed(answering, kit.queue());
    const own = `/temp-queue/answers-${kit.id}`;
    const isRabbit = RABBIT.includes(kit.broker);
    // RabbitMQ subscribes by itself, and refuses a SUBSCRIBE.
    const answer = isRabbit
      ? firstUnhandled(kit, asking)
      : kit.next(await kit.subscribed(asking, own));
    asking.publish({ destination: kit.queue(), body: '2 + 2', headers: { 'reply-to': own } });
    const { headers } = await kit.next(questions);
    answering.publish({ destination: headers['reply-to'], body: '4' });
    return (await answer).body;
  },
  promises: [
    promise(RABBIT, 'the answer comes without a subscription', '4'),
    promise(KEEPING, 'the answer comes to the temporary queue', '4'),
  ],
};

export const person = {
  name: 'a message to a user comes to that user',
  async run(kit) {
    const [kim, lee] = await Promise.all(
      ['kim', 'lee'].map((name) => kit.connect({ connectHeaders: { token: `token-of-${name}` } })),
    );
    const whispers = await kit.subscribed(lee, '/user/queue/whispers');
    const body = JSON.stringify({ to: 'lee', text: `psst ${kit.id}` });
    kim.publish({ destination: '/app/whisper', body });
    for (;;) {
      const message = await kit.next(whispers);
      const { from, text } = JSON.parse(message.body);
      if (text.includes(kit.id)) return { from, destination: message.headers.destination };
    }
  },
  promises: [
    promise('spring', 'the destination is that of the user', {
      from: 'kim',
      destination: '/user/queue/whispers',
    }),
    promise('spring-relay', 'the destination is that of the user', {
      from: 'kim',
      destination: '/user/queue/whispers',
    }),
  ],
};

export const tabs = {
  name: 'a message to a user comes to each connection of that user',
  async run(kit) {
    const to = (name) => kit.connect({ connectHeaders: { token: `token-of-${name}` } });
    const [kim, ...lees] = await Promise.all(['kim', 'lee', 'lee', 'lee'].map(to));
    const all = await Promise.all(lees.map((lee) => kit.subscribed(lee, '/user/queue/whispers')));
    kim.publish({ destination: '/app/whisper', body: JSON.stringify({ to: 'lee', text: kit.id }) });
    const mine = async (messages) => {
      while (!(await kit.next(messages)).body.includes(kit.id));
      return true;
    };
    return (await Promise.all(all.map(mine))).length;
  },
  promises: [promise(SPRING, 'to all three', 3)],
};

export const error = {
  name: 'what went wrong in a controller is told to the client whose message it was',
  async run(kit) {
    const client = await kit.connect();
    const errors = await kit.subscribed(client, '/user/queue/errors');
    client.publish({ destination: '/app/whisper', body: '{"to":"lee","text":"x"}' });
    const message = await kit.next(errors);
    return { body: message.body, connected: client.connected };
  },
  promises: [
    promise(SPRING, 'a MESSAGE, by @MessageExceptionHandler', {
      body: 'log in to whisper',
      connected: true,
    }),
  ],
};

export const broken = {
  name: 'a body that is no JSON, to a controller that takes JSON',
  async run(kit) {
    const client = await kit.connect();
    const errors = await kit.subscribed(client, '/user/queue/errors');
    client.publish({ destination: '/app/chat', body: '{"from":' });
    const message = await kit.next(errors);
    return { told: message.body.length > 0, connected: client.connected };
  },
  promises: [
    promise(SPRING, 'a MESSAGE, by @MessageExceptionHandler', { told: true, connected: true }),
  ],
};

export const question = {
  name: 'a question to a controller is answered to the client that asked',
  async run(kit) {
    const [kim, guest] = await Promise.all([
      kit.connect({ connectHeaders: { token: 'token-of-kim' } }),
      kit.connect(),
    ]);
    const [own, other] = await Promise.all(
      [kim, guest].map((client) => kit.subscribed(client, '/user/queue/replies')),
    );
    kim.publish({ destination: '/app/who', body: '' });
    guest.publish({ destination: '/app/who', body: '' });
    return [(await kit.next(own)).body, (await kit.next(other)).body];
  },
  promises: [promise(SPRING, 'to each its own answer', ['kim', 'guest'])],
};

export const chat = {
  name: 'the chat: a message to /app/chat comes with the time to /topic/messages',
  async run(kit) {
    const [one, other] = await Promise.all([kit.connect(), kit.connect()]);
    const [own, others] = await Promise.all(
      [one, other].map((client) => kit.subscribed(client, '/topic/messages')),
    );
    const said = { from: 'hi', text: `안녕? 👋 ${kit.id}` };
    one.publish({
      destination: '/app/chat',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(said),
    });
    const seen = [];
    for (const messages of [own, others]) {
      let message;
      do message = JSON.parse((await kit.next(messages)).body);
      while (!message.text.includes(kit.id));
      seen.push({
        ...message,
        text: message.text === said.text,
        time: /^\d\d:\d\d$/.test(message.time),
      });
    }
    return seen;
  },
  promises: [
    promise(SPRING, 'to all clients', [
      { from: 'hi', text: true, time: true },
      { from: 'hi', text: true, time: true },
    ]),
  ],
};

export const history = {
  name: 'a SUBSCRIBE to a controller is answered at once, once',
  async run(kit) {
    const client = await kit.connect();
    const mine = await kit.subscribed(client, '/topic/messages');
    const text = `to be kept ${kit.id}`;
    client.publish({ destination: '/app/chat', body: JSON.stringify({ from: 'hi', text }) });
    let message;
    do message = JSON.parse((await kit.next(mine)).body);
    while (message.text !== text);
    const last = kit.inbox(client, '/app/history');
    const messages = JSON.parse((await kit.next(last)).body);
    return messages.some((message) => message.text === text);
  },
  promises: [promise(SPRING, 'the last messages, by @SubscribeMapping', true)],
};
