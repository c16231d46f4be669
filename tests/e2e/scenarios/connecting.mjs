// A session from CONNECT to CONNECTED, and the plainest exchange of messages.

import { Versions } from '@stomp/stompjs';

import { activated, connected, inbox, newClient } from '../in-page/client.mjs';

const BODY = '안녕하세요? 반갑습니다 👋';
/** The subprotocol of WebSocket that is agreed on; SockJS has none. */
const subprotocol = (environment, name) => (environment.way ? '' : name);
const SERVERS = {
  rabbitmq: /^RabbitMQ\/3\./,
  gateway: /^RabbitMQ\/3\./,
  'stomp-broker': /^stomp-broker\/\d/,
};

export const session = {
  title: 'connects with STOMP 1.2 and learns the server and the session',
  async inPage(environment) {
    const client = newClient(environment);
    const before = client.connected;
    const frame = await activated(client);
    const { connectedVersion, webSocket } = client;
    return {
      before,
      now: client.connected,
      connectedVersion,
      protocol: webSocket.protocol,
      headers: { ...frame.headers },
    };
  },
  expect({ seen, environment, assert }) {
    assert.equal(seen.before, false);
    assert.equal(seen.now, true);
    assert.equal(seen.connectedVersion, '1.2');
    assert.equal(seen.protocol, subprotocol(environment, 'v12.stomp'));
    assert.equal(seen.headers.version, '1.2');
    assert.match(seen.headers.server, SERVERS[environment.kind]);
    assert.match(seen.headers.session, /./);
  },
};

export const korean = {
  title: 'publishes a Korean text to a topic and receives it',
  async inPage(environment) {
    const client = await connected(environment);
    const messages = inbox(client, `/topic/greetings-${environment.id}`);
    client.publish({ destination: `/topic/greetings-${environment.id}`, body: BODY });
    const { body, headers, command } = await messages.next();
    return {
      body,
      command,
      subscription: headers.subscription,
      id: messages.subscription.id,
      destination: headers.destination,
    };
  },
  expect({ seen, environment, assert }) {
    assert.equal(seen.command, 'MESSAGE');
    assert.equal(seen.body, BODY);
    assert.equal(seen.subscription, seen.id);
    assert.equal(seen.destination, `/topic/greetings-${environment.id}`);
  },
};

export const headers = {
  title: 'user headers with colons, line feeds and backslashes come back as they were',
  async inPage(environment) {
    return echoedHeaders(environment, {
      plain: 'v',
      colon: 'a:b:',
      lines: 'one\ntwo\r\nthree',
      slash: '\\dir\\',
      korean: '한글',
    });
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen.received, seen.sent);
  },
};

export const hardHeaders = {
  title: 'escapes survive in header names, and backslashes before letters in values',
  applies: ({ pkg }) => pkg.name !== 'stompjs', // its defects P1 and P3
  async inPage(environment) {
    return echoedHeaders(environment, {
      path: 'C:\\new\\rest\\c',
      'na:me': 'v',
      'two\nlines': 'w',
      padded: '  x  ',
    });
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen.received, seen.sent);
  },
};

async function echoedHeaders(environment, sent) {
  const client = await connected(environment);
  const messages = inbox(client, `/topic/headers-${environment.id}`);
  client.publish({ destination: `/topic/headers-${environment.id}`, headers: sent, body: 'x' });
  const { headers } = await messages.next();
  return {
    sent,
    received: Object.fromEntries(Object.keys(sent).map((name) => [name, headers[name]])),
  };
}

export const olderVersions = {
  title: 'works with STOMP 1.1 and 1.0 too',
  async inPage(environment) {
    const seen = [];
    for (const version of [Versions.V1_1, Versions.V1_0]) {
      const client = await connected(environment, { stompVersions: new Versions([version]) });
      const messages = inbox(client, `/topic/older-${environment.id}`);
      client.publish({ destination: `/topic/older-${environment.id}`, body: version });
      seen.push({
        version: client.connectedVersion,
        protocol: client.webSocket.protocol,
        body: (await messages.next()).body,
      });
    }
    return seen;
  },
  expect({ seen, environment, assert }) {
    assert.deepEqual(seen, [
      { version: '1.1', protocol: subprotocol(environment, 'v11.stomp'), body: '1.1' },
      { version: '1.0', protocol: subprotocol(environment, 'v10.stomp'), body: '1.0' },
    ]);
  },
};

export const unsubscribed = {
  title: 'after unsubscribe no more messages come to that subscription, and others go on',
  async inPage(environment) {
    const client = await connected(environment);
    const destination = `/topic/leave-${environment.id}`;
    const left = inbox(client, destination);
    const kept = inbox(client, destination);
    client.publish({ destination, body: 'to both' });
    const first = [(await left.next()).body, (await kept.next()).body];
    left.subscription.unsubscribe();
    client.publish({ destination, body: 'to one' });
    const second = (await kept.next()).body;
    return { first, second, toTheLeftOne: left.pending.length };
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen, { first: ['to both', 'to both'], second: 'to one', toTheLeftOne: 0 });
  },
};
