// Connections that end, or seem to.

import { Queue } from '../../e2e/support/queue.mjs';
import { ALL, anyOf, difference, promise } from '../kit/promises.mjs';
import { DIRECT, OVER_SOCKETS } from '../kit/transport-names.mjs';

const HEART_BEATS = { heartbeatOutgoing: 1000, heartbeatIncoming: 1000 };
/** Brokers without another one behind them. */
const OWN = ['spring', 'activemq', 'artemis', 'rabbitmq'];
const BEATING = ['activemq', 'artemis', 'rabbitmq'];

/** A client that subscribes on each connection; settles with its inbox once connected. */
async function subscribing(kit, options) {
  const client = kit.client({ reconnectDelay: 200, ...options });
  const messages = new Queue();
  const connected = () => {
    client.subscribe(kit.topic(), messages.push);
    client.publish({ destination: kit.topic(), body: 'connected' });
  };
  client.onConnect = connected;
  client.activate();
  await kit.next(messages, 'the first message');
  return { client, messages };
}

export const cut = {
  name: 'a connection that was cut comes back by itself, five times',
  async run(kit) {
    const url = await kit.control('proxy');
    const { messages } = await subscribing(kit, { url });
    let count = 0;
    for (let n = 0; n < 5; n += 1) {
      await kit.control('cut');
      count += Number(
        (await kit.next(messages, 'the message of the next connection')).body === 'connected',
      );
    }
    return count;
  },
  promises: [promise(ALL, 'each time', 5)],
};

export const idle = {
  name: 'heart-beats of 1 s keep an idle connection for 5 s',
  async run(kit) {
    const client = await kit.connect(HEART_BEATS);
    let lost = 0;
    let received = 0;
    client.onHeartbeatLost = () => (lost += 1);
    client.onHeartbeatReceived = () => (received += 1);
    client.onWebSocketClose = () => (lost += 1);
    await kit.moments(5_000);
    return { lost, enough: received >= 3 };
  },
  promises: [promise([...BEATING, 'spring-relay'], 'beats come', { lost: 0, enough: true })],
  differs: [
    difference(
      'stompjs',
      ALL,
      'gives up, where the machine is busy (L20)',
      { lost: 1, enough: true },
      DIRECT,
    ),
    difference(
      'stompjs',
      'activemq',
      'gives up: over TCP the first beat comes after two periods (R-3)',
      anyOf({ lost: 2, enough: false }, { lost: 1, enough: false }, { lost: 1, enough: true }),
    ),
    difference('stompjs', ALL, 'gives up, where the machine is busy (L20)', {
      lost: 1,
      enough: true,
    }),
  ],
};

export const idleProxy = {
  name: 'heart-beats of 1 s keep a connection through a proxy that cuts after 3 s of silence',
  async run(kit) {
    const url = await kit.control('idleProxy', 3_000);
    const client = await kit.connect({ ...HEART_BEATS, url });
    let lost = 0;
    client.onWebSocketClose = () => (lost += 1);
    await kit.moments(7_000);
    return { lost, connected: client.connected };
  },
  promises: [promise([...BEATING, 'spring-relay'], 'beats are data', { lost: 0, connected: true })],
  differs: [
    difference('stompjs', ALL, 'gives up, where the machine is busy (L20)', {
      lost: 1,
      connected: false,
    }),
  ],
};

export const cutByProxy = {
  name: 'a proxy cuts a connection without heart-beats after 1 s of silence: the client is back',
  async run(kit) {
    const url = await kit.control('idleProxy', 1_000);
    const { messages } = await subscribing(kit, { url });
    return (await kit.next(messages, 'the message of the next connection')).body;
  },
  promises: [promise(ALL, 'it connects again', 'connected', OVER_SOCKETS)],
};

/** A broker that is stopped by the system, as by SIGSTOP, while a client waits for its heart-beats: what the client knows within `ms`. */
const silent = (name, period, ms, promises, more = {}) => ({
  name,
  async run(kit) {
    const client = await kit.connect({ heartbeatOutgoing: period, heartbeatIncoming: period });
    let lost = false;
    client.onHeartbeatLost = () => (lost = true);
    const closed = kit.nextClose(client, ms).catch(() => {});
    await kit.control('freeze');
    await closed;
    const seen = { lost, connected: client.connected };
    await kit.control('thaw');
    return seen;
  },
  promises,
  differs: [
    difference('stompjs', ALL, 'waits for the answer to its close (L8)', {
      lost: true,
      connected: true,
    }),
  ],
  alone: true,
  deadline: ms + 30_000,
  ...more,
});

export const stopped = silent(
  'a broker that falls silent is noticed by heart-beats of 1 s',
  1_000,
  5_000,
  [
    promise(
      [...BEATING, 'spring-relay'],
      'the client ends the connection',
      { lost: true, connected: false },
      ['websocket'],
    ),
  ],
);

export const crash = {
  name: 'a broker is killed and started again: the client is back',
  async run(kit) {
    const { messages } = await subscribing(kit);
    await kit.control('kill');
    await kit.control('start');
    const back = kit.next(messages, 'the message of the next connection');
    return Promise.race([back.then(({ body }) => body), kit.moments(20_000)]);
  },
  promises: [promise(OWN, 'as soon as it accepts', 'connected')],
  differs: [
    difference(
      'stompjs',
      'spring',
      'in Node sockjs-client does not notice the end of a request',
      undefined,
      ['xhr-streaming', 'xhr-polling'],
    ),
  ],
  alone: true,
  deadline: 90_000,
};

