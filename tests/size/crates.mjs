// Prints what each crate, and each module of a crate, has of a WebAssembly module.
//
//   node tests/size/crates.mjs FINDINGS     `cargo xtask size --rust` makes the findings

import { readFile } from 'node:fs/promises';

import { weigh } from './parts.mjs';
import { partsTable } from './tables.mjs';

// Parts below this are told together.
const SMALL = 300;

const [findings] = process.argv.slice(2);
const { module, sectionMap } = JSON.parse(await readFile(findings, 'utf8'));
const wasm = (await readFile(module)).subarray(0, sectionMap.end);
for (const key of ['crate', 'module']) {
  const parts = weigh(
    wasm,
    sectionMap.parts.map((part) => ({ ...part, name: part[key] })),
  );
  console.log(partsTable(`the module, by ${key}`, wasm, parts, SMALL));
}
