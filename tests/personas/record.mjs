// Records what the living brokers do in every scenario: recordings/BROKER.jsonl, a line for each.
//
//     node tests/personas/record.mjs [BROKER…]

import { mkdir } from 'node:fs/promises';

import { servers } from '../brokers/servers/index.mjs';
import { play, TIMES } from './play.mjs';
import { write } from './recordings.mjs';
import { scenariosOf } from './scenarios/index.mjs';

const ALL = ['spring', 'spring-relay', 'activemq', 'artemis', 'rabbitmq'];
const AT_ONCE = 6;
const folder = new URL('recordings/', import.meta.url);

await mkdir(folder, { recursive: true });
const chosen = process.argv.slice(2);
for (const name of chosen.length > 0 ? chosen : ALL) await record(name);
process.exit(0);

async function record(name) {
  const server = servers[name]();
  try {
    await server.start();
    const recorded = await playAll(server, scenariosOf(name));
    await write(name, recorded);
    console.log(`${name}: ${recorded.length} scenarios`);
  } finally {
    await server.dispose();
  }
}

/** Plays the scenarios, a few at once: none has a name of another. */
async function playAll(server, scenarios) {
  const recorded = [];
  let next = 0;
  const worker = async () => {
    for (let index; (index = next++) < scenarios.length; ) {
      const scenario = scenarios[index];
      const steps = await play(scenario, server, `n${index}x`, TIMES.recording);
      recorded[index] = { name: scenario.name, steps };
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return recorded;
}