export const graceful = {
  name: 'how a broker ends a connection when it is stopped',
  async run(kit) {
    const client = await kit.connect();
    const close = kit.nextClose(client);
    await kit.control('stop');
    const code = await close;
    await kit.control('start');
    return code;
  },
  promises: [
    promise('spring', 'drops it', 1006, ['websocket']),
    promise('activemq', 'closes with 1001', 1001, ['websocket']),
    promise('artemis', 'drops it', 1006, ['websocket']),
    promise('rabbitmq', 'drops it', anyOf(1006, 1000, 1001), ['websocket']),
  ],
  alone: true,
  deadline: 90_000,
};

export const behind = {
  name: 'the RabbitMQ behind Spring is killed and started again: the client is back',
  async run(kit) {
    const { client, messages } = await subscribing(kit);
    const error = kit.nextError(client);
    await kit.control('killBehind');
    const said = await error;
    await kit.control('startBehind');
    const { body } = await kit.next(messages, 'the message of the next connection');
    return { said, body };
  },
  promises: [
    promise('spring-relay', 'ERROR, refuses until it is there again', {
      said: 'Connection to broker closed.',
      body: 'connected',
    }),
  ],
  alone: true,
  deadline: 90_000,
};

export const busy = {
  name: 'deactivate while messages come and go',
  async run(kit) {
    const client = await kit.connect();
    const reader = await kit.connect();
    let after = 0;
    let ended = false;
    const enough = new Promise((resolve) => {
      let count = 0;
      client.subscribe(kit.topic(), () => {
        if (ended) after += 1;
        if ((count += 1) === 20) resolve();
      });
    });
    await kit.processed(client);
    for (let n = 0; n < 300; n += 1) reader.publish({ destination: kit.topic(), body: `${n}` });
    await kit.within(enough, 'some messages');
    client.publish({ destination: kit.topic(), body: 'mine' });
    const deactivated = client.deactivate().then(() => true);
    ended = await Promise.race([deactivated, kit.moments(10_000).then(() => false)]);
    await kit.processed(reader);
    return { ended, after, connected: client.connected };
  },
  promises: [
    promise(ALL, 'no message comes behind it', { ended: true, after: 0, connected: false }),
  ],
  differs: [
    difference(
      'stompjs',
      'spring-relay',
      'waits for ever for a RECEIPT that does not come (L9)',
      anyOf(
        { ended: false, after: 0, connected: true },
        { ended: false, after: 0, connected: false },
      ),
    ),
  ],
};

export const forced = {
  name: 'deactivate by force, while connected',
  async run(kit) {
    const client = await kit.connect();
    await kit.within(client.deactivate({ force: true }), 'the end of deactivate');
    const next = await kit.connect();
    return { connected: client.connected, next: next.connected };
  },
  promises: [promise(ALL, 'it ends at once', { connected: false, next: true })],
};

export const early = {
  name: 'deactivate before CONNECTED has come',
  async run(kit) {
    const client = kit.client();
    let connects = 0;
    client.onConnect = () => (connects += 1);
    client.activate();
    await kit.within(client.deactivate(), 'the end of deactivate');
    await kit.connect();
    return { connects, active: client.active };
  },
  promises: [promise(ALL, 'no connection comes about', { connects: 0, active: false })],
};

export const elsewhere = {
  name: 'an ERROR on one connection leaves others as they are',
  async run(kit) {
    const [bad, good] = await Promise.all([kit.connect(), kit.connect()]);
    const messages = await kit.subscribed(good, kit.topic());
    const over = Promise.race([kit.nextError(bad), kit.nextClose(bad)]).catch(() => {});
    provoke(kit, bad);
    await over;
    good.publish({ destination: kit.topic(), body: 'last' });
    await kit.bodiesUntil(messages, 'last');
    return good.connected;
  },
  promises: [promise(ALL, 'they go on', true)],
};

/** Sends what the broker answers with ERROR. */
function provoke(kit, client) {
  const destination = kit.topic('bad');
  if (kit.broker === 'spring')
    client.publish({ destination, body: 'x', headers: { 'content-type': 'nonsense' } });
  else if (['activemq', 'artemis'].includes(kit.broker))
    client.subscribe(destination, () => {}, { selector: "kind = '" });
  else client.publish({ destination, body: 'x', headers: { transaction: `never-${kit.id}` } });
}

const unread = (ms, name, slow) => ({
  name,
  async run(kit) {
    const client = await kit.connect({ heartbeatOutgoing: 10_000, heartbeatIncoming: 10_000 });
    let lost = 0;
    client.onHeartbeatLost = () => (lost += 1);
    client.onWebSocketClose = () => (lost += 1);
    await kit.moments(ms);
    if (lost > 0) return { lost };
    const messages = kit.inbox(client, kit.topic());
    client.publish({ destination: kit.topic(), body: 'still here' });
    return { lost, body: (await kit.next(messages)).body };
  },
  promises: [promise(ALL, 'the connection lives', { lost: 0, body: 'still here' })],
  differs: [
    difference(
      'stompjs',
      ALL,
      'takes a live broker for dead (L20)',
      anyOf({ lost: 1 }, { lost: 2 }),
    ),
  ],
  slow,
  deadline: ms + 30_000,
});

export const twoMinutes = unread(
  120_000,
  "the broker's own heart-beats keep an idle connection for two minutes",
  true,
);

export const slowSilence = silent(
  'a broker that falls silent is noticed by heart-beats of 10 s',
  10_000,
  35_000,
  [promise(ALL, 'the client ends the connection', { lost: true, connected: false }, ['websocket'])],
  { slow: true },
);
