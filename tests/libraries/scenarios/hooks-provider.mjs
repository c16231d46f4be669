// react-stomp-hooks: StompSessionProvider from mounting to unmounting.

import * as stompjs from '@stomp/stompjs';

import { Queue } from '../../e2e/support/queue.mjs';
import { framesFrom, header } from '../../e2e/support/wire.mjs';
import {
  connectedClient,
  connection,
  h,
  listener,
  mount,
  said,
  sessionOf,
  within,
} from '../in-page/hooks.mjs';

export const installed = {
  title:
    'react-stomp-hooks works on the package under test; its client is there when it is connected, not before',
  async inPage(environment) {
    const clients = new Queue();
    mount(within(sessionOf(environment), connection(clients)));
    const before = await clients.next();
    const client = await connectedClient(clients);
    return {
      before: before === undefined,
      same: client instanceof stompjs.Client,
      connected: client.connected,
      ours: 'init' in stompjs,
    };
  },
  expect({ seen, pkg, assert }) {
    assert.deepEqual(seen, {
      before: true,
      same: true,
      connected: true,
      ours: pkg.name === 'stomp-wasm',
    });
  },
};

export const strict = {
  title: 'StrictMode mounts twice: there is one connection, and each message comes once',
  async inPage(environment) {
    const destinations = `/topic/strict-${environment.id}`;
    const [messages, clients] = [new Queue(), new Queue()];
    const application = within(
      sessionOf(environment),
      listener({ destinations, messages }),
      connection(clients),
    );
    mount(application, { strict: true });
    const client = await connectedClient(clients);
    client.publish({ destination: destinations, body: 'one' });
    client.publish({ destination: destinations, body: 'two' });
    return {
      bodies: (await messages.take(2)).map(({ body }) => body),
      more: messages.pending.length,
    };
  },
  expect({ seen, wire, assert }) {
    assert.deepEqual(seen, { bodies: ['one', 'two'], more: 0 });
    assert.deepEqual(commands(wire), ['CONNECT', 'SUBSCRIBE', 'SEND', 'SEND']);
  },
};

export const unmounted = {
  title: 'unmounting disconnects with DISCONNECT and throws nothing',
  async inPage(environment) {
    const clients = new Queue();
    const session = sessionOf(environment);
    const messages = new Queue();
    const page = mount(
      within(
        session,
        listener({
          destinations: [`/topic/a-${environment.id}`, `/topic/b-${environment.id}`],
          messages,
        }),
        connection(clients),
      ),
    );
    const client = await connectedClient(clients);
    page.unmount();
    const { wasClean } = await session.closes.next();
    await client.deactivate();
    return { wasClean, active: client.active, shown: page.container.innerHTML };
  },
  expect({ seen, environment, wire, assert }) {
    // RabbitMQ resets the connection after its closing frame: now and then before the browser has answered.
    const wasClean = environment.kind === 'rabbitmq' ? seen.wasClean : true;
    assert.deepEqual(seen, { wasClean, active: false, shown: '' });
    assert.ok(commands(wire).includes('DISCONNECT'));
  },
};

export const componentUnmounted = {
  title: 'a component that goes away takes its subscription with it, others keep theirs',
  async inPage(environment) {
    const destinations = `/topic/gone-${environment.id}`;
    const [going, staying, clients] = [new Queue(), new Queue(), new Queue()];
    const session = sessionOf(environment);
    const application = (both) =>
      within(
        session,
        connection(clients),
        listener({ destinations, messages: staying, headers: { id: 'staying' } }),
        both ? listener({ destinations, messages: going, headers: { id: 'going' } }) : null,
      );
    const { render } = mount(application(true));
    const client = await connectedClient(clients);
    client.publish({ destination: destinations, body: 'to both' });
    const first = [(await going.next()).body, (await staying.next()).body];
    render(application(false));
    await said('>>> UNSUBSCRIBE');
    client.publish({ destination: destinations, body: 'to one' });
    return { first, second: (await staying.next()).body, gone: going.pending.length };
  },
  expect({ seen, wire, assert }) {
    assert.deepEqual(seen, { first: ['to both', 'to both'], second: 'to one', gone: 0 });
    const ended = framesFrom(wire, 'client').filter(({ command }) => command === 'UNSUBSCRIBE');
    assert.deepEqual(
      ended.map((frame) => header(frame, 'id')),
      ['going'],
    );
  },
};

