// A chat: two clients with the API of stompjs, and a broker, all of them in this page.

import { Client } from 'stomp-wasm';
import { createBroker } from 'stomp-wasm/testing/memory';

const broker = createBroker();

function join(name) {
  const client = new Client({ webSocketFactory: broker.webSocketFactory });
  client.onConnect = () =>
    client.subscribe('/topic/chat', ({ body }) => console.log(`${name} reads: ${body}`));
  client.activate();
  return client;
}

const kim = join('Kim');
const lee = join('Lee');
await broker.waitForAll({ command: 'SUBSCRIBE' }, 2);

kim.publish({ destination: '/topic/chat', body: 'Hello, Lee!' });
lee.publish({ destination: '/topic/chat', body: 'Hello, Kim!' });
await broker.waitForAll({ direction: 'out', command: 'MESSAGE' }, 4);

await Promise.all([kim.deactivate(), lee.deactivate()]);
console.log('Both have left.');
