// Session: connecting, confirmation, errors, requests, transactions.

import { Changes } from '../../e2e/support/queue.mjs';
import { ALL, anyOf, CSRF, KEEPING, promise, RABBIT, SPRING } from '../kit/promises.mjs';

const uses = 'Session';

/** The code that a promise rejects with, or what it resolves with. */
const codeOf = (promise) => promise.catch((error) => error.code ?? `${error}`);

/** How the promise rejects, or what it resolves with. */
const rejection = (kit, promise) =>
  kit.within(
    promise.catch(({ code, maybeDelivered }) => ({ code, maybeDelivered })),
    'its end',
  );

export const named = {
  name: 'a session knows the broker by CONNECTED',
  uses,
  async run(kit) {
    const session = await kit.connectSession({ broker: undefined });
    return session.broker.name;
  },
  promises: [
    promise('spring', 'no server header: give the option broker', 'unknown'),
    promise('spring-relay', 'the header of the broker behind it', 'rabbitmq'),
    promise('activemq', 'by its name', 'activemq'),
    promise('artemis', 'by its name', 'artemis'),
    promise('rabbitmq', 'by its name', 'rabbitmq'),
  ],
};

const WRONG = { passcode: 'wrong' };

export const wrongPasscode = {
  name: 'a wrong passcode ends a session',
  uses,
  async run(kit) {
    const session = kit.session({ connectHeaders: { login: kit.login ?? 'kim', ...WRONG } });
    const code = await codeOf(kit.within(session.connect(), 'the refusal'));
    return { code, state: session.state, retryable: session.status.error?.retryable };
  },
  promises: [
    promise(['activemq', 'artemis', 'rabbitmq', CSRF], 'unauthorized, and no further attempt', {
      code: 'unauthorized',
      state: 'failed',
      retryable: false,
    }),
  ],
};

export const otherPasscode = {
  name: 'a session asks for credentials once more when they are refused',
  uses,
  async run(kit) {
    const { login, passcode } = kit;
    const asked = [];
    const connectHeaders = ({ attempt, error }) => {
      asked.push([attempt, error?.code]);
      return { login, ...(error ? { passcode } : WRONG) };
    };
    const session = await kit.connectSession({ connectHeaders });
    return { asked, state: session.state };
  },
  promises: [
    promise(['activemq', 'artemis', 'rabbitmq'], 'it connects with the second', {
      asked: [
        [1, undefined],
        [2, 'unauthorized'],
      ],
      state: 'connected',
    }),
  ],
};

export const confirmed = {
  name: 'publish resolves when the broker has confirmed it',
  uses,
  async run(kit) {
    const session = await kit.connectSession();
    const sent = [kit.topic(), kit.queue()].map((to) => session.publish(to, { id: 7 }));
    return (await kit.within(Promise.all(sent), 'confirmation')).map(({ confirmed }) => confirmed);
  },
  promises: [
    promise('spring', 'the simple broker has no receipts: sent is all that is known', [
      false,
      false,
    ]),
    promise(KEEPING, 'by a receipt', [true, true]),
  ],
};

export const application = {
  name: 'publish to an application behind Spring',
  uses,
  async run(kit) {
    const session = await kit.connectSession();
    const { confirmed } = await session.publish('/app/chat', { from: 'kim', text: kit.id });
    return confirmed;
  },
  promises: [promise(SPRING, 'applications confirm nothing', false)],
};

export const order = {
  name: 'a hundred messages, none awaited, come in order and are confirmed',
  uses,
  async run(kit) {
    const session = await kit.connectSession();
    const got = [];
    const all = new Promise((resolve) =>
      session.subscribe(kit.topic(), ({ body }) => got.push(body) === 100 && resolve()),
    );
    const sent = Array.from({ length: 100 }, (_, n) => session.publish(kit.topic(), `${n}`));
    await kit.within(Promise.all([...sent, all]), 'all messages');
    return got.every((body, n) => body === `${n}`);
  },
  promises: [promise(ALL, 'in order', true)],
};

