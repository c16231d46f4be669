// CONNECT and its answers.

import {
  ALL,
  anyOf,
  difference,
  inRust,
  KEEPING,
  NOT_TOLD,
  promise,
  RABBIT,
  SPRING,
} from '../kit/promises.mjs';
import { DIRECT, OVER_SOCKETS } from '../kit/transport-names.mjs';

const refusedBy = (error, close) => ({ connected: false, error, close });

/** A session ends the connection at an ERROR, also where the broker leaves it open. */
const endedAtError = (brokers, error) =>
  inRust(brokers, 'ERROR, at which the client ends the connection', refusedBy(error, NOT_TOLD));

const version = (name) => ({
  name: `connects with STOMP ${name} alone`,
  async run(kit) {
    const client = kit.client({ stompVersions: new kit.stomp.Versions([name]) });
    const { headers } = await kit.activated(client);
    const messages = kit.inbox(client, kit.topic());
    client.publish({ destination: kit.topic(), body: name });
    const { body } = await kit.next(messages);
    return { version: headers.version, used: client.connectedVersion, body };
  },
  promises: [promise(ALL, `speaks ${name}`, { version: name, used: name, body: name })],
});

export const only12 = version('1.2');
export const only11 = version('1.1');
export const only10 = version('1.0');

export const newest = {
  name: 'agrees on STOMP 1.2 out of three versions',
  async run(kit) {
    const client = await kit.connect();
    return client.connectedVersion;
  },
  promises: [promise(ALL, '1.2', '1.2')],
};

export const subprotocol = {
  name: 'agrees on the subprotocol v12.stomp',
  async run(kit) {
    const client = await kit.connect();
    return client.webSocket.protocol;
  },
  promises: [promise(ALL, 'v12.stomp', 'v12.stomp', OVER_SOCKETS)],
};

export const server = {
  name: 'learns the server from CONNECTED',
  async run(kit) {
    const { headers } = await kit.activated(kit.client());
    return headers.server?.split('/')[0];
  },
  promises: [
    promise('spring', 'no server header', undefined),
    promise(RABBIT, 'RabbitMQ', 'RabbitMQ'),
    promise('activemq', 'ActiveMQ', 'ActiveMQ'),
    promise('artemis', 'ActiveMQ-Artemis', 'ActiveMQ-Artemis'),
  ],
};

export const session = {
  name: 'learns the session from CONNECTED, another one for each connection',
  async run(kit) {
    const sessions = new Set();
    for (let n = 0; n < 3; n += 1)
      sessions.add((await kit.activated(kit.client())).headers.session);
    return { differ: sessions.size === 3, known: !sessions.has(undefined) };
  },
  promises: [
    promise('spring', 'no session header', { differ: false, known: false }),
    promise(KEEPING, 'a session of its own', { differ: true, known: true }),
  ],
};

const beats = (outgoing, incoming, answers) => ({
  name: `asks for heart-beats ${outgoing},${incoming}`,
  async run(kit) {
    const client = kit.client({ heartbeatOutgoing: outgoing, heartbeatIncoming: incoming });
    return (await kit.activated(client)).headers['heart-beat'];
  },
  promises: answers,
});

export const beats0 = beats(0, 0, [
  promise('spring', 'its own, always', '10000,10000'),
  promise('activemq', 'none', '0,0'),
  promise('artemis', 'wants data once in 30 s', '0,30000'),
  promise(RABBIT, 'none', '0,0'),
]);

export const beats1 = beats(1000, 1000, [
  promise('spring', 'its own, always', '10000,10000'),
  promise(['activemq', 'artemis', 'rabbitmq'], 'the same', '1000,1000'),
  promise('spring-relay', 'what RabbitMQ and the relay agree on', '1000,1000'),
]);

export const beats10 = beats(10_000, 10_000, [promise(ALL, 'the same', '10000,10000')]);

export const beatsFromBroker = beats(0, 1000, [
  promise('spring', 'its own, always', '10000,10000'),
  promise('activemq', 'sends as asked, wants none', '1000,0'),
  promise('artemis', 'sends as asked, wants data once in 30 s', '1000,30000'),
  promise(RABBIT, 'sends as asked, wants none', '1000,0'),
]);

