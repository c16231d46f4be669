// The budget: how many bytes, after brotli, may travel at most. size-budget.json has the figures.

import { readFile } from 'node:fs/promises';

import { bytesOf, weighed } from './applications.mjs';
import { brotli } from './parts.mjs';

const BUDGET = new URL('../../size-budget.json', import.meta.url);

/** `[{name, raw, brotli, budget, goal}]`: everything that is weighed; only what is ours has a budget and a goal. */
export async function weighAll() {
  const { budget } = JSON.parse(await readFile(BUDGET, 'utf8'));
  const found = await weighed();
  const missing = Object.keys(budget).filter((name) => !found.some((other) => other.name === name));
  if (missing.length)
    throw new Error(`size-budget.json has what is not weighed: ${missing.join(', ')}`);
  return Promise.all(found.map((one) => weighOne(one, budget[one.name])));
}

async function weighOne(one, allowed) {
  const bytes = await bytesOf(one);
  return {
    name: one.name,
    raw: bytes.length,
    brotli: brotli(bytes),
    budget: allowed?.most,
    goal: allowed?.goal,
  };
}

/** What weighs more than it may, as sentences. */
export const excesses = (figures) =>
  figures
    .filter((figure) => figure.brotli > figure.budget)
    .map(
      (figure) =>
        `${figure.name} has ${figure.brotli} bytes after brotli, ${figure.brotli - figure.budget} more than ` +
        'size-budget.json allows; `cargo xtask size` tells what each part costs',
    );