export const bodies = {
  name: 'text, an object and bytes come as they are',
  uses,
  async run(kit) {
    const session = await kit.connectSession();
    const messages = session.subscribe(kit.topic());
    await kit.within(messages.ready, 'the subscription');
    session.send(kit.topic(), '안녕? 👋');
    session.send(kit.topic(), { note: '안녕' });
    const got = [];
    for await (const message of messages) {
      got.push(message.text);
      if (got.length === 2) return [got[0], JSON.parse(got[1])];
    }
  },
  promises: [promise(ALL, 'unchanged', ['안녕? 👋', { note: '안녕' }])],
};

export const once = {
  name: 'once gives the next message of a queue, and only that',
  uses,
  async run(kit) {
    const session = await kit.connectSession();
    for (const body of ['one', 'two']) await session.publish(kit.queue(), body);
    const next = () =>
      session.once(kit.queue(), { ack: 'client-individual', timeout: kit.deadline });
    return [(await next()).body, (await next()).body];
  },
  promises: [promise(KEEPING, 'one after the other', ['one', 'two'])],
};

const REPLIES = ['re 1', 're 2', 're 3', 're 4', 're 5'];

/** Sends requests with these options to a session that answers them; gives the bodies of the replies. */
async function repliesTo(kit, bodies, options) {
  const [asking, answering] = await Promise.all([kit.connectSession(), kit.connectSession()]);
  const served = answering.subscribe(kit.queue(), async ({ body, headers }) => {
    const { 'reply-to': to, 'correlation-id': correlation } = headers;
    await answering.publish(to, `re ${body}`, { headers: { 'correlation-id': correlation } });
  });
  await served.ready;
  const ask = (body) => asking.request(kit.queue(), body, { timeout: kit.deadline, ...options });
  const got = await kit.within(Promise.all(bodies.map(ask)), 'all replies');
  return got.map(({ body }) => body);
}

export const replies = {
  name: 'five requests at once get their own replies',
  uses,
  run: (kit) => repliesTo(kit, ['1', '2', '3', '4', '5']),
  promises: [
    promise('rabbitmq', 'by a queue of RabbitMQ that needs no SUBSCRIBE', REPLIES),
    promise(['activemq', 'artemis'], 'by a temporary queue', REPLIES),
  ],
};

export const late = {
  name: 'a request without a reply is a time-out, and the next one gets its own reply',
  uses,
  async run(kit) {
    const [asking, answering] = await Promise.all([kit.connectSession(), kit.connectSession()]);
    const asked = [];
    const changes = new Changes();
    const served = answering.subscribe(kit.queue(), (message) => {
      asked.push(message);
      changes.tell();
    });
    await served.ready;
    const reply = async (number) => {
      const { body, headers } = await changes.until(() => asked[number]);
      const { 'reply-to': to, 'correlation-id': correlation } = headers;
      await answering.publish(to, `re ${body}`, { headers: { 'correlation-id': correlation } });
    };
    const failed = await codeOf(asking.request(kit.queue(), 'late', { timeout: 1_000 }));
    // Whether replies have their correlation-id is not known yet: the late one keeps its turn until its reply.
    const next = asking.request(kit.queue(), 'next', { timeout: kit.deadline });
    await kit.within(Promise.all([reply(0), reply(1)]), 'both requests');
    return [failed, (await next).body];
  },
  promises: [
    promise(['rabbitmq', 'activemq', 'artemis'], 'the late one is dropped', ['timeout', 're next']),
  ],
};

export const replyTo = {
  name: 'a request to a controller is answered to replyTo',
  uses,
  async run(kit) {
    const session = await kit.connectSession({ connectHeaders: { token: 'token-of-kim' } });
    const options = { replyTo: '/user/queue/replies', timeout: kit.deadline };
    const ask = () => session.request('/app/who', '', options);
    const got = await kit.within(Promise.all([ask(), ask()]), 'the replies');
    return got.map(({ body }) => body);
  },
  promises: [
    promise(SPRING, 'one request at a time: controllers give no correlation-id back', [
      'kim',
      'kim',
    ]),
  ],
};

