// Gets the logs of an implementation.

import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../../..');

/** The reference, in the form in which ES modules get it. */
export const STOMPJS = import.meta.resolve('@stomp/stompjs');

/** The package under test: `STOMP_WASM_PKG`, else `pkg/`. */
export function ourPackage() {
  const entry = resolve(root, process.env.STOMP_WASM_PKG ?? 'pkg', 'esm6/index.js');
  if (!existsSync(entry)) {
    throw new Error(`there is no package at ${entry}: build it (cargo xtask build) or set STOMP_WASM_PKG`);
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
  return new Promise((resolvePromise, reject) => {
    const worker = new Worker(player, { workerData });
    let scenario = 'the first';
    worker.on('message', ({ begun, logs }) => {
      if (logs) resolvePromise(logs);
      else scenario = begun;
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the player ended with ${code} in: ${scenario}`)));
  });
}
