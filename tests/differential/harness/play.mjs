// Plays scenarios on one implementation, alone in a thread whose host is a double.

import { parentPort, workerData } from 'node:worker_threads';

import { install } from './globals.mjs';

install();
const { default: suite } = await import('../scenarios/index.mjs');
const { playAndTell } = await import('./playing.mjs');
const { random } = await import('./random.mjs');
const { Stage } = await import('./stage.mjs');
const library = await import(workerData.entry);

const chosen = workerData.names
  ? suite.filter(({ name }) => workerData.names.includes(name))
  : suite;
const scenarios = [...chosen, ...(workerData.seeds ?? []).map(random)];
await playAndTell(
  scenarios,
  (options) => new Stage(library, options),
  (message) => parentPort.postMessage(message),
);
