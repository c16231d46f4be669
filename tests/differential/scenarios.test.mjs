// Our package does what @stomp/stompjs does, but for the deliberate differences.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { rows } from './deliberate.mjs';
import { compare } from './harness/compare.mjs';
import { logsOf, ourPackage, STOMPJS } from './harness/run.mjs';
import suite from './scenarios/index.mjs';

const [theirs, ours] = await Promise.all([logsOf(STOMPJS), logsOf(ourPackage())]);
const used = new Set();

describe('like stompjs', () => {
  for (const { name } of suite) {
    test(name, () => {
      const { same, text } = compare(name, theirs[name], ours[name], rows, used);
      if (!same) assert.fail(text);
    });
  }

  test('no row of the table of deliberate differences is out of use', () => {
    assert.deepEqual(
      rows.filter((row) => !used.has(row)).map(({ id }) => id),
      [],
    );
  });
});
