// Every persona beside the recordings of the broker that it imitates: frames, the order of their headers, close codes, and silence. What
// differs stands in differences.json, with its reason.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';

import { compare, difference } from './compare.mjs';
import { documents } from './document.mjs';
import { PERSONAS } from './personas.mjs';

/** The part of the scenarios that has to be equal. */
const LEAST = 0.96;
const reasons = JSON.parse(await readFile(new URL('differences.json', import.meta.url), 'utf8'));

describe('personas', () => {
  for (const name of Object.keys(PERSONAS)) {
    test(`${PERSONAS[name].persona} is as ${PERSONAS[name].broker}`, async () => {
      const results = await compare(name);
      const different = results.filter(({ isEqual }) => !isEqual);
      const equal = results.length - different.length;
      console.log(`${PERSONAS[name].persona}: equal ${equal} of ${results.length}`);
      const given = reasons[name] ?? {};
      const unexplained = different.filter((result) => !given[result.name]);
      const said = unexplained.map((result) => `${result.name}\n${difference(result)}`);
      assert.equal(said.length, 0, `differences without a reason:\n${said.join('\n')}`);
      const gone = Object.keys(given).filter(
        (one) => !different.some((result) => result.name === one),
      );
      assert.deepEqual(gone, [], 'reasons without a difference');
      assert.ok(equal >= LEAST * results.length, 'too many differences');
    });
  }
});

test('docs/broker/personas.md has the tables of today', async () => {
  const { is, wanted } = await documents();
  assert.equal(is, wanted, 'write it anew: node tests/personas/document.mjs');
});
