// react-stomp-hooks: useSubscription, useStompClient and the components around others.

import { Component, useEffect, useState } from 'react';
import {
  useStompClient,
  useSubscription,
  withStompClient,
  withSubscription,
} from 'react-stomp-hooks';

import { Queue } from '../../e2e/support/queue.mjs';
import { framesFrom, header } from '../../e2e/support/wire.mjs';
import {
  connectedClient,
  connection,
  h,
  listener,
  mount,
  Rendered,
  sessionOf,
  within,
} from '../in-page/hooks.mjs';

export const chat = {
  title:
    'a chat: what is published through useStompClient() comes through useSubscription() and is shown',
  async inPage(environment) {
    const destination = `/topic/chat-${environment.id}`;
    const shown = new Queue();
    const { container } = mount(within(sessionOf(environment), h(Chat, { destination, shown })));
    await shown.next();
    container.querySelector('button').click();
    const once = await shown.next();
    container.querySelector('button').click();
    return [once, await shown.next()];
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen, ['안녕 0', '안녕 0, 안녕 1']);
  },
};

/** Reports what it shows, first when it can be used. */
function Chat({ destination, shown }) {
  const [lines, setLines] = useState([]);
  const client = useStompClient();
  useSubscription(destination, (message) => setLines([...lines, message.body]));
  useEffect(() => client && shown.push(lines.join(', ')), [client, lines]);
  const publish = () => client.publish({ destination, body: `안녕 ${lines.length}` });
  return h('button', { onClick: publish }, lines.join(', '));
}

export const several = {
  title: 'useSubscription() with several destinations hears of all of them',
  async inPage(environment) {
    const destinations = ['a', 'b', 'c'].map((name) => `/topic/${name}-${environment.id}`);
    const [messages, clients] = [new Queue(), new Queue()];
    mount(
      within(sessionOf(environment), listener({ destinations, messages }), connection(clients)),
    );
    const client = await connectedClient(clients);
    for (const destination of destinations) client.publish({ destination, body: destination });
    const bodies = (await messages.take(3)).map(({ body, headers }) => [body, headers.destination]);
    // A broker keeps the order within a destination, and not from one to the other.
    return { destinations, bodies: bodies.sort() };
  },
  expect({ seen, assert }) {
    assert.deepEqual(
      seen.bodies,
      seen.destinations.map((destination) => [destination, destination]),
    );
  },
};

export const changed = {
  title: 'another destination: the old subscription ends, a new one begins, on the same connection',
  async inPage(environment) {
    const [from, to] = [`/topic/from-${environment.id}`, `/topic/to-${environment.id}`];
    const [messages, clients] = [new Queue(), new Queue()];
    const session = sessionOf(environment);
    const application = (destinations, headers) =>
      within(session, listener({ destinations, messages, headers }), connection(clients));
    const { render } = mount(application(from, { id: 'from' }));
    const client = await connectedClient(clients);
    render(application(to, { id: 'to', receipt: 'changed' }));
    await session.receipts.next();
    client.publish({ destination: from, body: 'not subscribed yet' });
    client.publish({ destination: to, body: 'heard' });
    return { body: (await messages.next()).body, more: messages.pending.length };
  },
  expect({ seen, wire, assert }) {
    assert.deepEqual(seen, { body: 'heard', more: 0 });
    const commands = framesFrom(wire, 'client').filter(({ command }) => /SUBSCRIBE$/.test(command));
    assert.deepEqual(
      commands.map((frame) => [frame.command, header(frame, 'id')]),
      [
        ['SUBSCRIBE', 'from'],
        ['UNSUBSCRIBE', 'from'],
        ['SUBSCRIBE', 'to'],
      ],
    );
  },
};

export const latest = {
  title: 'the callback of the latest rendering is called, without subscribing again',
  async inPage(environment) {
    const destinations = `/topic/latest-${environment.id}`;
    const [old, latest, clients, renderings] = Array.from({ length: 4 }, () => new Queue());
    const session = sessionOf(environment);
    const application = (messages, ...more) =>
      within(session, listener({ destinations, messages }), connection(clients), ...more);
    const { render } = mount(application(old));
    const client = await connectedClient(clients);
    render(application(latest, h(Rendered, { renderings })));
    await renderings.next();
    client.publish({ destination: destinations, body: 'x' });
    return { latest: (await latest.next()).body, old: old.pending.length };
  },
  expect({ seen, wire, assert }) {
    assert.deepEqual(seen, { latest: 'x', old: 0 });
    assert.equal(
      framesFrom(wire, 'client').filter(({ command }) => command === 'SUBSCRIBE').length,
      1,
    );
  },
};

export const acknowledged = {
  title: 'headers of a subscription: messages are refused and acknowledged by the component',
  async inPage(environment) {
    const destinations = `/queue/hooks-${environment.id}`;
    const [messages, clients] = [new Queue(), new Queue()];
    mount(
      within(
        sessionOf(environment),
        listener({ destinations, messages, headers: { ack: 'client-individual' } }),
        connection(clients),
      ),
    );
    const client = await connectedClient(clients);
    client.publish({ destination: destinations, body: 'twice' });
    (await messages.next()).nack();
    const again = await messages.next();
    again.ack();
    return [again.body, again.headers.redelivered];
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen, ['twice', 'true']);
  },
};

export const around = {
  title: 'withStompClient() and withSubscription() give components the client and the messages',
  async inPage(environment) {
    const destination = `/topic/around-${environment.id}`;
    const [clients, messages] = [new Queue(), new Queue()];
    class Receiver extends Component {
      onMessage = (message) => messages.push(`${this.props.label} ${message.body}`);
      render = () => null;
    }
    function Sender({ stompClient, label }) {
      useEffect(() => clients.push(stompClient && { stompClient, label }), [stompClient]);
      return null;
    }
    const Publishing = withStompClient(Sender);
    const Receiving = withSubscription(Receiver, destination);
    mount(
      within(
        sessionOf(environment),
        h(Publishing, { label: 'publisher' }),
        h(Receiving, { label: 'received' }),
      ),
    );
    const { stompClient, label } = await connectedClient(clients);
    stompClient.publish({ destination, body: 'x' });
    return { label, received: await messages.next(), name: Publishing.displayName };
  },
  expect({ seen, assert }) {
    assert.deepEqual(seen, {
      label: 'publisher',
      received: 'received x',
      name: 'withStompClient(Sender)',
    });
  },
};