export const wrongPasscode = {
  name: 'is refused with a wrong passcode',
  async run(kit) {
    return kit.refusal({ connectHeaders: { login: kit.login ?? 'kim', passcode: 'wrong' } });
  },
  promises: [
    promise('spring', 'asks for no passcode', {
      connected: true,
      error: undefined,
      close: 'stays open',
    }),
    promise('spring-relay', 'uses its own account at RabbitMQ', {
      connected: true,
      error: undefined,
      close: 'stays open',
    }),
    promise('rabbitmq', 'ERROR; the socket stays open', {
      connected: false,
      error: 'Bad CONNECT',
      close: 'stays open',
    }),
    promise('activemq', 'ERROR, and closes with 1000', refusedBy('User name', 1000), DIRECT),
    promise('activemq', 'ERROR; our gateway closes with 1002', refusedBy('User name', 1002)),
    promise(
      'artemis',
      'ERROR, and drops the connection',
      refusedBy('Security Error occurred', 1006),
      DIRECT,
    ),
    promise(
      'artemis',
      'ERROR; our gateway closes with 1002',
      refusedBy('Security Error occurred', 1002),
    ),
  ],
  differs: [
    difference(
      'stompjs',
      'artemis',
      'escapes stay in an ERROR before CONNECTED (P13)',
      refusedBy('Security Error occurred\\c User name', 1006),
      DIRECT,
    ),
    difference(
      'stompjs',
      'artemis',
      'escapes stay in an ERROR before CONNECTED (P13)',
      refusedBy('Security Error occurred\\c User name', 1002),
    ),
    endedAtError('rabbitmq', 'Bad CONNECT'),
    endedAtError('activemq', 'User name'),
    endedAtError('artemis', 'Security Error occurred'),
  ],
};

export const wrongToken = {
  name: 'is refused with a wrong token',
  async run(kit) {
    return kit.refusal({ connectHeaders: { token: 'wrong' } });
  },
  promises: [
    promise(
      SPRING,
      'ERROR, which is lost while no request waits for it, and the session ends',
      anyOf(
        refusedBy('unknown token', 3000),
        refusedBy(undefined, 3000),
        refusedBy('unknown token', 1002),
      ),
      ['xhr-polling'],
    ),
    promise(SPRING, 'ERROR, and closes with 1002', refusedBy('unknown token', 1002)),
  ],
  differs: [endedAtError(SPRING, 'unknown token')],
};

export const token = {
  name: 'logs in with a token, and learns the name of the user',
  async run(kit) {
    const client = kit.client({ connectHeaders: { token: 'token-of-kim' } });
    return (await kit.activated(client)).headers['user-name'];
  },
  promises: [promise(SPRING, 'user-name in CONNECTED', 'kim')],
};

export const host = {
  name: 'names the host of the address in CONNECT',
  async run(kit) {
    const { login, passcode } = kit;
    return kit.refusal({
      connectHeaders: { ...(login && { login, passcode }), host: '127.0.0.1' },
    });
  },
  promises: [
    promise(['spring', 'activemq', 'artemis'], 'ignores it', {
      connected: true,
      error: undefined,
      close: 'stays open',
    }),
    promise('spring-relay', 'replaces it', {
      connected: true,
      error: undefined,
      close: 'stays open',
    }),
    promise('rabbitmq', 'refuses it: the host is a virtual host', {
      connected: false,
      error: 'Bad CONNECT',
      close: 'stays open',
    }),
  ],
  differs: [endedAtError('rabbitmq', 'Bad CONNECT')],
};

export const manyHeaders = {
  name: 'sends headers of the application in CONNECT',
  async run(kit) {
    const { login, passcode } = kit;
    const own = { room: '한글', path: 'a:b\\c', empty: '' };
    const client = await kit.connect({
      connectHeaders: { ...(login && { login, passcode }), ...own },
    });
    return client.connected;
  },
  promises: [promise(ALL, 'accepts them', true)],
};

export const again = {
  name: 'connects again after deactivate, and messages arrive on the new connection',
  async run(kit) {
    const client = kit.client();
    const bodies = [];
    for (const body of ['first', 'second']) {
      await kit.activated(client);
      const messages = kit.inbox(client, kit.topic());
      client.publish({ destination: kit.topic(), body });
      bodies.push((await kit.next(messages)).body);
      await kit.within(client.deactivate(), 'the end of deactivate');
    }
    return bodies;
  },
  promises: [promise(ALL, 'each connection is new', ['first', 'second'])],
};

export const tenClients = {
  name: 'ten clients connect at once',
  async run(kit) {
    const clients = await Promise.all(Array.from({ length: 10 }, () => kit.connect()));
    return clients.filter((client) => client.connected).length;
  },
  promises: [promise(ALL, 'all are served', 10)],
};
