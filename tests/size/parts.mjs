// What the parts of something weigh: as they stand, and as they travel.

import { brotliCompressSync, constants } from 'node:zlib';

const BEST = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };

/** The bytes of something (bytes, or a text) after brotli at its best. */
export const brotli = (whole) => brotliCompressSync(whole, BEST).length;

/**
 * `whole` (a Buffer) is made of `spans`, `{name, start, end}`, and more than one may have a name. Gives
 * `[{name, raw, brotli}]`, the largest first: the bytes of a part, and how many fewer would travel without it. As
 * parts resemble one another, the whole is more than their sum.
 */
export function weigh(whole, spans) {
  const all = brotli(whole);
  const names = [...new Set(spans.map(({ name }) => name))];
  const parts = names.map((name) => {
    const own = spans.filter((span) => span.name === name);
    const raw = own.reduce((sum, { start, end }) => sum + end - start, 0);
    return { name, raw, brotli: all - brotli(without(whole, own)) };
  });
  return parts.sort((one, other) => other.raw - one.raw);
}

function without(whole, spans) {
  const kept = [];
  let end = 0;
  for (const span of spans.toSorted((one, other) => one.start - other.start)) {
    kept.push(whole.subarray(end, span.start));
    ({ end } = span);
  }
  return Buffer.concat([...kept, whole.subarray(end)]);
}
