// `cargo xtask bench broker`: our broker beside RabbitMQ's Web STOMP, in one run. See docs/broker/load.md.

import { writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';

import { OURS, RABBITMQ, RECORDING, withContestants, withPolicies } from './broker/contestants.mjs';
import { measure } from './broker/load.mjs';
import { readOptions } from './broker/options.mjs';
import { idleTable, latencyTable, messagesTable, slowTable } from './broker/report.mjs';

const ALL = [OURS, RECORDING, RABBITMQ];
const { parts, json, plan } = readOptions();
const progress = (text) => process.stderr.write(`${text}\n`);
const print = (text) => process.stdout.write(`${text}\n`);

try {
  await main();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function main() {
  const results = { machine: describeMachine() };
  print(`${results.machine}; load average before: ${loadavg()[0].toFixed(1)}\n`);
  const wants = (part) => parts.includes(part);
  if (wants('messages') || wants('latency')) {
    await withContestants(ALL, async (brokers) => {
      if (wants('messages')) results.messages = await messages(brokers);
      if (wants('latency')) results.latency = await latency(brokers);
    });
  }
  if (wants('idle')) results.idle = await idle();
  if (wants('slow')) results.slow = await slow();
  print(`Load average after: ${loadavg()[0].toFixed(1)}`);
  if (json) await writeFile(json, `${JSON.stringify(results, null, 2)}\n`);
}

function describeMachine() {
  const cores = cpus();
  return `${cores.length} cores (${cores[0]?.model ?? 'unknown'}), Linux; broker and load on the same machine`;
}

/** In rounds, each broker in turn, so that what the machine does besides hits all alike. */
async function messages(brokers) {
  const { rounds, ...options } = plan.exchange;
  const results = plan.cases.map((theCase) => ({ ...theCase, brokers: {} }));
  for (const { shape, brokers: found, ...theCase } of results) {
    progress(`  ${shape}, ${theCase.size} B`);
    for (let round = 0; round < rounds; round += 1) {
      for (const broker of brokers) {
        (found[broker.name] ??= []).push(
          await measure(broker, 'exchange', { ...theCase, ...options }),
        );
      }
    }
  }
  print(`Messages, ${rounds} rounds, medians. A message is counted where it arrives.\n`);
  print(messagesTable(results));
  return results;
}

async function latency(brokers) {
  const results = [];
  for (const broker of brokers) {
    progress(`  latency, ${broker.name}`);
    results.push({
      name: broker.name,
      rate: plan.latency.rate,
      ...(await measure(broker, 'exchange', plan.latency)),
    });
  }
  print('How long messages take when there is time\n');
  print(latencyTable(results));
  return results;
}

/** Each time in a fresh process: memory that is once taken is not always given back. */
async function idle() {
  const states = [
    ['connected', {}],
    ['heart-beats every 10 s', { heartBeat: 10_000 }],
    ['one subscription', { subscribe: true }],
  ];
  const results = [];
  for (const name of ALL) {
    for (const [state, options] of name === OURS ? states : states.slice(1, 2)) {
      progress(`  idle, ${name}, ${state}`);
      await withContestants([name], async ([broker]) => {
        results.push({
          name,
          state,
          result: await measure(broker, 'idle', { ...plan.idle, ...options }),
        });
      });
    }
  }
  print('Idle connections: resident memory, less what there was before the first\n');
  print(idleTable(results));
  return results;
}

async function slow() {
  progress('  a subscriber that stops reading');
  const results = await withPolicies(['block', 'drop', 'disconnect'], (brokers) =>
    Promise.all(
      brokers.map(async (broker) => ({
        name: broker.name,
        result: await measure(broker, 'stalled', plan.slow),
      })),
    ),
  );
  print(
    'A subscriber that stops reading, one broker for each policy, side by side: resident memory\n',
  );
  print(slowTable(results));
  return results;
}
