// Many clients, two gateways behind a load balancer, and a RabbitMQ, parts of which fail: `cargo xtask scale` calls it.
//
//   node tests/scale/scale.mjs [--clients N] [--nodes N] [--seconds N] [--json] [--document FILE]
//
// Prints a table, or a line of JSON with the figures; `--document` puts the table into a document. Fails when a confirmed message was lost, and
// without `--json` when a client was not back in time: that is a matter of the machine.

import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

import { WebSocket } from 'ws';

import { StompBroker } from '../e2e/support/broker.mjs';
import { within } from '../e2e/support/deadline.mjs';
import { brokerBinary, mustExist, stompWasm } from '../e2e/support/environment.mjs';
import { Balancer } from './balancer.mjs';
import { Cluster } from './cluster.mjs';
import { Member } from './member.mjs';
import { cpuSeconds, residentBytes } from './process-figures.mjs';
import { faultsOf, lateIn, table, writeDocument } from './report.mjs';

globalThis.WebSocket ??= WebSocket;

/** Between two messages of a client, in ms. */
const PAUSE = 1_000;
/** So many clients share a queue. */
const PER_QUEUE = 20;
/** So many connect at a time. */
const AT_ONCE = 50;
/** More messages than a client sends in a run. */
const CAPACITY = 10_000;
const DEADLINE = 120_000;
/** The seconds over which a gateway sends its clients elsewhere. */
const DRAIN = 2;
const HTTP_TRANSPORTS = [['websocket'], ['xhr-streaming'], ['websocket'], ['xhr-polling']];

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '200' },
    nodes: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
    document: { type: 'string' },
  },
});
const [clients, nodes, seconds] = ['clients', 'nodes', 'seconds'].map((name) => {
  const number = Number(values[name]);
  if (!(number > 0)) throw new Error(`--${name} ${values[name]}: a number above 0 is needed`);
  return number;
});
mustExist(brokerBinary, 'build it (cargo xtask build) or set BROKER_BIN');
mustExist(stompWasm.directory, 'build the package (cargo xtask build)');
const { Session } = await import(pathToFileURL(join(stompWasm.directory, 'esm6/index.js')).href);

const cluster = new Cluster(nodes);
let gateways = [];
let balancer;
try {
  const result = await run();
  const faults = faultsOf(result);
  console.log(values.json ? JSON.stringify({ ...result, faults }) : table(result));
  if (values.document) await writeDocument(values.document, result);
  const late = values.json ? [] : lateIn(result);
  for (const fault of [...faults, ...late]) console.error(fault);
  process.exitCode = faults.length + late.length > 0 ? 1 : 0;
} finally {
  await balancer?.stop();
  await Promise.all(gateways.map((gateway) => gateway.stop()));
  await cluster.stop();
}
process.exit();

async function run() {
  await cluster.start();
  const direct = await exchangeDirectly();
  await startGateways();
  const empty = await memoryOfGateways();
  const members = team((index) => byBalancer(index));
  await connectAll(members);
  const memory = ((await memoryOfGateways()) - empty) / clients;
  const acting = members.map((member) => member.act());
  const steady = await exchange(members, { gateways: gatewayPids(), rabbitmq: cluster.pids });
  const events = await disturb(members);
  for (const member of members) member.rest();
  await Promise.all(acting);
  const arrivals = await settle(members);
  const failures = members.flatMap((member) => member.failures);
  return { clients, nodes, direct, steady, memory, events, ...arrivals, failures: tally(failures) };
}

/** The same clients at RabbitMQ's own WebSockets, to compare with. */
async function exchangeDirectly() {
  const { urls } = cluster;
  const members = team((index) => ({ brokerURL: urls[index % urls.length] }), 'direct');
  await connectAll(members);
  const acting = members.map((member) => member.act());
  const figures = await exchange(members, { rabbitmq: cluster.pids });
  for (const member of members) member.rest();
  await Promise.all(acting);
  await settle(members);
  return figures;
}

