// For people: node tests/differential/replay.mjs [--raw] [--brief] [--log] [--seed 1-9,42] [part of a scenario's name]
//
// Prints the differences (`--brief`: the names) of the scenarios whose names hold the text (or match it as /regular expression/), with the
// deliberate ones taken out unless `--raw`; `--log` prints stompjs's log instead.

import { parseArgs } from 'node:util';

import { rows } from './deliberate.mjs';
import { compare } from './harness/compare.mjs';
import { logsOf, ourPackage, STOMPJS } from './harness/run.mjs';
import { seedsOf } from './harness/seeds.mjs';
import suite from './scenarios/index.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { raw: { type: 'boolean' }, log: { type: 'boolean' }, seed: { type: 'string' }, brief: { type: 'boolean' } },
});

const names = values.seed && !positionals.length ? [] : suite.map(({ name }) => name).filter(matcher(positionals[0] ?? ''));
const selection = { names, seeds: values.seed && seedsOf(values.seed) };
const theirs = await logsOf(STOMPJS, selection);
if (values.log) {
  for (const [name, lines] of Object.entries(theirs)) console.log(`# ${name}\n${lines.join('\n')}\n`);
} else {
  report(await logsOf(ourPackage(), selection));
}

function report(ours) {
  const results = Object.keys(theirs).map((name) => [name, compare(name, theirs[name], ours[name], values.raw ? [] : rows)]);
  const different = results.filter(([, { same }]) => !same);
  for (const [name, { text }] of different) console.log(values.brief ? name : `${text}\n`);
  console.log(`${results.length} scenarios, ${different.length} different`);
}

function matcher(text) {
  if (!/^\/.*\/$/.test(text)) return (name) => name.includes(text);
  const pattern = new RegExp(text.slice(1, -1));
  return (name) => pattern.test(name);
}
