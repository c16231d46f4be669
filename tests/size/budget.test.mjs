// What an application loads stays within size-budget.json.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { excesses, weighAll } from './budget.mjs';
import { spansOf } from './sources.mjs';
import { shipped } from './applications.mjs';
import { budgetTable } from './tables.mjs';

describe('what an application loads', () => {
  let figures;

  before(async () => {
    figures = await weighAll();
  });

  test('is within the budget', (t) => {
    for (const line of budgetTable(figures).trimEnd().split('\n')) t.diagnostic(line);
    assert.deepEqual(excesses(figures), []);
  });
});

test('more than the budget is told with the excess', () => {
  const figure = { name: 'it', brotli: 110, budget: 100 };
  assert.match(excesses([figure])[0], /it has 110 bytes after brotli, 10 more than/);
  assert.deepEqual(
    excesses([
      { ...figure, budget: 110 },
      { name: 'theirs', brotli: 500 },
    ]),
    [],
  );
});

test('every byte of a bundle is of one source', async () => {
  const bundle = await shipped("import { Client } from 'stomp-wasm';\nnew Client();");
  const spans = spansOf(bundle);
  const starts = spans.map(({ end }) => end).slice(0, -1);
  assert.deepEqual(
    spans.map(({ start }) => start),
    [0, ...starts],
  );
  assert.equal(spans.at(-1).end, bundle.code.length);
  const inFace = spans.filter(({ name }) => name === 'pkg-template/src/client/client.ts');
  assert.ok(
    inFace.reduce((sum, { start, end }) => sum + end - start, 0) > 500,
    'the face is in it',
  );
});