export const temporaryReplyTo = {
  name: 'requests whose replyTo is a temporary queue',
  uses,
  run: (kit) => repliesTo(kit, ['1', '2'], { replyTo: `/temp-queue/${kit.id}` }),
  promises: [
    promise(RABBIT, 'without SUBSCRIBE, which RabbitMQ refuses', ['re 1', 're 2']),
    promise(['activemq', 'artemis'], 'it is subscribed to', ['re 1', 're 2']),
  ],
};

const NOT_TAKEN = { code: 'refused', maybeDelivered: true };

/** Spring may end a session of SockJS that polls before the ERROR is asked for. */
const perhapsWithoutError = [
  promise(
    'spring-relay',
    'ERROR, unless the session ends before it is asked for',
    anyOf(NOT_TAKEN, { code: 'connection-lost', maybeDelivered: true }),
    ['xhr-polling'],
  ),
];

export const refusedReplyTo = {
  name: 'a request whose replyTo the broker refuses',
  uses,
  async run(kit) {
    const session = await kit.connectSession();
    const options = { replyTo: `/topic/a/b-${kit.id}`, timeout: kit.deadline };
    const asked = session.request(kit.queue(), 'x', options);
    return rejection(kit, asked);
  },
  promises: [
    ...perhapsWithoutError,
    promise(RABBIT, 'rejects when the subscription is refused, not at its time limit', NOT_TAKEN),
  ],
};

export const controller = {
  name: 'the answer of a controller to SUBSCRIBE, with the broker named and not, ends no connection',
  uses,
  async run(kit) {
    const seen = [];
    for (const broker of [kit.broker, undefined]) {
      const session = await kit.connectSession({ broker });
      await kit.within(session.subscribe('/app/history').ready, 'the subscription');
      const { body } = await session.once('/app/history', { timeout: kit.deadline });
      const { confirmed } = await session.publish(kit.topic(), 'behind UNSUBSCRIBE');
      seen.push([Array.isArray(JSON.parse(body)), confirmed, session.state]);
    }
    return seen;
  },
  promises: [
    promise('spring', 'the answer', [
      [true, false, 'connected'],
      [true, false, 'connected'],
    ]),
    promise('spring-relay', 'the answer, and no UNSUBSCRIBE, which RabbitMQ answers with ERROR', [
      [true, true, 'connected'],
      [true, true, 'connected'],
    ]),
  ],
};

export const noReplyTo = {
  name: 'a request without replyTo to Spring',
  uses,
  async run(kit) {
    const session = await kit.connectSession();
    return codeOf(session.request('/app/who', '', { timeout: 2_000 }));
  },
  promises: [promise(SPRING, 'usage: Spring has no queues for replies', 'usage')],
};

const transaction = (act) => async (kit) => {
  const session = await kit.connectSession();
  const messages = session.subscribe(kit.topic());
  await kit.within(messages.ready, 'the subscription');
  const outcome = await codeOf(kit.within(act(session, kit), 'the end of the transaction'));
  await session.publish(kit.topic(), 'last');
  const got = [];
  for await (const { body } of messages) {
    if (body === 'last') return { outcome, got };
    got.push(body);
  }
};

export const committed = {
  name: 'a transaction that returns is committed',
  uses,
  run: transaction((session, kit) =>
    session.transaction((tx) => {
      for (const body of ['a', 'b']) tx.publish(kit.topic(), body);
      return 'done';
    }),
  ),
  promises: [
    promise('spring', 'unsupported: nothing is sent', { outcome: 'unsupported', got: [] }),
    promise(KEEPING, 'all come', { outcome: 'done', got: ['a', 'b'] }),
  ],
};