function team(connect, prefix = 'scale') {
  const members = [];
  for (let index = 0; index < clients; index++) {
    const queue = `/queue/${prefix}-${Math.floor(index / PER_QUEUE)}`;
    const options = { Session, connect: connect(index), queue, pause: PAUSE, capacity: CAPACITY };
    members.push(new Member(index, members, options));
  }
  return members;
}

/** Half of the clients come by WebSocket, half by SockJS. */
function byBalancer(index) {
  if (index % 2 === 0) return { brokerURL: balancer.webSocket };
  const transports = HTTP_TRANSPORTS[(index >> 1) % HTTP_TRANSPORTS.length];
  return { sockjsURL: balancer.sockJs, transports };
}

async function startGateways() {
  const relay = ['--relay', cluster.addresses.join(','), '--drain', `${DRAIN}`, '--no-control'];
  gateways = [new StompBroker(relay), new StompBroker(relay)];
  await Promise.all(gateways.map((gateway) => gateway.start()));
  balancer = await new Balancer(gateways).start();
}

function gatewayPids() {
  return gateways.map(({ process }) => process.child.pid);
}

function memoryOfGateways() {
  return residentBytes(gatewayPids());
}

async function connectAll(members) {
  for (let at = 0; at < members.length; at += AT_ONCE) {
    const some = members.slice(at, at + AT_ONCE).map((member) => member.connect());
    await within(DEADLINE, Promise.all(some), () => `${AT_ONCE} clients to connect`);
  }
}

/** Messages for some seconds, and the CPU time that each group of processes takes of them. */
async function exchange(members, groups) {
  const taken = async () => {
    const used = Object.entries(groups).map(async ([name, pids]) => [name, await cpuSeconds(pids)]);
    return Object.fromEntries(await Promise.all(used));
  };
  const arrived = () => members.reduce((sum, { account }) => sum + account.counts.arrived, 0);
  const [cpu, count, at] = [await taken(), arrived(), performance.now()];
  await delay(seconds * 1_000);
  const [cpuAfter, messages, elapsed] = [
    await taken(),
    arrived() - count,
    (performance.now() - at) / 1_000,
  ];
  const perCpuSecond = Object.fromEntries(
    Object.keys(groups).map((name) => [name, messages / (cpuAfter[name] - cpu[name])]),
  );
  return { rate: messages / elapsed, perCpuSecond };
}

async function disturb(members) {
  const [first, second] = gateways;
  const events = [];
  events.push(await event('a gateway is killed', members, () => first.kill()));
  await first.start();
  events.push(await event('a gateway drains (SIGTERM)', members, () => second.stop()));
  await second.start();
  if (nodes > 1) {
    events.push(await event('a node is killed', members, () => cluster.kill()));
    await cluster.revive();
  } else {
    events.push(
      await event('RabbitMQ is killed and started', members, async () => {
        await cluster.kill();
        await cluster.revive();
      }),
    );
  }
  return events;
}

/** What an event does to the clients; each is back once a message that it publishes behind the event is confirmed. */
async function event(name, members, act) {
  const from = performance.now();
  await act();
  const at = performance.now();
  const back = members.map(async (member) => {
    await member.probe();
    return performance.now() - at;
  });
  const times = await within(DEADLINE, Promise.all(back), () => `all clients to be back: ${name}`);
  const cut = members.filter(({ outages }) => outages.some((outage) => outage.from >= from));
  times.sort((a, b) => a - b);
  return { name, cut: cut.length, median: times[times.length >> 1], longest: times.at(-1) };
}

/** Waits until everything has been confirmed and has arrived; gives the sums of all accounts. */
async function settle(members) {
  const settled = Promise.all(members.map((member) => member.settled()));
  await within(DEADLINE, settled, () => 'all messages to be confirmed');
  const sum = () => {
    const sums = {};
    for (const { account } of members)
      for (const [name, count] of Object.entries(account.counts))
        sums[name] = (sums[name] ?? 0) + count;
    return sums;
  };
  // What is lost never comes, and shows in the sums.
  for (let waited = 0; sum().lost > 0 && waited < DEADLINE; waited += 100) await delay(100);
  await Promise.all(members.map((member) => member.close()));
  return { messages: sum() };
}

function tally(texts) {
  const counts = {};
  for (const text of texts) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
}
