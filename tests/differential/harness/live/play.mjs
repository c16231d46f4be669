// Plays scenarios over a real broker on one implementation, alone in a process, whose first message says which.

import { once } from 'node:events';

import { playAndTell } from '../playing.mjs';
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

process.once('disconnect', () => process.exit());
const [{ entry, broker, names, seeds = [] }] = await once(process, 'message');
const library = await import(entry);
const chosen = suite.filter(
  ({ name, options }) => (!names || names.includes(name)) && (options.on?.(broker) ?? true),
);
let serial = 0;
const stageOf = (options) =>
  (stage = new LiveStage(library, options, {
    ...broker,
    token: `${broker.token}${100 + serial++}`,
  }));
// The process that gets the logs ends this one: sockets that were dropped may linger.
await playAndTell([...chosen, ...seeds.map(random)], stageOf, (message) => process.send(message));
