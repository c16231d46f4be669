// Random scenarios: DIFFERENTIAL_SEEDS=1-100,4711 replays those seeds instead of the usual ones.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { rows } from './deliberate.mjs';
import { compare } from './harness/compare.mjs';
import { logsOf, ourPackage, STOMPJS } from './harness/run.mjs';
import { seedsOf } from './harness/seeds.mjs';

const seeds = seedsOf(process.env.DIFFERENTIAL_SEEDS ?? '1-200');
const selection = { names: [], seeds };
const [theirs, ours] = await Promise.all([
  logsOf(STOMPJS, selection),
  logsOf(ourPackage(), selection),
]);

describe('like stompjs, at random', () => {
  for (const seed of seeds) {
    const name = `random ${seed}`;
    test(name, () => {
      const { same, text } = compare(name, theirs[name], ours[name], rows);
      if (!same) assert.fail(`${text}\nreplay: node tests/differential/replay.mjs --seed ${seed}`);
    });
  }
});
