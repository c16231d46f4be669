// The broker is gone for a while.

import { newClient } from '../in-page/client.mjs';
import { Queue } from '../support/queue.mjs';

const DELAY = 300;

export const restarted = {
  title:
    'a broker that is killed and started again on its port: the client comes back by its policy and works',
  applies: ({ broker }) => broker.kind === 'stomp-broker',
  alone: true,
  async inPage(environment) {
    const destination = `/topic/restart-${environment.id}`;
    const client = newClient(environment, { reconnectDelay: DELAY });
    const [connects, closes, messages] = [new Queue(), new Queue(), new Queue()];
    client.onConnect = (frame) => {
      client.subscribe(destination, messages.push);
      connects.push(frame);
    };
    client.onWebSocketClose = closes.push;
    client.activate();
    await connects.next();
    const before = await echo(client, destination, messages, 'before');

    await globalThis.harness('killBroker');
    const lost = await closes.next();
    const down = {
      connected: client.connected,
      publishing: attempt(() => client.publish({ destination, body: 'lost' })),
    };
    await closes.next(); // an attempt that found no server
    await globalThis.harness('startBroker');
    await connects.next();
    const after = await echo(client, destination, messages, 'after');
    await client.deactivate();
    return { before, lost: lost.code, down, after, delays: announcedDelays() };
  },
  expect({ seen, assert }) {
    assert.equal(seen.before, 'before');
    assert.equal(seen.lost, 1006);
    assert.deepEqual(seen.down, {
      connected: false,
      publishing: 'TypeError: There is no underlying STOMP connection',
    });
    assert.equal(seen.after, 'after');
    assert.ok(seen.delays.length >= 2, 'one attempt failed at least');
    assert.deepEqual([...new Set(seen.delays)], [DELAY]);
  },
};

async function echo(client, destination, messages, body) {
  client.publish({ destination, body });
  return (await messages.next()).body;
}

function attempt(action) {
  try {
    action();
    return 'done';
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}

/** The delays that the client says, in its debug log, it waits before each attempt. */
function announcedDelays() {
  return globalThis.debugLines
    .flatMap((line) => /scheduling reconnection in (\d+)ms/.exec(line)?.[1] ?? [])
    .map(Number);
}
