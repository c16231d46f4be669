// Examples of the reference: stomp-wasm/testing, which starts a broker and controls it.

import { Client } from 'stomp-wasm';
import {
  Broker,
  BrokerError,
  Clock,
  Faults,
  Namespace,
  startBroker,
  World,
} from 'stomp-wasm/testing';
import type {
  BrokerOptions,
  ClockState,
  ConnectionInfo,
  Direction,
  Ending,
  Fault,
  ListedFault,
  Match,
  NamespaceOptions,
  QueueInfo,
  RecordedFrame,
  ReplayOptions,
  SubscriptionInfo,
  WaitOptions,
} from 'stomp-wasm/testing';

//#region startBroker
const broker = await startBroker();
const client = new Client({ brokerURL: broker.url });
client.onConnect = () => client.subscribe('/topic/prices', ({ body }) => console.log(body));
client.activate();
await broker.waitFor({ command: 'SUBSCRIBE', destination: '/topic/prices' });
await broker.publish('/topic/prices', '42');
await broker.stop();
//#endregion

//#region BrokerOptions
// What to start, and with which flags.
{
  const options: BrokerOptions = { args: ['--persona', 'rabbitmq', '--login', 'guest:guest'] };
  const rabbit = await startBroker(options);
  console.log(rabbit.url);
}
//#endregion

//#region Broker
{
  const end = async (running: Broker) => {
    console.log(running.http, running.tcp, running.log);
    await running.stop();
  };
  await end(await startBroker());
}
//#endregion

//#region Namespace
{
  const namespace: Namespace = await broker.namespace();
  client.brokerURL = namespace.url;
  await namespace.close();
}
//#endregion

//#region NamespaceOptions
// How a namespace begins: its name, its clock, and the number that ids and chance follow from.
{
  const options: NamespaceOptions = { clock: 'virtual', seed: 7 };
  const namespace = await broker.namespace(options);
  await namespace.clock.advance(30_000);
}
//#endregion

//#region World
// What a broker and a namespace have in common: destinations, connections, faults, a clock, and what is on record.
{
  const depthOf = async (world: World, name: string) =>
    (await world.queues()).find((queue) => queue.name === name)?.depth ?? 0;
  console.log(await depthOf(broker, '/queue/orders'));
}
//#endregion

//#region Match
{
  const order: Match = {
    direction: 'in',
    command: 'SEND',
    destination: '/queue/*',
    body: '"id":7',
  };
  console.log((await broker.waitFor(order)).headers);
}
//#endregion

//#region WaitOptions
// How long to wait, and after which frame on record to look.
{
  const options: WaitOptions = { timeoutMs: 2000 };
  const { seq } = await broker.waitFor({ command: 'CONNECT' }, options);
  await broker.waitFor({ command: 'SUBSCRIBE' }, { since: seq });
}
//#endregion

//#region RecordedFrame
{
  const line = ({ direction, command, body }: RecordedFrame) =>
    `${direction} ${command} ${body ?? ''}`;
  console.log((await broker.frames({ command: 'SEND' })).map(line));
}
//#endregion

//#region Direction
{
  const count = async (direction: Direction) => (await broker.frames({ direction })).length;
  console.log(await count('in'), await count('out'));
}
//#endregion

//#region Faults
{
  const once = (faults: Faults, fault: Fault) => faults.add({ ...fault, times: 1 });
  await once(broker.faults, { on: { command: 'SEND' }, do: { drop: true, reset: true } });
}
//#endregion

//#region Fault
{
  const slow: Fault = { on: { direction: 'out', command: 'RECEIPT' }, do: { delayMs: 500 } };
  await broker.faults.add(slow);
}
//#endregion

//#region ListedFault
{
  const remove = ({ id }: ListedFault) => broker.faults.remove(id);
  await Promise.all((await broker.faults.list()).map(remove));
}
//#endregion

//#region Clock
{
  const skip = (clock: Clock, seconds: number) => clock.advance(seconds * 1000);
  const namespace = await broker.namespace({ clock: 'virtual' });
  await skip(namespace.clock, 60);
}
//#endregion

//#region ClockState
// What a clock shows: which kind it is, the milliseconds since the namespace began, and the time of day.
{
  const { now, time }: ClockState = await broker.clock.read();
  console.log(now, new Date(time).toISOString());
}
//#endregion

//#region ConnectionInfo
// A connection: who has it, what was agreed, what went over it, and why it ended.
{
  const isOpen = ({ state }: ConnectionInfo) => state === 'connected';
  console.log((await broker.connections()).filter(isOpen).length);
}
//#endregion

//#region SubscriptionInfo
// A subscription: of which connection, to what, and how it acknowledges.
{
  const destination = (subscription: SubscriptionInfo) => subscription.destination;
  console.log((await broker.subscriptions()).map(destination));
}
//#endregion

//#region QueueInfo
// A queue: how many messages wait in it, how many are not acknowledged yet, how many consumers it has.
{
  const isStuck = ({ depth, consumers }: QueueInfo) => depth > 0 && consumers === 0;
  console.log((await broker.queues()).some(isStuck));
}
//#endregion

//#region Ending
{
  const full: Ending = { close: 1013, reason: 'try again later' };
  console.log(await broker.disconnect('all', full));
}
//#endregion

//#region ReplayOptions
// How a transcript is played: how fast, and to how many clients.
{
  const options: ReplayOptions = { speed: 0 };
  await broker.replay(await broker.transcript(1), options);
}
//#endregion

//#region BrokerError
try {
  await broker.waitFor({ command: 'ACK' }, { timeoutMs: 100 });
} catch (error) {
  if (error instanceof BrokerError) console.error(error.message, error.instead);
}
//#endregion
