// `cargo xtask bench document`: takes all figures and writes them into docs/performance.md, with their pictures.
//
//   node tests/bench/document.mjs              measures, about nine minutes on a quiet machine
//   node tests/bench/document.mjs --browser firefox    only what that browser has to say (repeatable); the rest stays
//   node tests/bench/document.mjs --quick      shows that it works, and prints the document instead of writing it
//   node tests/bench/document.mjs --rewrite    only writes, out of the figures that were taken last
//   node tests/bench/document.mjs --record     also keeps the ratios of this version, to be shown beside later ones

import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { measureAll } from './document/measure.mjs';
import { keepRatios } from './judgement.mjs';
import { plots } from './document/plots.mjs';
import { render } from './document/render.mjs';

const inDocs = (path) => new URL(`../../docs/${path}`, import.meta.url);
const DOCUMENT = inDocs('performance.md');
const FIGURES = inDocs('performance/figures.json');

const progress = (text) => process.stderr.write(`${text}\n`);

try {
  await main();
} catch (error) {
  progress(error.message);
  process.exitCode = 1;
}

async function main() {
  const {
    quick,
    rewrite,
    record: keep,
    browser,
  } = parseArgs({
    options: {
      quick: { type: 'boolean' },
      rewrite: { type: 'boolean' },
      record: { type: 'boolean' },
      browser: { type: 'string', multiple: true },
    },
  }).values;
  const known = rewrite || browser ? JSON.parse(await readFile(FIGURES, 'utf8')) : {};
  const figures = rewrite ? known : await measureAll({ quick, browsers: browser, known }, progress);
  const text = render(await readFile(DOCUMENT, 'utf8'), figures);
  const pictures = Object.entries(plots(figures));
  if (quick) {
    process.stdout.write(text);
    return;
  }
  if (keep) await keepRatios(figures.browsers.chromium);
  await writeFile(FIGURES, `${JSON.stringify(figures, null, 1)}\n`);
  for (const [name, svg] of pictures) await writeFile(inDocs(`performance/${name}`), svg);
  await writeFile(DOCUMENT, text);
  progress('docs/performance.md has the figures');
}
