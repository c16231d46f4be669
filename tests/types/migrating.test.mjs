// The migration guide has a row for every deliberate difference from @stomp/stompjs, and none for one that is no more.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { rows } from '../differential/deliberate.mjs';

const GUIDE = new URL('../../docs/migrating-from-stompjs.md', import.meta.url);

test('docs/migrating-from-stompjs.md names the ids of tests/differential/deliberate.mjs, each once', async () => {
  const named = idsOf(await readFile(GUIDE, 'utf8'));
  const ids = rows.map(({ id }) => id);
  assert.deepEqual(
    ids.filter((id) => !named.includes(id)),
    [],
    'differences that the guide does not tell of',
  );
  assert.deepEqual(
    named.filter((id) => !ids.includes(id)),
    [],
    'rows of the guide without a difference',
  );
  assert.deepEqual(
    named.filter((id, at) => named.indexOf(id) !== at),
    [],
    'rows that are there twice',
  );
});

/** What stands in the last column, `Id`, of the guide's tables. */
function idsOf(guide) {
  const cells = guide
    .split('\n')
    .filter((line) => /^\|.*\|$/.test(line))
    .map((line) => line.split('|').at(-2));
  return cells.flatMap((cell) => cell.match(/(?<=`)[^`,\s]+(?=`)/g) ?? []);
}
