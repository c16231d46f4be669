// Plays scenarios on one implementation, alone in a thread whose host is a double.

import { parentPort, workerData } from 'node:worker_threads';

import { install } from './globals.mjs';

install();
const { default: suite } = await import('../scenarios/index.mjs');
const { playAll } = await import('./playing.mjs');
const { random } = await import('./random.mjs');
const { Stage } = await import('./stage.mjs');
const library = await import(workerData.entry);

const chosen = workerData.names ? suite.filter(({ name }) => workerData.names.includes(name)) : suite;
const scenarios = [...chosen, ...(workerData.seeds ?? []).map(random)];
const begun = (name) => parentPort.postMessage({ begun: name });
parentPort.postMessage({ logs: await playAll(scenarios, (options) => new Stage(library, options), begun) });
