// Examples of the reference: stomp-wasm/testing, which starts a broker and controls it.

import { Client } from 'stomp-wasm';
import {
  Broker,
  BrokerError,
  Clock,
  ExpectationError,
  Faults,
  Namespace,
  NamespaceControl,
  startBroker,
  World,
} from 'stomp-wasm/testing';
import type {
  AcceptActions,
  AcceptFault,
  AcceptFields,
  AllActions,
  BrokerOptions,
  ClockState,
  ConnectionEnd,
  ConnectionInfo,
  Direction,
  Ending,
  EndpointPaths,
  ExpectedFrame,
  ExpectOptions,
  Fault,
  FaultCounts,
  FrameActions,
  FrameFault,
  FrameFields,
  HttpActions,
  HttpFault,
  HttpFields,
  ListedFault,
  Match,
  NamespaceOptions,
  OnAccept,
  OnFrame,
  OnHttp,
  PassAction,
  PublishOptions,
  QueueInfo,
  RecordedFrame,
  RefusalInfo,
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

//#region NamespaceControl
{
  const depthOf = async (namespace: NamespaceControl, name: string) =>
    (await namespace.queues()).find((queue) => queue.name === name)?.depth ?? 0;
  console.log(await depthOf(broker, '/queue/orders'));
}
//#endregion

//#region World
// Another name for `NamespaceControl`, that of version 0.1.
{
  const publish = (world: World) => world.publish('/topic/prices', '42');
  await publish(broker);
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

//#region ExpectedFrame
{
  const order: ExpectedFrame = { command: 'SEND', headers: { receipt: /^r-/ }, json: { id: 7 } };
  await broker.expectFrames(['CONNECT', order]);
}
//#endregion

//#region ExpectOptions
// Which frames `expectFrames` looks at, in which order they are to come, and how long it waits.
{
  const options: ExpectOptions = { direction: 'in', ordered: false, timeoutMs: 2000 };
  await broker.expectFrames(['SUBSCRIBE', 'SEND'], options);
}
//#endregion

//#region ExpectationError
try {
  await broker.expectFrames(['ACK'], { timeoutMs: 100 });
} catch (error) {
  if (error instanceof ExpectationError) console.error(error.expected, error.actual);
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

//#region FrameFault
{
  const lost: FrameFault = { on: { command: 'RECEIPT' }, do: { drop: true }, times: 1 };
  await broker.faults.add(lost);
}
//#endregion

//#region OnFrame
{
  const on: OnFrame = { direction: 'in', command: 'SEND', destination: '/queue/*' };
  await broker.faults.add({ on, do: { drop: true } });
}
//#endregion

//#region FrameActions
{
  const half: FrameActions = { cutAfterBytes: 20, reset: true };
  await broker.faults.add({ on: { command: 'MESSAGE' }, do: half });
}
//#endregion

//#region FrameFields
// The actions on a frame, by their names.
{
  const inPieces: Pick<FrameFields, 'splitEvery' | 'gapMs'> = { splitEvery: 10, gapMs: 5 };
  await broker.faults.add({ on: { command: 'MESSAGE' }, do: inPieces });
}
//#endregion

//#region AcceptFault
{
  const silent: AcceptFault = { on: { accept: true }, do: { hang: true }, times: 1 };
  await broker.faults.add(silent);
}
//#endregion

//#region OnAccept
// The conditions for a new connection.
{
  const on: OnAccept = { accept: true, transport: 'websocket' };
  await broker.faults.add({ on, do: { close: { code: 1013 } } });
}
//#endregion

//#region AcceptActions
{
  const late: AcceptActions = { delayMs: 500 };
  await broker.faults.add({ on: { accept: true }, do: late });
}
//#endregion

//#region AcceptFields
// The actions on a connection, by their names.
{
  const full: Pick<AcceptFields, 'close'> = { close: { code: 1013, reason: 'try again later' } };
  await broker.faults.add({ on: { accept: true }, do: full });
}
//#endregion

//#region HttpFault
{
  const down: HttpFault = { on: { http: 'info' }, do: { status: 503 }, times: 2 };
  await broker.faults.add(down);
}
//#endregion

//#region OnHttp
// The conditions for a request by HTTP.
{
  const on: OnHttp = { http: 'upgrade' };
  await broker.faults.add({ on, do: { status: 403 } });
}
//#endregion

//#region HttpActions
{
  const later: HttpActions = { status: 503, retryAfter: 5 };
  await broker.faults.add({ on: { http: 'any' }, do: later });
}
//#endregion

//#region HttpFields
// The actions on a request by HTTP, by their names.
{
  const garbled: Pick<HttpFields, 'body'> = { body: '{' };
  await broker.faults.add({ on: { http: 'info' }, do: garbled });
}
//#endregion

//#region PassAction
{
  const pass: PassAction = { pass: true };
  await broker.faults.add({ on: { destination: '/topic/health' }, do: pass });
}
//#endregion

//#region AllActions
{
  const endings: (keyof AllActions)[] = ['close', 'disconnect', 'reset', 'fail'];
  console.log(endings);
}
//#endregion

//#region FaultCounts
// How often a fault strikes.
{
  const third: FaultCounts = { skip: 2, times: 1, per: 'connection' };
  await broker.faults.add({ ...third, on: { command: 'SEND' }, do: { drop: true } });
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

//#region ConnectionEnd
{
  const line = (end: ConnectionEnd) => `${end.how} by ${end.by} ${end.code ?? ''}`;
  console.log((await broker.connections()).map(({ ending }) => ending && line(ending)));
}
//#endregion

//#region RefusalInfo
{
  const line = ({ command, message }: RefusalInfo) => `${command}: ${message}`;
  console.log((await broker.connections()).flatMap(({ refusals }) => refusals.map(line)));
}
//#endregion

//#region PublishOptions
// To which connection alone a message goes.
{
  const [first] = await broker.connections();
  const toOne: PublishOptions = { connection: first?.id };
  await broker.publish('/topic/prices', '42', {}, toOne);
}
//#endregion

//#region EndpointPaths
{
  const urlOf = ({ ws = '/ws' }: EndpointPaths) => `ws://${broker.http}${ws}`;
  client.brokerURL = urlOf({ ws: '/gs-guide-websocket' });
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
