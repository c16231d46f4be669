// Sessions in a bad network, with a broker that has faults: `cargo xtask chaos` calls it.
//
//   node tests/chaos/chaos.mjs [--minutes N] [--sessions N] [--seed N] [--json]
//
// Prints a table, or a line of JSON with the figures. Fails when a confirmed message was lost, one arrived twice that may not, a promise was left
// pending, a subscription did not come back, or memory was not flat.

import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

import { WebSocket } from 'ws';

import { memory } from '../brokers/soak/memory.mjs';
import { within } from '../e2e/support/deadline.mjs';
import { brokerBinary, mustExist, stompWasm } from '../e2e/support/environment.mjs';
import { addFaults, clearFaults } from './broker-faults.mjs';
import { Network } from './network.mjs';
import { Observer } from './observer.mjs';
import { Participant } from './participant.mjs';
import { Random } from './random.mjs';
import { faultsOf, table, totals } from './verdict.mjs';

globalThis.WebSocket ??= WebSocket;

const MINUTE = 60_000;
const SAMPLES = 30;
/** What each phase after the traffic may take. */
const DEADLINE = 60_000;
/** With fifty sessions something happens so often to one of them, in ms. */
const FAULT_EVERY = 100;
const DELIVERIES = ['at-least-once', 'at-most-once'];

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    sessions: { type: 'string', default: '50' },
    seed: { type: 'string', default: `${Math.floor(Math.random() * 2 ** 32)}` },
    json: { type: 'boolean', default: false },
  },
});
const [minutes, sessions, seed] = ['minutes', 'sessions', 'seed'].map(numberOf);
mustExist(brokerBinary, 'build it (cargo xtask build) or set BROKER_BIN');
mustExist(stompWasm.directory, 'build the package (cargo xtask build)');
const load = (path) => import(pathToFileURL(join(stompWasm.directory, path)).href);
const { Client, Session, StompError } = await load('esm6/index.js');
const { startBroker } = await load('testing/index.js');

const random = new Random(seed);
const broker = await startBroker({ binary: brokerBinary, args: ['--no-stocks'] });
const network = new Network(random.fork());
const participants = [];
try {
  if (!values.json) console.log(`${sessions} sessions, ${minutes} minutes, --seed ${seed}`);
  const result = await run();
  const faults = faultsOf(result);
  console.log(values.json ? JSON.stringify({ ...result, faults }) : table(result));
  for (const fault of faults) console.error(`seed ${seed}: ${fault}`);
  process.exitCode = faults.length > 0 ? 1 : 0;
} finally {
  network.stop();
  await broker.stop();
}
process.exit();

function numberOf(name) {
  const number = Number(values[name]);
  if (!(number >= 0)) throw new Error(`--${name} ${values[name]}: a number is needed`);
  return number;
}

async function run() {
  await network.start(broker.url);
  for (let index = 0; index < sessions; index++) {
    const delivery = DELIVERIES[index % 2];
    const options = { Session, StompError, url: network.url, delivery, minutes };
    participants.push(new Participant(index, options, participants, random.fork()));
  }
  const observer = new Observer(Client, broker);
  await observer.start(participants);
  await each('to connect', (it) => it.start());
  const samples = await traffic();
  const struck = await calm();
  const notRestored = await countNotRestored();
  await each('to end', (it) => it.end());
  await observer.end(participants);
  const groups = Object.fromEntries(DELIVERIES.map((name) => [name, group(name)]));
  const faults = [...observer.faults, ...participants.flatMap((it) => it.faults)];
  const counts = { network: network.counts, broker: struck, notRestored };
  return { seed, minutes, groups, ...counts, faults, samples };
}

/** Does something with all participants at once. */
function each(what, act) {
  const open = new Set(participants);
  const done = participants.map((it) => act(it).finally(() => open.delete(it)));
  const late = () =>
    `${[...open].map(({ index, session }) => `session ${index} (${session.state})`)} ${what}`;
  return within(DEADLINE, Promise.all(done), late);
}

/** The time of the faults; gives samples of the memory. */
async function traffic() {
  await addFaults(broker, seed);
  network.disturb((FAULT_EVERY * 50) / sessions);
  const acting = participants.map((it) => it.act());
  const samples = [];
  for (let n = 0; n < SAMPLES; n++) {
    await delay((minutes * MINUTE) / SAMPLES);
    samples.push(await memory());
  }
  for (const participant of participants) participant.rest();
  await Promise.all(acting);
  return samples;
}

/** Ends the faults, and waits until everything that was sent has settled; gives how often the broker's faults have struck. */
async function calm() {
  const struck = await clearFaults(broker);
  network.heal();
  await each('to settle', (it) => it.settled());
  return struck;
}

async function countNotRestored() {
  let count = participants.length;
  const send = (destination, body) => broker.publish(destination, body);
  const probed = each('to get probes', async (it) => {
    if (await it.probe(send)) count -= 1;
  });
  // What is late shows in the count.
  await probed.catch((error) => console.error(error.message));
  return count;
}

function group(delivery) {
  const members = participants.filter((it) => it.delivery === delivery);
  return { sessions: members.length, ...totals(members) };
}
