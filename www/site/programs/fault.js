// Faults: the connection is cut, and the next attempt is refused. The session comes back, and nothing is lost.

import { Session } from 'stomp-wasm';
import { createBroker } from 'stomp-wasm/testing/memory';

const broker = createBroker();
const session = await Session.connect({
  webSocketFactory: broker.webSocketFactory,
  retry: { initial: 200, max: 400 },
});
session.onStatus(({ state, error }) => console.log(`status: ${state}`, error?.message ?? ''));

const orders = session.subscribe('/topic/orders', ({ text }) => console.log(`received: ${text}`), {
  onGap: () => console.log('a gap: messages may be missing here'),
});
await orders.ready;
await session.publish('/topic/orders', 'the first');

await broker.faults.add({ on: { http: 'upgrade' }, do: { status: 503 }, times: 1 });
await broker.disconnect('all', 'reset');
await session.publish('/topic/orders', 'the second'); // waits for a connection, and is confirmed

const sent = await broker.frames({ direction: 'in', command: 'SUBSCRIBE' });
console.log(`subscribed ${sent.length} times`);
await session.close();
