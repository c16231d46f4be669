// Prints what the package weighs: as it is, and as it travels.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { transform } from 'esbuild';
import { PACKAGE } from './paths.mjs';

const read = (path) => readFile(join(PACKAGE, path));

const minified = await transform(await read('esm6/index.js'), {
  minify: true,
  format: 'esm',
  legalComments: 'none',
});
const rows = [
  ['stomp.wasm', await read('stomp.wasm')],
  ['esm6/index.js, minified', Buffer.from(minified.code)],
  ['bundles/stomp.umd.min.js', await read('bundles/stomp.umd.min.js')],
];

const best = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
const cells = (raw, gzip, brotli) => [raw, gzip, brotli].map((cell) => String(cell).padStart(10));

console.log(`${'bytes'.padEnd(26)}${cells('raw', 'gzip', 'brotli').join('')}`);
for (const [name, bytes] of rows) {
  const gzip = gzipSync(bytes, { level: 9 }).length;
  const brotli = brotliCompressSync(bytes, best).length;
  console.log(`${name.padEnd(26)}${cells(bytes.length, gzip, brotli).join('')}`);
}
