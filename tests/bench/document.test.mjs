// docs/performance.md and its pictures are what the figures make of them: nothing in them is written by hand.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { plots } from './document/plots.mjs';
import { render } from './document/render.mjs';

const REMEDY = 'node tests/bench/document.mjs --rewrite makes them anew';
const inDocs = (path) => readFile(new URL(`../../docs/${path}`, import.meta.url), 'utf8');
const figures = JSON.parse(await inDocs('performance/figures.json'));

test('the document has the figures', async () => {
  const text = await inDocs('performance.md');
  assert.equal(render(text, figures), text, REMEDY);
});

test('the pictures show the figures', async () => {
  const pictures = Object.entries(plots(figures));
  assert.ok(pictures.length >= 3);
  for (const [name, svg] of pictures)
    assert.equal(await inDocs(`performance/${name}`), svg, `${name}: ${REMEDY}`);
});

test('the document shows every picture there is', async () => {
  const text = await inDocs('performance.md');
  for (const name of Object.keys(plots(figures)))
    assert.ok(text.includes(`(performance/${name})`), name);
});

test('a block without figures is refused', () => {
  assert.throws(
    () => render('<!-- figures nonsense -->\n<!-- end -->', figures),
    /"nonsense", for which there are no figures/,
  );
});
