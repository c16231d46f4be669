// Whether a soak has passed.

import { verdict as memoryVerdict } from '../../bench/soak-rounds.mjs';

/** By so much the heap may grow: code is compiled after each restart, and connections have buffers. */
const NOISE = 512 * 1024;

/** `growth` of the heap in bytes, and `faults`, a line for each. */
export function verdict({ brokers, samples }) {
  const { growth, wasmGrowth, flat } = memoryOf(samples);
  const faults = brokers.flatMap(faultsOf);
  if (!flat) faults.push(`memory grew by ${growth} bytes, that of WebAssembly by ${wasmGrowth}`);
  return { growth, wasmGrowth, faults };
}

function memoryOf(samples) {
  const heap = samples.map((sample) => sample.heap);
  const wasm = samples.map((sample) => sample.wasm);
  return memoryVerdict(heap, wasm, 0, NOISE);
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
