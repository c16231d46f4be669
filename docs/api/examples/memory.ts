// Examples of the reference: stomp-wasm/testing/memory, the broker inside the page or the test.

import { Client, Session } from 'stomp-wasm';
import { startBroker } from 'stomp-wasm/testing';
import {
  BrokerError,
  createBroker,
  ExpectationError,
  MemoryBroker,
  MemoryNamespace,
  MemorySocket,
  NamespaceControl,
} from 'stomp-wasm/testing/memory';
import type {
  MemoryBrokerOptions,
  SocketEvent,
  SocketListener,
  WebSocketClass,
} from 'stomp-wasm/testing/memory';

//#region createBroker
const broker = createBroker();
const client = new Client({ webSocketFactory: broker.webSocketFactory });
client.onConnect = () => client.subscribe('/topic/prices', ({ body }) => console.log(body));
client.activate();
await broker.waitFor({ command: 'SUBSCRIBE', destination: '/topic/prices' });
await broker.publish('/topic/prices', '42');
await broker.stop();
//#endregion

//#region MemoryBrokerOptions
// How the broker is to be: each option is a flag of the program `stomp-broker` by this name.
{
  const options: MemoryBrokerOptions = { persona: 'rabbitmq', login: 'guest:guest', seed: 7 };
  const rabbit = createBroker(options);
  console.log((await rabbit.connections()).length);
}
//#endregion

//#region MemoryBroker
{
  const cut = (running: MemoryBroker) => running.disconnect('all', 'reset');
  const session = await Session.connect({ webSocketFactory: broker.webSocketFactory });
  console.log(await cut(broker), session.status.state);
}
//#endregion

//#region NamespaceControl
// The control of one namespace, of a broker in memory and of one that `startBroker` started: what is written for one takes the other.
{
  const depthOf = async (namespace: NamespaceControl, name: string) =>
    (await namespace.queues()).find((queue) => queue.name === name)?.depth ?? 0;
  console.log(await depthOf(broker, '/queue/orders'));
  console.log(await depthOf(await startBroker(), '/queue/orders'));
}
//#endregion

//#region MemoryNamespace
{
  const namespace: MemoryNamespace = await broker.namespace({ clock: 'virtual' });
  client.webSocketFactory = namespace.webSocketFactory;
  await namespace.clock.advance(30_000);
  await namespace.close();
}
//#endregion

//#region MemorySocket
{
  const socket: MemorySocket = broker.webSocketFactory();
  socket.onmessage = ({ data }) => console.log(data);
  socket.onopen = () => socket.send('CONNECT\naccept-version:1.2\nhost:example.com\n\n\0');
}
//#endregion

//#region SocketEvent
{
  const line = ({ type, code, reason }: SocketEvent) => `${type} ${code ?? ''} ${reason ?? ''}`;
  broker.webSocketFactory().onclose = (event) => console.log(line(event));
}
//#endregion

//#region SocketListener
// What `addEventListener` of a `MemorySocket` takes: a function, or an object with `handleEvent`.
{
  const tell: SocketListener = ({ type }) => console.log(type);
  broker.webSocketFactory().addEventListener('open', tell);
}
//#endregion

//#region WebSocketClass
{
  const WebSocket: WebSocketClass = broker.WebSocket;
  globalThis.WebSocket = WebSocket; // the application's clients connect to the broker, whatever address they have
}
//#endregion

//#region ExpectationError
try {
  await broker.expectFrames(['ACK'], { timeoutMs: 100 });
} catch (error) {
  if (error instanceof ExpectationError) console.error(error.expected, error.actual);
}
//#endregion

//#region BrokerError
try {
  await broker.waitFor({ command: 'ACK' }, { timeoutMs: 100 });
} catch (error) {
  if (error instanceof BrokerError) console.error(error.message, error.instead);
}
//#endregion
