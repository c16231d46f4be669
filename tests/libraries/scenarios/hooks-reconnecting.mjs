// react-stomp-hooks: connections that are lost.

import { Queue } from '../../e2e/support/queue.mjs';
import {
  connectedClient,
  connection,
  listener,
  mount,
  sessionOf,
  within,
} from '../in-page/hooks.mjs';

export const restarted = {
  title: 'the broker is killed and started again on its port: subscriptions come back',
  applies: ({ broker }) => broker.kind === 'stomp-broker',
  inPage: (environment) =>
    lostAndBack(environment, {
      lose: () => globalThis.harness('killBroker'),
      restore: () => globalThis.harness('startBroker'),
    }),
  expect,
};

export const cut = {
  title: 'the network is cut: subscriptions come back, in StrictMode too',
  async inPage(environment) {
    const url = await globalThis.harness('proxy');
    return lostAndBack(
      { ...environment, url },
      { lose: () => globalThis.harness('cut'), restore: () => {} },
      { strict: true },
    );
  },
  expect,
};

async function lostAndBack(environment, { lose, restore }, options) {
  const destinations = `/topic/lost-${environment.id}`;
  const [messages, clients] = [new Queue(), new Queue()];
  const session = sessionOf(environment);
  const { unmount } = mount(
    within(session, listener({ destinations, messages }), connection(clients)),
    options,
  );
  const client = await connectedClient(clients);
  client.publish({ destination: destinations, body: 'before' });
  const before = (await messages.next()).body;
  await lose();
  const { wasClean } = await session.closes.next();
  const meanwhile = await clients.next();
  await restore();
  const again = await connectedClient(clients);
  again.publish({ destination: destinations, body: 'after' });
  const after = (await messages.next()).body;
  unmount();
  return {
    before,
    wasClean,
    meanwhile: meanwhile === undefined,
    same: again === client,
    after,
    more: messages.pending.length,
  };
}

function expect({ seen, assert }) {
  assert.deepEqual(seen, {
    before: 'before',
    wasClean: false,
    meanwhile: true,
    same: true,
    after: 'after',
    more: 0,
  });
}
