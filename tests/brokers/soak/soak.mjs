// Chat traffic with all brokers side by side, each of which is restarted now and then: `cargo xtask soak` calls it.
//
//   node tests/brokers/soak/soak.mjs [--minutes N] [--document FILE]
//
// Prints a line of JSON with the figures; `--document` writes them for readers, too. Fails when a confirmed message was lost, a live broker was
// taken for dead, or memory was not flat.

import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { WebSocket } from 'ws';

import { memory } from './memory.mjs';
import { mustExist, stompWasm } from '../../e2e/support/environment.mjs';
import { Conversation } from './conversation.mjs';
import { writeDocument } from './document.mjs';
import { restartInterval, restartOffset } from './schedule.mjs';
import { setUps } from './set-ups.mjs';
import { verdict } from './verdict.mjs';

globalThis.WebSocket ??= WebSocket;

const MINUTE = 60_000;
const SAMPLES = 20;
/** For what is in transit when the traffic ends, and for brokers that are being restarted then. */
const SETTLING = 2 * MINUTE;

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '15' }, document: { type: 'string' } },
});
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new Error(`--minutes ${values.minutes}: a number above 0 is needed`);

mustExist(stompWasm.directory, 'build the package (cargo xtask build)');
const { Client } = await import(pathToFileURL(join(stompWasm.directory, 'esm6/index.js')).href);

const all = setUps();
try {
  await Promise.all(all.map((setUp) => setUp.start()));
  const result = await soak();
  console.log(JSON.stringify(result));
  if (values.document) await writeDocument(values.document, result);
  const { faults } = verdict(result);
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length > 0 ? 1 : 0;
} finally {
  await Promise.all(all.map((setUp) => setUp.end()));
}
process.exit();

async function soak() {
  const ending = new AbortController();
  for (const setUp of all) setUp.conversation = new Conversation(Client, setUp.place);
  for (const { conversation } of all) conversation.start();
  const restarts = all.map((setUp, index) => restartNowAndThen(setUp, index, ending.signal));
  const sampling = sampled().finally(() => ending.abort());
  const [samples] = await Promise.all([sampling, ...restarts]);
  const silent = Promise.all(all.map(({ conversation }) => conversation.fallSilent()));
  await Promise.race([silent, delay(SETTLING)]);
  const brokers = all.map(({ name, restarts: count, conversation }) => ({
    name,
    restarts: count,
    ...conversation.figures,
  }));
  await Promise.all(all.map(({ conversation }) => conversation.end()));
  return { minutes, brokers, samples };
}

/** Memory in regular intervals, until the time is over. */
async function sampled() {
  const samples = [];
  for (let n = 0; n < SAMPLES; n += 1) {
    await delay((minutes * MINUTE) / SAMPLES);
    samples.push(await memory());
  }
  return samples;
}

async function restartNowAndThen(setUp, index, signal) {
  const pause = (time) => delay(time * MINUTE, undefined, { signal }).catch(() => {});
  await pause(restartOffset(minutes, index, all.length));
  for (;;) {
    await pause(restartInterval(minutes));
    if (signal.aborted) return;
    setUp.conversation.counts.isDown = true;
    await setUp.restart();
    setUp.conversation.counts.isDown = false;
  }
}
