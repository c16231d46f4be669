// Plays scenarios over a real broker on one implementation, alone in a thread.

import { parentPort, workerData } from 'node:worker_threads';

import { playAll } from '../playing.mjs';
import { installReports } from '../reports.mjs';
import { random } from './random.mjs';
import { LiveStage } from './stage.mjs';
import suite from '../../live-scenarios/index.mjs';

let stage;
installReports(() => stage?.log);
Math.random = () => 0.123456789;
globalThis.WebSocket = class WebSocket {
  constructor(...args) {
    return stage.newSocket(...args);
  }
};

const { entry, world, names, seeds = [] } = workerData;
const library = await import(entry);
const chosen = suite.filter(({ name, options }) => (!names || names.includes(name)) && (options.on?.(world) ?? true));
let serial = 0;
const stageOf = (options) => (stage = new LiveStage(library, options, { ...world, token: `${world.token}${100 + serial++}` }));
const begun = (name) => parentPort.postMessage({ begun: name });
parentPort.postMessage({ logs: await playAll([...chosen, ...seeds.map(random)], stageOf, begun) });
// Sockets that were dropped may linger.
process.exit();
