// W-5: whole or in pieces, text or bytes: the same frames. More cases, and others: see run.mjs.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCases } from './cases.mjs';

test('W-5: recorded frames mean the same in every form, and what the specification says', async () => {
  assert.equal(await runCases(20_261, 0, 10_000), undefined);
});
