// Session: work queues, by a handler and by a loop; what becomes of messages that are not done.

import { Changes } from '../../e2e/support/queue.mjs';
import { ALL, KEEPING, promise, RABBIT } from '../kit/promises.mjs';

const uses = 'Session';
const ack = 'client-individual';

/** Publishes these to the scenario's queue. */
const fill = async (kit, session, bodies) => {
  for (const body of bodies) await session.publish(kit.queue(), body);
};

/** The bodies that are left in the queue once those who took messages of it have gone. */
async function left(kit, session, ...gone) {
  const ended = gone.map(({ closed }) => closed);
  await kit.within(Promise.all(ended), 'the end of the subscriptions');
  await session.publish(kit.queue(), 'last');
  const got = [];
  const messages = session.subscribe(kit.queue(), { ack });
  const all = (async () => {
    for await (const { body } of messages) {
      if (body === 'last') return got;
      got.push(body);
    }
  })();
  return kit.within(all, `"last" after ${got}`);
}

/** Resolves once so many messages have come to a session, wherever they wait: what is under way yet is another matter. */
function arrived(kit, session, count) {
  const changes = new Changes();
  session.addEventListener('frame', ({ direction, frame }) => {
    if (direction !== 'in' || frame.command !== 'MESSAGE') return;
    count -= 1;
    changes.tell();
  });
  return kit.within(
    changes.until(() => count <= 0),
    `${count} more messages`,
  );
}

export const done = {
  name: 'what a handler has done does not come again',
  uses,
  async run(kit) {
    const session = await kit.connectSession();
    await fill(kit, session, ['1', '2', '3']);
    const got = [];
    const changes = new Changes();
    const handler = ({ body }) => {
      got.push(body);
      changes.tell();
    };
    const work = session.subscribe(kit.queue(), handler, { ack });
    await kit.within(
      changes.until(() => got.length === 3),
      'all messages',
    );
    await kit.within(work.drain(), 'the last acknowledgement');
    return { got, left: await left(kit, session) };
  },
  promises: [promise(KEEPING, 'each once', { got: ['1', '2', '3'], left: [] })],
};

/** A handler that throws at `2` the first time; then another consumer takes what is left. */
const failing = (onError) => async (kit) => {
  const session = await kit.connectSession();
  const errors = [];
  session.addEventListener('error', ({ message }) => errors.push(message?.body));
  await fill(kit, session, ['1', '2', '3']);
  const got = [];
  const changes = new Changes();
  const handler = ({ body, redelivered }) => {
    got.push(body + (redelivered ? ' again' : ''));
    changes.tell();
    if (body === '2' && !redelivered) throw new Error('on purpose');
  };
  const work = session.subscribe(kit.queue(), handler, { ack, ...(onError && { onError }) });
  await session.publish(kit.queue(), 'end');
  const last = onError !== 'ack' && RABBIT.includes(kit.broker) ? ['end', '2 again'] : ['end'];
  await kit.within(
    changes.until(() => last.every((it) => got.includes(it))),
    `${last}`,
  );
  await kit.within(work.drain(), 'the last acknowledgement');
  return { got: got.sort(), errors, left: await left(kit, session) };
};

const AGAIN = { got: ['1', '2', '2 again', '3', 'end'], errors: ['2'], left: [] };
const LEFT = { got: ['1', '2', '3', 'end'], errors: ['2'], left: ['2'] };
const GONE = { got: ['1', '2', '3', 'end'], errors: ['2'], left: [] };

export const failed = {
  name: 'a message whose handler throws',
  uses,
  run: failing(),
  promises: [
    promise(RABBIT, 'NACK: it comes again at once', AGAIN),
    promise(['activemq', 'artemis'], 'stays unacknowledged until the subscription ends', LEFT),
  ],
};

export const refused = {
  name: "a message whose handler throws, with onError: 'nack'",
  uses,
  run: failing('nack'),
  promises: [
    promise(RABBIT, 'it comes again at once', AGAIN),
    promise('activemq', 'it is a dead letter', GONE),
    promise('artemis', 'it is lost', GONE),
  ],
};

export const droppedByHandler = {
  name: "a message whose handler throws, with onError: 'ack'",
  uses,
  run: failing('ack'),
  promises: [promise(KEEPING, 'it is gone', GONE)],
};

