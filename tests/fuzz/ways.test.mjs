// W-5: whole or in pieces, text or bytes: the same frames. `--cases N` for more, `--seed N` for others:
// node tests/fuzz/ways.test.mjs --cases 5000000

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseArgs } from 'node:util';
import { Random } from '../package/support/random.mjs';
import { difference, streamFrom } from './ways.mjs';

const { values } = parseArgs({
  args: process.argv.slice(2),
  strict: false,
  options: { cases: { type: 'string' }, seed: { type: 'string' } },
});
const CASES = Number(values.cases ?? 2000);
const SEED = Number(values.seed ?? 20_261);

for (const strict of [true, false]) {
  test(`W-5: all ways agree, ${strict ? 'strict' : 'lenient'}`, async () => {
    const random = new Random(SEED + Number(strict));
    for (let count = 0; count < CASES / 2; count++) {
      const version = random.pick(['1.0', '1.1', '1.2']);
      const stream = streamFrom(random);
      const found = await difference(stream, random, strict, version);
      assert.equal(
        found,
        undefined,
        `case ${count}, ${version}: ${JSON.stringify(stream)}\n${JSON.stringify(found, null, 1)}`,
      );
    }
  });
}
