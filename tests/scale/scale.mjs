// Many clients, two gateways behind a load balancer, and a RabbitMQ, parts of which fail: `cargo xtask scale` calls it.
//
//   node tests/scale/scale.mjs [--clients N] [--in-node N] [--nodes N] [--seconds N] [--nginx] [--json] [--document FILE]
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
import {
  brokerBinary,
  mustExist,
  scaleClientsBinary,
  stompWasm,
} from '../e2e/support/environment.mjs';
import { Nginx, OwnBalancer } from './balancers.mjs';
import { Cluster } from './cluster.mjs';
import { Member } from './member.mjs';
import { cpuSeconds, residentBytes } from './process-figures.mjs';
import { faultsOf, lateIn, table, writeDocument } from './report.mjs';
import { NodeTeam, RustTeam, Teams } from './teams.mjs';

globalThis.WebSocket ??= WebSocket;

/** So many clients share a queue. */
const PER_QUEUE = 20;
/** So many connect at a time. */
const AT_ONCE = 50;
/** More messages than a client sends in a run. */
const CAPACITY = 10_000;
const DEADLINE = 120_000;
/** So many clients are in this process at most: more of them would take the machine that is to show what gateways and brokers do. */
const IN_NODE = 200;
const HTTP_TRANSPORTS = [['websocket'], ['xhr-streaming'], ['websocket'], ['xhr-polling']];

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '200' },
    'in-node': { type: 'string' },
    nodes: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '5' },
    nginx: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    document: { type: 'string' },
  },
});
const [clients, nodes, seconds] = ['clients', 'nodes', 'seconds'].map((name) => {
  const number = Number(values[name]);
  if (!(number > 0)) throw new Error(`--${name} ${values[name]}: a number above 0 is needed`);
  return number;
});
/** The others are in a process of Rust. */
const inNode = Math.min(clients, Number(values['in-node'] ?? IN_NODE));
const inRust = clients - inNode;
/** Between two messages of a client, in ms: 200 messages a second, or 100 of more than 200 clients. */
const pause = clients > IN_NODE ? clients * 10 : 1_000;
/** With many clients the attempts after a loss are spread over a second: the brokers need that time. */
const retry = clients > IN_NODE ? { initial: 1_000, max: 2_000 } : { initial: 100, max: 1_000 };
/** The seconds over which a gateway sends its clients elsewhere: about 200 of them a second at most. */
const drain = clients > IN_NODE ? Math.ceil(clients / 200) : 2;
/** After an event each client publishes one message more: one in so many to its quorum queue, others to a topic. */
const probeEvery = clients > IN_NODE ? PER_QUEUE : 1;
mustExist(brokerBinary, 'build it (cargo xtask build) or set BROKER_BIN');
if (inRust > 0) mustExist(scaleClientsBinary, 'build it: cargo build --release -p scale-clients');
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
  const teams = makeTeams(byBalancer, [balancer.webSocket]);
  await teams.connect();
  const memory = ((await memoryOfGateways()) - empty) / clients;
  await teams.act();
  const groups = { gateways: gatewayPids(), rabbitmq: cluster.pids, ...teams.pids };
  const steady = await exchange(teams, groups);
  const events = await disturb(teams);
  await teams.rest();
  const { messages, failures } = await settle(teams);
  const balancerName = balancer.name;
  const setting = { clients, inRust, nodes, pause, retry, probeEvery, drain, balancerName };
  return { ...setting, direct, steady, memory, events, messages, failures: tally(failures) };
}

/** The same clients at RabbitMQ's own WebSockets, to compare with. */
async function exchangeDirectly() {
  const { urls } = cluster;
  const teams = makeTeams((index) => ({ brokerURL: urls[index % urls.length] }), urls, 'direct');
  await teams.connect();
  await teams.act();
  const figures = await exchange(teams, { rabbitmq: cluster.pids });
  await teams.rest();
  await settle(teams);
  return figures;
}

