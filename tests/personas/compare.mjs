// Plays every recorded scenario with the persona, and gives the differences.

import { isDeepStrictEqual } from 'node:util';

import { StompBroker } from '../e2e/support/broker.mjs';
import { argumentsOf, PERSONAS } from './personas.mjs';
import { play, TIMES } from './play.mjs';
import { read } from './recordings.mjs';
import { scenariosOf } from './scenarios/index.mjs';

const AT_ONCE = 24;

/** The scenarios of a broker, each with `recorded` and `played`; `isEqual` says whether they are the same. */
export async function compare(name, chosen = () => true) {
  const recordings = await read(name);
  const scenarios = scenariosOf(name).filter((scenario) => chosen(scenario.name));
  const process = new StompBroker(argumentsOf(PERSONAS[name]));
  await process.start();
  try {
    const { url: ws, tcpPort } = process;
    const broker = { ws, tcp: `127.0.0.1:${tcpPort}`, ...PERSONAS[name].account };
    const results = [];
    let next = 0;
    const worker = async () => {
      for (let index; (index = next++) < scenarios.length; ) {
        const scenario = scenarios[index];
        const expected = recordings.get(scenario.name);
        const steps = await play(scenario, broker, `n${index}x`, TIMES.replaying, expected);
        const [recorded, played] = [expected, steps].map((one) => comparable(one, PERSONAS[name]));
        const isEqual = isDeepStrictEqual(played, recorded);
        results[index] = { name: scenario.name, recorded, played, isEqual };
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return results;
  } finally {
    await process.stop();
  }
}

/** What is compared. Numbers of ids are given anew, since they are in the order of appearance. */
function comparable(steps, { confirmsLater }) {
  const numbers = new Map();
  const renumbered = (event) =>
    event.replace(/<(\d+)>/g, (_, number) => {
      if (!numbers.has(number)) numbers.set(number, numbers.size + 1);
      return `<${numbers.get(number)}>`;
    });
  const ordered = (events) =>
    confirmsLater ? [...events].sort((one, other) => place(one) - place(other)) : events;
  return steps?.map((step) =>
    Object.fromEntries(
      Object.entries(step).map(([name, events]) => [name, ordered(events).map(renumbered)]),
    ),
  );
}

/** Where it stands among the events of a step: messages by their subscriptions, receipts behind them, a close last. */
function place(event) {
  if (event.startsWith('close')) return 1000;
  if (event.startsWith('RECEIPT')) return 999;
  return event.startsWith('MESSAGE') ? Number(/\nsubscription:(\d)/.exec(event)?.[1] ?? 0) : -1;
}

/** Where two plays differ, for people. */
export function difference({ recorded, played }) {
  const lines = [];
  played.forEach((step, index) => {
    const before = recorded?.[index] ?? {};
    for (const name of new Set([...Object.keys(before), ...Object.keys(step)])) {
      const [was, is] = [before[name] ?? [], step[name] ?? []];
      if (isDeepStrictEqual(was, is)) continue;
      lines.push(`  step ${index + 1}, ${name}:`);
      lines.push(...was.map((event) => `    - ${JSON.stringify(event)}`));
      lines.push(...is.map((event) => `    + ${JSON.stringify(event)}`));
    }
  });
  return lines.join('\n');
}
