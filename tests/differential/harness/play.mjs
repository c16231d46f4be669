// Plays scenarios on one implementation, alone in a thread whose host is a double.

import { parentPort, workerData } from 'node:worker_threads';

import { install } from './globals.mjs';

install();
const { default: suite } = await import('../scenarios/index.mjs');
const { random } = await import('./random.mjs');
const { Stage } = await import('./stage.mjs');
const library = await import(workerData.entry);

const chosen = workerData.names ? suite.filter(({ name }) => workerData.names.includes(name)) : suite;
const scenarios = [...chosen, ...(workerData.seeds ?? []).map(random)];
parentPort.postMessage({ logs: await playAll(scenarios) });

async function playAll(list) {
  const logs = {};
  for (const scenario of list) {
    parentPort.postMessage({ begun: scenario.name });
    logs[scenario.name] = await play(scenario);
  }
  return logs;
}

async function play({ options, run }) {
  const stage = new Stage(library, options);
  try {
    await run(stage);
  } catch (error) {
    stage.log.add(`THE SCENARIO ITSELF IS BROKEN: ${error?.stack}`);
  }
  return stage.finish();
}
