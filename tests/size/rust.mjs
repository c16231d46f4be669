// Prints what pages weigh whose program is in Rust: `cargo xtask size --rust`.
//
//   node tests/size/rust.mjs FOLDER…     each has the output of wasm-bindgen, hello.js and hello_bg.wasm

import { basename } from 'node:path';

import { brotli } from './parts.mjs';
import { optimized } from './rust-page.mjs';
import { table } from './tables.mjs';

const rows = [];
for (const folder of process.argv.slice(2)) {
  const parts = await optimized(folder);
  const cells = Object.values(parts).map(brotli);
  const sum = cells.reduce((total, size) => total + size);
  rows.push({ name: basename(folder), cells: [parts.module.length, ...cells, sum] });
}
console.log(table('a hello with Session in Rust', ['raw', 'module', 'script', 'both, br'], rows));
