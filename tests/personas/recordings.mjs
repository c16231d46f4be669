// The recordings as files. The first line has the events that come more than once; others name them by their number.

import { readFile, writeFile } from 'node:fs/promises';

const fileOf = (broker) => new URL(`recordings/${broker}.jsonl`, import.meta.url);

/** Writes what was recorded: a list of `{ name, steps }`, the steps as `play` gives them. */
export async function write(broker, recorded) {
  const counts = new Map();
  eachEvent(recorded, (event) => counts.set(event, (counts.get(event) ?? 0) + 1));
  const common = [...counts].filter(([event, count]) => count > 1 && event.length > 8);
  const numbers = new Map(common.map(([event], index) => [event, index]));
  const lines = [{ common: [...numbers.keys()] }, ...recorded];
  const short = (key, value) =>
    typeof value === 'string' && key !== 'name' ? (numbers.get(value) ?? value) : value;
  const [first, ...rest] = lines;
  const text = [JSON.stringify(first), ...rest.map((line) => JSON.stringify(line, short))];
  await writeFile(fileOf(broker), `${text.join('\n')}\n`);
}

/** The recordings of a broker by the names of the scenarios. */
export async function read(broker) {
  const text = await readFile(fileOf(broker), 'utf8');
  const [{ common }, ...recorded] = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const whole = (event) => (typeof event === 'number' ? common[event] : event);
  const wholeStep = (step) =>
    Object.fromEntries(Object.entries(step).map(([name, events]) => [name, events.map(whole)]));
  return new Map(recorded.map(({ name, steps }) => [name, steps.map(wholeStep)]));
}

function eachEvent(recorded, visit) {
  for (const { steps } of recorded)
    for (const step of steps) for (const events of Object.values(step)) events.forEach(visit);
}