export const enabled = {
  title: 'enabled switches the connection on and off',
  async inPage(environment) {
    const clients = new Queue();
    const session = sessionOf(environment);
    const application = (enabled) =>
      within({ props: { ...session.props, enabled } }, connection(clients));
    const { render } = mount(application(false));
    const first = await clients.next();
    render(application(true));
    const client = await connectedClient(clients);
    render(application(false));
    const last = await clients.next();
    await client.deactivate();
    return { first: first === undefined, last: last === undefined, active: client.active };
  },
  expect({ seen, wire, assert }) {
    assert.deepEqual(seen, { first: true, last: true, active: false });
    assert.deepEqual(commands(wire), ['CONNECT', 'DISCONNECT']);
  },
};

export const otherOptions = {
  title: 'other options make another client; subscriptions move to it',
  async inPage(environment) {
    const destinations = `/topic/moved-${environment.id}`;
    const [messages, clients] = [new Queue(), new Queue()];
    const session = sessionOf(environment);
    const application = (attempt, beforeConnect) =>
      within(
        {
          props: {
            ...session.props,
            connectHeaders: { ...session.props.connectHeaders, attempt },
            beforeConnect,
          },
        },
        listener({ destinations, messages }),
        connection(clients),
      );
    const { render } = mount(application('1', async () => {}));
    const first = await connectedClient(clients);
    // The provider takes the close of its former client for that of the new one: it must not come behind CONNECTED.
    render(application('2', () => session.closes.next()));
    const second = await connectedClient(clients);
    second.publish({ destination: destinations, body: 'x' });
    return { same: first === second, body: (await messages.next()).body };
  },
  expect({ seen, wire, assert }) {
    assert.deepEqual(seen, { same: false, body: 'x' });
    const connects = framesFrom(wire, 'client').filter(({ command }) => command === 'CONNECT');
    assert.deepEqual(
      connects.map((frame) => header(frame, 'attempt')),
      ['1', '2'],
    );
  },
};

export const named = {
  title: 'providers with names, one in the other: each hook takes its own',
  async inPage(environment) {
    const destinations = `/topic/named-${environment.id}`;
    const [outer, inner] = [new Queue(), new Queue()];
    const [outerClients, innerClients] = [new Queue(), new Queue()];
    const provider = (name, ...components) =>
      within({ props: { ...sessionOf(environment).props, name } }, ...components);
    const headersOf = (id) => ({ id });
    mount(
      provider(
        'outer',
        provider(
          'inner',
          connection(outerClients, 'outer'),
          connection(innerClients, 'inner'),
          listener({ destinations, messages: outer, headers: headersOf('outer'), name: 'outer' }),
          listener({ destinations, messages: inner, headers: headersOf('inner'), name: 'inner' }),
        ),
      ),
    );
    const clients = [await connectedClient(outerClients), await connectedClient(innerClients)];
    // Each on its own connection, so that its own subscription is there before.
    clients[1].publish({
      destination: destinations,
      headers: { receipt: 'there' },
      body: 'from inner',
    });
    const toInner = await inner.next();
    return {
      different: clients[0] !== clients[1],
      toInner: [toInner.body, toInner.headers.subscription],
    };
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen, { different: true, toInner: ['from inner', 'inner'] });
  },
};

export const refused = {
  title: 'the provider’s callbacks are the client’s: beforeConnect, onStompError, onConnect',
  async inPage(environment) {
    const [errors, connects, attempts] = [new Queue(), new Queue(), []];
    const session = sessionOf(environment, {
      connectHeaders: { login: environment.login, passcode: 'wrong' },
      onStompError: errors.push,
      onConnect: connects.push,
      beforeConnect: async (client) => {
        attempts.push(client.connectHeaders.passcode);
        if (attempts.length > 1)
          client.connectHeaders = { login: environment.login, passcode: environment.passcode };
      },
      connectionTimeout: 1_000, // RabbitMQ leaves the socket open after this ERROR
    });
    mount(within(session, h('p', null, 'waiting')));
    const { headers } = await errors.next();
    const { command } = await connects.next();
    return { message: headers.message, command, attempts };
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen, {
      message: 'Bad CONNECT',
      command: 'CONNECTED',
      attempts: ['wrong', 'wrong'],
    });
  },
};

const commands = (wire) => framesFrom(wire, 'client').map(({ command }) => command);