export const aborted = {
  name: 'a transaction that throws is aborted',
  uses,
  run: transaction((session, kit) =>
    session.transaction((tx) => {
      tx.publish(kit.topic(), 'a');
      throw Object.assign(new Error('no'), { code: 'mine' });
    }),
  ),
  promises: [
    promise('spring', 'unsupported: nothing is sent', { outcome: 'unsupported', got: [] }),
    promise(KEEPING, 'nothing comes, and the error is that of the work', {
      outcome: 'mine',
      got: [],
    }),
  ],
};

export const refusedWithin = {
  name: 'a transaction with a message to a destination that the broker refuses',
  uses,
  async run(kit) {
    const session = await kit.connectSession();
    const moved = session.transaction((tx) => {
      for (const to of [kit.queue(), `/topic/a/b-${kit.id}`]) tx.publish(to, 'x');
    });
    return rejection(kit, moved);
  },
  promises: [
    ...perhapsWithoutError,
    promise(RABBIT, 'ERROR, before COMMIT is confirmed', NOT_TAKEN),
  ],
};

export const refusedSend = {
  name: 'a message of a transaction that does not exist',
  uses,
  async run(kit) {
    const session = await kit.connectSession();
    const headers = { transaction: `never-${kit.id}` };
    const sent = session.publish(kit.queue(), 'x', { headers });
    return rejection(kit, sent);
  },
  promises: [
    promise('artemis', 'it begins the transaction that does not exist', { confirmed: true }),
    promise(KEEPING, 'by an ERROR', { code: 'refused', maybeDelivered: false }),
  ],
};

export const unknownPrefix = {
  name: 'a message to a destination whose prefix no broker knows',
  uses,
  async run(kit) {
    const session = await kit.connectSession();
    const told = new Promise((resolve) =>
      session.addEventListener('error', ({ error }) => resolve(error.code)),
    );
    const { confirmed } = await session.publish(`/nowhere/x-${kit.id}`, 'x');
    return { confirmed, told: await kit.within(told, 'the error event') };
  },
  promises: [
    promise('rabbitmq', 'it may be for an application behind a relay: ERROR is an event', {
      confirmed: false,
      told: 'refused',
    }),
  ],
};

const REFUSED = { code: 'refused', state: 'failed', confirmed: true };

export const refusedSubscription = {
  name: 'a subscription that the broker refuses ends, and the session goes on',
  uses,
  async run(kit) {
    const session = await kit.connectSession();
    const subscription = session.subscribe(...refusedBy(kit));
    const error = await kit.within(subscription.closed, 'the end of the subscription');
    // Artemis drops the connection behind its ERROR.
    const sent = session.publish(kit.topic(), 'x', { delivery: 'at-least-once' });
    const { confirmed } = await kit.within(sent, 'the next message');
    return { code: error?.code, state: subscription.state, confirmed };
  },
  promises: [
    promise('rabbitmq', 'ERROR: a destination that does not exist', REFUSED),
    promise(['activemq', 'artemis'], 'ERROR: a selector that cannot be read', REFUSED),
  ],
};

export const refusedBehindOthers = {
  name: 'a subscription that RabbitMQ refuses behind frames without a receipt',
  uses,
  async run(kit) {
    const session = await kit.connectSession();
    session.subscribe(kit.topic()).close();
    const subscription = session.subscribe(`/topic/a/b-${kit.id}`);
    const error = await kit.within(subscription.closed, 'the end of the subscription');
    return error?.code;
  },
  promises: [promise(RABBIT, 'its ERROR names the parts of the destination', 'refused')],
};

/** What the broker refuses: a destination, or a selector that cannot be read. */
function refusedBy(kit) {
  if (kit.broker === 'rabbitmq') return [`/nowhere/x-${kit.id}`];
  return [kit.topic('bad'), { headers: { selector: "kind = '" } }];
}
