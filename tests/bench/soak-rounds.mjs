// A long life in equal rounds, and whether memory was flat once it was warm.

import { stompWasm } from '../e2e/support/environment.mjs';
import { median } from './statistics.mjs';

/** The parts of the soak, and how much of each the whole is. */
export const WHOLE = {
  messages: 1_000_000,
  subscriptions: 100_000,
  receipts: 10_000,
  reconnects: 1_000,
  clients: 500,
};

const ROUNDS = 20;

/**
 * By so much the heap may grow, in bytes, all the same: machine code is on it, and is made anew for what turned out to
 * be used much. A page with stompjs grows by as much.
 */
const NOISE = 64 * 1024;
// Of the rounds, the first two fifths are the warm-up.
const WARM_UP = 0.4;
const SETTLING = 3;

/**
 * Lives through one part on a page of its own: `count` in `rounds` rounds. Gives `{part, count, heap, wasm, clients,
 * growth, flat}`: bytes after each round, how many dropped clients were left over at the end, and by how many bytes
 * the heap grew after the warm-up.
 */
export async function soak(browser, url, part, { count, rounds, leak = false, noise = NOISE }) {
  const page = await browser.open(url);
  try {
    await page.call('open', { leak });
    const heap = [];
    const wasm = [];
    let left;
    for (let round = 0; round < rounds; round++) {
      await page.call('round', { part, count: Math.ceil(count / rounds) });
      heap.push(await settledHeap(page));
      left = await page.call('left');
      wasm.push(left.wasm);
    }
    return {
      part,
      count,
      heap,
      wasm,
      clients: left.clients,
      ...verdict(heap, wasm, left.clients, noise),
    };
  } finally {
    await page.close();
  }
}

/** The bytes in use once all garbage is gone; what finalizers let go of is garbage of the next time. */
async function settledHeap(page) {
  for (let n = 0; n < SETTLING; n++) {
    await page.send('HeapProfiler.collectGarbage');
    await page.call('nextTask');
  }
  const { usedSize } = await page.send('Runtime.getHeapUsage');
  return usedSize;
}

/** Compares the beginning of what comes after the warm-up with its end. */
export function verdict(heap, wasm, clients, noise = NOISE) {
  const warm = Math.floor(heap.length * WARM_UP);
  const third = Math.ceil((heap.length - warm) / 3);
  const growth = median(heap.slice(-third)) - median(heap.slice(warm, warm + third));
  const wasmGrowth = wasm.at(-1) - wasm[warm];
  return { growth, wasmGrowth, flat: growth <= noise && wasmGrowth === 0 && clients === 0 };
}

/** The whole soak, each part on a page of its own. */
export async function soakAll(browser, site, tell) {
  const url = await site.add('soak.mjs', stompWasm);
  const results = [];
  for (const [part, count] of Object.entries(WHOLE)) {
    tell(`  soak: ${count} ${part}`);
    results.push(await soak(browser, url, part, { count, rounds: ROUNDS }));
  }
  return results;
}