export const leaving = {
  name: 'what a loop leaves goes to another consumer',
  uses,
  async run(kit) {
    const session = await kit.connectSession();
    await fill(kit, session, ['1', '2', '3', '4']);
    const all = arrived(kit, session, 4);
    const messages = session.subscribe(kit.queue(), { ack });
    const work = async () => {
      for await (const { body } of messages) {
        await all;
        if (body === '2') return;
      }
    };
    await kit.within(work(), 'the second message');
    return (await left(kit, session, messages)).sort();
  },
  promises: [promise(KEEPING, 'all but what the loop was done with', ['2', '3', '4'])],
};

export const acknowledged = {
  name: 'a loop that acknowledges its last message before it leaves',
  uses,
  async run(kit) {
    const session = await kit.connectSession();
    await fill(kit, session, ['1', '2', '3']);
    const all = arrived(kit, session, 3);
    const messages = session.subscribe(kit.queue(), { ack });
    const work = async () => {
      for await (const message of messages) {
        await all;
        if (message.body !== '2') continue;
        message.ack();
        return;
      }
    };
    await kit.within(work(), 'the second message');
    return left(kit, session, messages);
  },
  promises: [promise(KEEPING, 'the rest', ['3'])],
};

export const inTransaction = {
  name: 'a message that is acknowledged in a transaction',
  uses,
  async run(kit) {
    const session = await kit.connectSession();
    await fill(kit, session, ['1', '2']);
    const answers = session.subscribe(kit.topic());
    await answers.ready;
    // What is under way when the subscription ends stays with the connection on RabbitMQ.
    const all = arrived(kit, session, 2);
    const messages = session.subscribe(kit.queue(), { ack });
    const work = async () => {
      for await (const message of messages) {
        await all;
        await session.transaction((tx) => {
          tx.ack(message);
          tx.publish(kit.topic(), `done ${message.body}`);
        });
        return;
      }
    };
    await kit.within(work(), 'the end of the transaction');
    const { value } = await kit.within(answers[Symbol.asyncIterator]().next(), 'the answer');
    return { answer: value.body, left: await left(kit, session, messages) };
  },
  promises: [promise(KEEPING, 'both take effect', { answer: 'done 1', left: ['2'] })],
};

export const prefetch = {
  name: 'two consumers with a prefetch of 1 share the work',
  uses,
  async run(kit) {
    const sessions = [await kit.connectSession(), await kit.connectSession()];
    const counts = [0, 0];
    const changes = new Changes();
    const both = changes.until(() => counts.every((count) => count > 0));
    const subscriptions = sessions.map((session, index) => {
      const handler = async () => {
        counts[index] += 1;
        changes.tell();
        await both;
      };
      return session.subscribe(kit.queue(), handler, { ack, prefetch: 1 });
    });
    // Artemis has no prefetch in messages: it gives all to a consumer that is alone.
    await Promise.all(subscriptions.map(({ ready }) => ready));
    await fill(kit, sessions[0], ['1', '2', '3', '4']);
    await kit.within(both, `work for both: ${counts}`);
    return counts.every((count) => count > 0);
  },
  promises: [promise(KEEPING, 'none waits behind the work of the other', true)],
};

export const unsupported = {
  name: 'an ack mode where there is no acknowledgement',
  uses,
  async run(kit) {
    const session = await kit.connectSession();
    const errors = [];
    session.addEventListener('error', ({ error }) => errors.push(error.code));
    const got = [];
    const changes = new Changes();
    const take = ({ body }) => {
      got.push(body);
      changes.tell();
    };
    await session.subscribe(kit.queue(), take, { ack }).ready;
    await fill(kit, session, ['1', '2']);
    await kit.within(
      changes.until(() => got.length === 2),
      'both messages',
    );
    return { got, errors };
  },
  promises: [
    promise('spring', 'works as auto, told once', { got: ['1', '2'], errors: ['unsupported'] }),
    promise(KEEPING, 'acknowledged', { got: ['1', '2'], errors: [] }),
  ],
};

export const drained = {
  name: 'drain ends a session with its work done and its messages sent',
  uses,
  async run(kit) {
    const [session, other] = await Promise.all([kit.connectSession(), kit.connectSession()]);
    const messages = other.subscribe(kit.topic());
    const loop = messages[Symbol.asyncIterator]();
    const next = async () => (await kit.within(loop.next(), 'a message')).value.body;
    // Without receipts, this is how to know that the broker has the subscription.
    await other.publish(kit.topic(), 'there');
    await next();
    const sent = session.publish(kit.topic(), 'sent before');
    await kit.within(session.drain({ timeout: kit.deadline }), 'the end of drain');
    return { body: await next(), settled: Boolean(await sent), state: session.state };
  },
  promises: [promise(ALL, 'it arrives', { body: 'sent before', settled: true, state: 'closed' })],
};
