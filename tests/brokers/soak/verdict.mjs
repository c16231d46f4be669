// Whether a soak has passed.

import { median } from '../../bench/statistics.mjs';
import { warmUp } from './schedule.mjs';

/** By so many bytes the heap may grow after the warm-up: code is compiled late, and connections have buffers. */
export const NOISE = 512 * 1024;

/** `growth` of the heap in bytes, and `faults`, a line for each. */
export function verdict(result) {
  const { growth, wasmGrowth } = growthOf(result);
  const faults = result.brokers.flatMap(faultsOf);
  if (growth > NOISE || wasmGrowth > 0)
    faults.push(`memory grew by ${growth} bytes, that of WebAssembly by ${wasmGrowth}`);
  return { growth, faults };
}

/** The samples after the warm-up: the median of their last third beside that of their first. */
function growthOf({ minutes, samples }) {
  const warm = samples.slice(Math.ceil((samples.length * warmUp(minutes)) / minutes));
  const third = Math.ceil(warm.length / 3);
  const heap = warm.map((sample) => sample.heap);
  return {
    growth: median(heap.slice(-third)) - median(heap.slice(0, third)),
    wasmGrowth: warm.at(-1).wasm - warm[0].wasm,
  };
}

function faultsOf({ name, chat, delivered, lost, lostConfirmed, heartbeatsLost, restarts }) {
  const faults = {
    'confirmed messages lost': lostConfirmed,
    'messages of the chat lost': lost,
    'times taken for dead while it was alive': heartbeatsLost,
    'messages, none of which arrived': delivered === 0 ? chat + 1 : 0,
    'restarts: none': restarts === 0 ? 1 : 0,
  };
  return Object.entries(faults)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${name}: ${count} ${what}`);
}