/** @param connect how the client of a number connects, in this process; @param urls where those in Rust do */
function makeTeams(connect, urls, prefix = 'scale') {
  const members = [];
  for (let index = 0; index < inNode; index++) {
    const queue = `/queue/${prefix}-${Math.floor(index / PER_QUEUE)}`;
    const options = { Session, connect: connect(index), queue, pause, retry, capacity: CAPACITY };
    members.push(new Member(index, members, options));
  }
  const shared = { atOnce: AT_ONCE, deadline: DEADLINE, probeEvery };
  const teams = [new NodeTeam(members, shared)];
  if (inRust > 0) {
    const own = { urls, clients: inRust, queue: `${prefix}-rust`, perQueue: PER_QUEUE };
    teams.push(new RustTeam(scaleClientsBinary, { ...own, ...shared, pause, retry }));
  }
  return new Teams(teams);
}

/** Half of the clients come by WebSocket, half by SockJS; if there are others in Rust, all in this process by SockJS. */
function byBalancer(index) {
  if (inRust === 0 && index % 2 === 0) return { brokerURL: balancer.webSocket };
  const transports = HTTP_TRANSPORTS[(index >> 1) % HTTP_TRANSPORTS.length];
  return { sockjsURL: balancer.sockJs, transports };
}

async function startGateways() {
  const relay = ['--relay', cluster.addresses.join(','), '--drain', `${drain}`, '--no-control'];
  gateways = [new StompBroker(relay), new StompBroker(relay)];
  await Promise.all(gateways.map((gateway) => gateway.start()));
  balancer = await new (values.nginx ? Nginx : OwnBalancer)(gateways).start();
}

function gatewayPids() {
  return gateways.map(({ process }) => process.child.pid);
}

function memoryOfGateways() {
  return residentBytes(gatewayPids());
}

/** Messages for some seconds, and the CPU time that each group of processes takes of them. */
async function exchange(teams, groups) {
  const taken = async () => {
    const used = Object.entries(groups).map(async ([name, pids]) => [name, await cpuSeconds(pids)]);
    return Object.fromEntries(await Promise.all(used));
  };
  const arrived = async () => (await teams.counts()).arrived;
  const [cpu, count, at] = [await taken(), await arrived(), performance.now()];
  await delay(seconds * 1_000);
  const [cpuAfter, messages, elapsed] = [
    await taken(),
    (await arrived()) - count,
    (performance.now() - at) / 1_000,
  ];
  const perCpuSecond = Object.fromEntries(
    Object.keys(groups).map((name) => [name, messages / (cpuAfter[name] - cpu[name])]),
  );
  const cores = Object.fromEntries(
    Object.keys(groups).map((name) => [name, (cpuAfter[name] - cpu[name]) / elapsed]),
  );
  return { rate: messages / elapsed, perCpuSecond, cores };
}

async function disturb(teams) {
  const [first, second] = gateways;
  const events = [];
  events.push(await event('a gateway is killed', teams, () => first.kill()));
  await first.start();
  events.push(await event('a gateway drains (SIGTERM)', teams, () => second.stop()));
  await second.start();
  if (nodes > 1) {
    events.push(await event('a node is killed', teams, () => cluster.kill()));
    await cluster.revive();
  } else {
    events.push(
      await event('RabbitMQ is killed and started', teams, async () => {
        await cluster.kill();
        await cluster.revive();
      }),
    );
  }
  return events;
}

/** What an event does to the clients; each is back once a message that it publishes behind the event is confirmed. */
async function event(name, teams, act) {
  await teams.mark();
  await act();
  const { times, cut } = await within(
    DEADLINE,
    teams.probe(),
    () => `all clients to be back: ${name}`,
  );
  times.sort((a, b) => a - b);
  return { name, cut, median: times[times.length >> 1], longest: times.at(-1) };
}

/** Waits until everything has been confirmed and has arrived; gives the sums of all accounts, and what went wrong. */
async function settle(teams) {
  await within(DEADLINE, teams.settle(), () => 'all messages to be confirmed');
  let messages = await teams.counts();
  // What is lost never comes, and shows in the sums.
  for (let waited = 0; messages.lost > 0 && waited < DEADLINE; waited += 100) {
    await delay(100);
    messages = await teams.counts();
  }
  return { messages, failures: await teams.close() };
}

function tally(texts) {
  const counts = {};
  for (const text of texts) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
}
