// Prints what weighs what.
//
//   node tests/size/report.mjs               what applications load, beside the budget
//   node tests/size/report.mjs FINDINGS      also what each part costs: `cargo xtask size` makes the findings

import { readFile } from 'node:fs/promises';

import { bytesOf, shipped, weighed } from './applications.mjs';
import { excesses, weighAll } from './budget.mjs';
import { brotli, weigh } from './parts.mjs';
import { LITERAL, spansOf } from './sources.mjs';
import { budgetTable, featureTable, partsTable } from './tables.mjs';

// Parts below this are told together.
const SMALL = 100;

const [findings] = process.argv.slice(2);

if (findings) await tellParts(JSON.parse(await readFile(findings, 'utf8')));
const figures = await weighAll();
console.log(budgetTable(figures));
for (const excess of excesses(figures)) console.log(excess);

async function tellParts({ module, sectionMap, features }) {
  const wasm = (await readFile(module)).subarray(0, sectionMap.end);
  const named = (key) => sectionMap.parts.map((part) => ({ ...part, name: part[key] }));
  console.log(partsTable('the module, by crate', wasm, weigh(wasm, named('crate')), SMALL));
  console.log(partsTable('the module, by module', wasm, weigh(wasm, named('module')), SMALL));
  if (features.length)
    console.log(featureTable(await whole(), await Promise.all(features.map(without))));
  await tellSources();
}

async function whole() {
  const module = await bytesOf({ file: 'stomp.wasm' });
  return { raw: module.length, brotli: brotli(module) };
}

async function without({ feature, module }) {
  const bytes = await readFile(module);
  return { feature, raw: bytes.length, brotli: brotli(bytes) };
}

/** The sources of the main entry, the only one with a source map. */
async function tellSources() {
  for (const { name, contents, hasSources } of await weighed()) {
    if (!hasSources) continue;
    const { text, spans } = withoutLiterals(await shipped(contents));
    const code = Buffer.from(text);
    console.log(
      partsTable(
        `an application of ${name}, without the module, by source`,
        code,
        weigh(code, spans),
        SMALL,
      ),
    );
  }
}

/** The bundle without the module, which is weighed by itself. */
function withoutLiterals(bundle) {
  let text = '';
  const spans = [];
  for (const { name, start, end } of spansOf(bundle)) {
    if (name === LITERAL) continue;
    spans.push({ name, start: text.length, end: text.length + end - start });
    text += bundle.code.slice(start, end);
  }
  return { text, spans };
}
