// Fails when an export of the package has no description or no example, or when a table is not that of its source: the
// options that of the types, the figures in README.md those of docs/performance/figures.json.
//
//   node www/site/check.mjs [--rewrite]

import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { optionsDocument } from './api/options.mjs';
import { reference } from './api/reference.mjs';
import { root } from './documents.mjs';
import { figures } from './figures.mjs';

const { groups, findings } = await reference();
const tables = await figures();
const GENERATED = {
  'docs/guides/options.md': (text) => optionsDocument(text, groups),
  'README.md': (text) =>
    text.replaceAll(
      /(<!-- figures (\w+) -->\n)[^]*?(<!-- end -->)/g,
      (_, begin, name, end) => `${begin}${markdown(tables[name])}${end}`,
    ),
};

for (const [name, make] of Object.entries(GENERATED)) {
  const file = path.join(root, name);
  const before = await readFile(file, 'utf8');
  const after = make(before);
  if (process.argv.includes('--rewrite')) await writeFile(file, after);
  else if (before !== after)
    findings.push(`${name} has an old table: node www/site/check.mjs --rewrite`);
}
if (findings.length > 0) {
  console.error(findings.join('\n'));
  process.exitCode = 1;
}

function markdown({ head, rows }) {
  const line = (cells) => `| ${cells.join(' | ')} |\n`;
  const rule = head.map((_, index) => (index === 0 ? '---' : '--:'));
  return [head, rule, ...rows].map(line).join('');
}
