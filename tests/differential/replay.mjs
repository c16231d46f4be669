// For people: node tests/differential/replay.mjs [options] [part of a scenario's name, or /regular expression/]
//
// Prints how the two clients differ, with the deliberate differences taken out.
//   --raw          leaves them in
//   --brief        prints the names only
//   --log          prints stompjs's log instead
//   --seed 1-9,42  plays random scenarios too; without a name, those alone
//   --over BROKER  plays over a real broker instead: broker, rabbitmq-text or rabbitmq-binary
//   --also FILE    takes out what the rows that this module exports excuse as well
//   --accept ROW   writes the differences into the file of that row of the table. Look at them before you do.

import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { rows } from './deliberate.mjs';
import { compare } from './harness/compare.mjs';
import { fileOf, formatHunks, hunksFrom, hunksOf } from './harness/hunks.mjs';
import { withBroker } from './harness/live/brokers.mjs';
import { liveLogsOf } from './harness/live/run.mjs';
import { logsOf, ourPackage, STOMPJS } from './harness/run.mjs';
import { seedsOf } from './harness/seeds.mjs';
import liveSuite from './live-scenarios/index.mjs';
import suite from './scenarios/index.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    raw: { type: 'boolean' },
    brief: { type: 'boolean' },
    log: { type: 'boolean' },
    seed: { type: 'string' },
    accept: { type: 'string' },
    over: { type: 'string' },
    also: { type: 'string' },
  },
});

const more = values.also ? (await import(resolve(values.also))).rows : [];
const wanted = positionals.map(matcher);
const all = !values.seed && !wanted.length;
const names = (values.over ? liveSuite : suite)
  .map(({ name }) => name)
  .filter((name) => all || wanted.some((matches) => matches(name)));
const selection = { names, seeds: values.seed && seedsOf(values.seed) };
const { theirs, ours } = values.over ? await withBroker(values.over, playLive) : await play(logsOf);
if (values.log) printLogs();
else report();

/** Both logs, or stompjs's if nothing else is wanted. */
async function play(logs) {
  const entries = values.log ? [STOMPJS] : [STOMPJS, ourPackage()];
  const [reference, own] = await Promise.all(entries.map((entry) => logs(entry, selection)));
  return { theirs: reference, ours: own };
}

function playLive(broker) {
  return play((entry, chosen) => liveLogsOf(entry, broker, chosen));
}

function printLogs() {
  for (const [name, lines] of Object.entries(theirs))
    console.log(`# ${name}\n${lines.join('\n')}\n`);
}

function report() {
  const anew = (row) => (row.id === values.accept ? { ...row, patch: {} } : row);
  const table = values.raw ? [] : [...rows, ...more].map(anew);
  const results = Object.keys(theirs).map((name) => [
    name,
    compare(name, theirs[name], ours[name], table),
  ]);
  const different = results.filter(([, { same }]) => !same);
  if (values.accept) return accept(values.accept, different);
  for (const [name, { text }] of different) console.log(values.brief ? name : `${text}\n`);
  console.log(`${results.length} scenarios, ${different.length} different`);
}

function accept(id, different) {
  const sections = hunksOf(id);
  for (const [name, { lines }] of different) sections[name] = hunksFrom(lines);
  writeFileSync(fileOf(id), formatHunks(sections));
  console.log(`${different.length} scenarios written into the file of row ${id}`);
}

function matcher(text) {
  if (!/^\/.*\/$/.test(text)) return (name) => name.includes(text);
  const pattern = new RegExp(text.slice(1, -1));
  return (name) => pattern.test(name);
}
