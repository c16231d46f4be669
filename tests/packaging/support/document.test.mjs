// The document has to have the matrix that was seen, whatever the widths of its columns.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { differencesIn } from './document.mjs';
import { tableOf } from './table.mjs';

const VITE = ['Vite', '8', '`import`', 'Chromium', '✅'];
const ROLLUP = ['Rollup', '4', '`import`', 'Chromium', '✅'];
const SEEN = tableOf([VITE, ROLLUP]);

const document = (table) =>
  `# Where it runs\n\n<!-- matrix -->\n${table}\n<!-- end of matrix -->\n\nThe end.\n`;

test('the same table is no difference, however its columns are padded', () => {
  assert.deepEqual(differencesIn(document(SEEN), SEEN), []);
  assert.deepEqual(
    differencesIn(
      document(SEEN.replaceAll(/ {2,}/g, ' ').replaceAll(/-{3,}/g, '----------')),
      SEEN,
    ),
    [],
  );
});

test('a result that has changed is told from both sides', () => {
  const written = tableOf([VITE.with(-1, '❌'), ROLLUP]);
  const [lacks, has] = differencesIn(document(written), SEEN);
  assert.match(lacks, /lacks .*Vite.*✅/);
  assert.match(has, /has too .*Vite.*❌/);
});

test('a row too many, a row too few and another order are differences', () => {
  assert.match(differencesIn(document(SEEN), tableOf([VITE])).join(), /has too .*Rollup/);
  assert.match(differencesIn(document(tableOf([VITE])), SEEN).join(), /lacks .*Rollup/);
  assert.match(differencesIn(document(tableOf([ROLLUP, VITE])), SEEN).join(), /another order/);
});

test('a document without a place for the table is a difference', () => {
  assert.match(differencesIn('# Where it runs\n', SEEN).join(), /has no <!-- matrix -->/);
});
