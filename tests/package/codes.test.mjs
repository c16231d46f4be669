// The numbers that cross the border stand for the same on both of its sides.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

const numbers = async (path, pattern) => {
  const text = await readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
  return Object.fromEntries(
    [...text.matchAll(pattern)].map(([, name, number]) => [name, Number(number)]),
  );
};
const RUST = /^pub\(super\) const (\w+): u32 = (\d+);/gm;
const TYPESCRIPT = /^export const (\w+) = (\d+);/gm;

for (const [rust, typescript] of [
  ['codes', 'engine/codes'],
  ['sockjs_codes', 'sockjs/codes'],
]) {
  test(`${rust}.rs and ${typescript}.ts say the same`, async () => {
    const inRust = await numbers(`src/npm/border/${rust}.rs`, RUST);
    assert.ok(Object.keys(inRust).length > 20);
    assert.deepEqual(await numbers(`pkg-template/src/${typescript}.ts`, TYPESCRIPT), inRust);
  });
}
