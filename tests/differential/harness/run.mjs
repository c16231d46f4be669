// Gets the logs of an implementation.

import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../../..');

/** A scenario that takes longer hangs, however busy the machine is: its own waits end much sooner. */
const SCENARIO_DEADLINE = 120_000;

/** The reference, in the form in which ES modules get it. */
export const STOMPJS = import.meta.resolve('@stomp/stompjs');

/** The package under test: `STOMP_WASM_PKG`, else `pkg/`. */
export function ourPackage() {
  const entry = resolve(root, process.env.STOMP_WASM_PKG ?? 'pkg', 'esm6/index.js');
  if (!existsSync(entry)) {
    throw new Error(
      `there is no package at ${entry}: build it (cargo xtask build) or set STOMP_WASM_PKG`,
    );
  }
  return pathToFileURL(entry).href;
}

/**
 * Plays scenarios on the package whose entry is the URL `entry`: those called `names` (all, if not given), and one
 * for each of `seeds`. Gives the lines of each log by the scenario's name.
 */
export function logsOf(entry, { names, seeds } = {}) {
  return played(new URL('./play.mjs', import.meta.url), { entry, names, seeds });
}

/** The logs that a player gives, a module which runs in a thread of its own. */
export function played(player, workerData) {
  const worker = new Worker(player, { workerData });
  return logsFrom(worker, () => worker.terminate());
}

/**
 * The same in a process of its own, which gets `data` as its first message. Node 20 may hang for ever where a thread
 * ends that still has sockets.
 */
export function playedApart(player, data) {
  const child = fork(player);
  child.send(data);
  return logsFrom(child, () => child.kill('SIGKILL'));
}

/** What `player` (a thread or a process) gives; it is stopped then, or when a scenario hangs. */
function logsFrom(player, stop) {
  let scenario = 'the first';
  let timer;
  return new Promise((resolvePromise, reject) => {
    const watch = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        reject(
          new Error(`not within ${SCENARIO_DEADLINE} ms: the end of the scenario '${scenario}'`),
        );
      }, SCENARIO_DEADLINE);
    };
    watch();
    player.on('message', ({ begun, logs, failure }) => {
      if (logs) return resolvePromise(logs);
      if (failure) return reject(new Error(failure));
      scenario = begun;
      return watch();
    });
    player.once('error', reject);
    player.once('exit', (code, signal) =>
      reject(new Error(`the player ended with ${signal ?? code} in: ${scenario}`)),
    );
  }).finally(() => {
    clearTimeout(timer);
    stop();
  });
}
