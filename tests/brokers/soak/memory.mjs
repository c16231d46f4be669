// The memory of this process: JavaScript's heap once all garbage is gone, and that of WebAssembly. To be imported before the package.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setImmediate as nextTask } from 'node:timers/promises';

import { wasmBytes } from '../../bench/in-page/memories.mjs';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

const SETTLING = 3;

/** `heap` and `wasm`, in bytes. What finalizers let go of is garbage of the next time. */
export async function memory() {
  for (let n = 0; n < SETTLING; n += 1) {
    collectGarbage();
    await nextTask();
  }
  return { heap: process.memoryUsage().heapUsed, wasm: wasmBytes() };
}
