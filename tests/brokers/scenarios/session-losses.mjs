// Session: connections that are lost, and what comes back.

import { ALL, anyOf, KEEPING, promise } from '../kit/promises.mjs';
import { GATEWAY, OVER_SOCKETS } from '../kit/transport-names.mjs';

const uses = 'Session';
/** Brokers without another one behind them. */
const OWN = ['spring', 'activemq', 'artemis', 'rabbitmq'];

/** A session with a subscription to the scenario's topic, which is there. */
async function subscribing(kit, options) {
  const session = await kit.connectSession(options);
  const got = [];
  const waiting = [];
  const subscription = session.subscribe(kit.topic(), ({ body }) => {
    got.push(body);
    waiting.shift()?.(body);
  });
  await kit.within(subscription.ready, 'the subscription');
  const next = () => kit.within(new Promise((resolve) => waiting.push(resolve)), 'a message');
  return { session, subscription, next };
}

/** Resolves with the next event of a session. */
const eventOf = (kit, session, type) =>
  kit.within(
    new Promise((resolve) => session.addEventListener(type, resolve, { once: true })),
    `the event ${type}`,
  );

/** Resolves with the status in which a session is first in this state. */
const inState = (kit, session, state) =>
  kit.within(
    new Promise((resolve) => {
      const stop = session.onStatus((status) => {
        if (status.state !== state) return;
        stop();
        resolve(status);
      });
    }),
    `the state ${state}`,
  );

export const cut = {
  name: 'a connection that is cut comes back with its subscription and what was published meanwhile',
  uses,
  async run(kit) {
    const url = await kit.control('proxy');
    const { session, subscription, next } = await subscribing(kit, { url });
    const [lost, gap] = [inState(kit, session, 'waiting'), eventOf(kit, session, 'gap')];
    await kit.control('cut');
    const { error } = await lost;
    const message = next();
    await kit.within(session.publish(kit.topic(), 'while away'), 'confirmation');
    const told = await gap;
    return {
      code: error.code,
      body: await message,
      gap: told.subscription === subscription && told.away > 0,
      reconnects: session.stats.reconnects,
    };
  },
  promises: [
    promise(
      ALL,
      'as before, and a gap is told',
      { code: 'connection-lost', body: 'while away', gap: true, reconnects: 1 },
      OVER_SOCKETS,
    ),
  ],
};

export const uncertain = {
  name: 'at-least-once: a message whose connection is cut is sent again',
  uses,
  async run(kit) {
    const url = await kit.control('proxy');
    const { session, next } = await subscribing(kit, { url, delivery: 'at-least-once' });
    const message = next();
    const sent = session.publish(kit.topic(), 'sent');
    await kit.control('cut');
    const { confirmed } = await kit.within(sent, 'confirmation');
    return { confirmed, body: await message };
  },
  promises: [
    promise(
      KEEPING,
      'it arrives, and is confirmed',
      { confirmed: true, body: 'sent' },
      OVER_SOCKETS,
    ),
  ],
};

export const unacknowledged = {
  name: 'a message that was worked on when the connection was cut comes again',
  uses,
  async run(kit) {
    const url = await kit.control('proxy');
    const [session, other] = [await kit.connectSession({ url }), await kit.connectSession()];
    const got = [];
    const twice = new Promise((resolve) => {
      const work = async ({ body, redelivered }) => {
        got.push([body, redelivered]);
        if (got.length === 2) return resolve();
        await kit.control('cut');
        await inState(kit, session, 'connected');
      };
      session.subscribe(kit.queue(), work, { ack: 'client-individual' });
    });
    await other.publish(kit.queue(), 'work');
    await kit.within(twice, `the message again, after ${got}`);
    return got;
  },
  promises: [
    promise(
      KEEPING,
      'marked as delivered before',
      [
        ['work', false],
        ['work', true],
      ],
      OVER_SOCKETS,
    ),
  ],
};

export const killed = {
  name: 'a broker is killed and started again: the session is back with its subscription',
  uses,
  async run(kit) {
    const { session, next } = await subscribing(kit);
    const [lost, gap] = [inState(kit, session, 'waiting'), eventOf(kit, session, 'gap')];
    await kit.control('kill');
    const { error } = await lost;
    const sent = session.publish(kit.topic(), 'while away');
    const message = next();
    await kit.control('start');
    await gap;
    await kit.within(sent, 'confirmation');
    return { code: error.code, body: await message };
  },
  promises: [
    promise(
      OWN,
      'as soon as it accepts; the gateway says that its broker is away',
      { code: 'broker-unavailable', body: 'while away' },
      GATEWAY,
    ),
    promise(OWN, 'as soon as it accepts', { code: 'connection-lost', body: 'while away' }),
  ],
  alone: true,
  deadline: 90_000,
};

export const stopped = {
  name: 'a broker is stopped as for maintenance, and started again: the session is back',
  uses,
  async run(kit) {
    const { session, next } = await subscribing(kit);
    const lost = inState(kit, session, 'waiting');
    await kit.control('stop');
    const { error } = await lost;
    const sent = session.publish(kit.topic(), 'while away');
    const message = next();
    await kit.control('start');
    await kit.within(sent, 'confirmation');
    return { code: error.code, retryable: error.retryable, body: await message };
  },
  promises: [
    promise(
      OWN,
      'as soon as it accepts',
      anyOf(
        { code: 'connection-lost', retryable: true, body: 'while away' },
        { code: 'broker-unavailable', retryable: true, body: 'while away' },
      ),
      ['websocket'],
    ),
  ],
  alone: true,
  deadline: 90_000,
};

export const behind = {
  name: 'the RabbitMQ behind Spring is killed and started again: the session is back',
  uses,
  async run(kit) {
    const { session, next } = await subscribing(kit);
    const [lost, gap] = [inState(kit, session, 'waiting'), eventOf(kit, session, 'gap')];
    await kit.control('killBehind');
    const { error } = await lost;
    await kit.control('startBehind');
    await gap;
    const message = next();
    await kit.within(session.publish(kit.topic(), 'again'), 'confirmation');
    return { code: error.code, body: await message };
  },
  promises: [
    promise('spring-relay', 'broker-unavailable until it is there again', {
      code: 'broker-unavailable',
      body: 'again',
    }),
  ],
  alone: true,
  deadline: 90_000,
};
