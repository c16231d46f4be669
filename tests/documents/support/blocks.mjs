// Code blocks of the documents, found by what stands in them.

import assert from 'node:assert/strict';

import { blocksOf } from '../../brokers/kit/guide-blocks.mjs';

/** The one block of a document that has this text in it; its code. */
export async function codeWith(document, text) {
  const found = (await blocksOf(document)).filter(({ code }) => code.includes(text));
  assert.equal(found.length, 1, `${document}: blocks with ${text}`);
  return found[0].code;
}

/** The blocks of a document in this language; their code. */
export async function codesIn(document, language) {
  const found = (await blocksOf(document)).filter((block) => block.language === language);
  assert.ok(found.length > 0, `${document}: blocks of ${language}`);
  return found.map(({ code }) => code);
}
