// Prints what the package weighs: as it is, and as it travels; and what an application ships for it, beside
// the same with @stomp/stompjs and sockjs-client.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build, transform } from 'esbuild';
import { PACKAGE, ROOT } from './paths.mjs';

const read = (path) => readFile(join(PACKAGE, path));

const minified = await transform(await read('esm6/index.js'), {
  minify: true,
  format: 'esm',
  legalComments: 'none',
});
const files = [
  ['stomp.wasm', await read('stomp.wasm')],
  ['esm6/index.js, minified', Buffer.from(minified.code)],
  ['bundles/stomp.umd.min.js', await read('bundles/stomp.umd.min.js')],
];

/** What applications have to write to connect by SockJS. */
const OURS = `
  import { Client } from 'stomp-wasm';
  globalThis.client = new Client({ sockjsURL: '/stomp' });`;
const THEIRS = `
  import { Client } from '@stomp/stompjs';
  import SockJS from 'sockjs-client';
  globalThis.client = new Client({ webSocketFactory: () => new SockJS('/stomp') });`;

/** An application, bundled and minified by esbuild. */
async function shipped(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: ROOT },
    alias: { 'stomp-wasm': PACKAGE },
    // sockjs-client asks for it.
    define: { global: 'globalThis' },
    bundle: true,
    minify: true,
    format: 'esm',
    legalComments: 'none',
    write: false,
  });
  return Buffer.from(outputFiles[0].contents);
}

const applications = [
  ['stomp-wasm, SockJS built in', await shipped(OURS)],
  ['stompjs + sockjs-client', await shipped(THEIRS)],
];

const best = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
const cells = (raw, gzip, brotli) => [raw, gzip, brotli].map((cell) => String(cell).padStart(10));

function table(title, rows) {
  console.log(`${title.padEnd(29)}${cells('raw', 'gzip', 'brotli').join('')}`);
  for (const [name, bytes] of rows) {
    const gzip = gzipSync(bytes, { level: 9 }).length;
    const brotli = brotliCompressSync(bytes, best).length;
    console.log(`${name.padEnd(29)}${cells(bytes.length, gzip, brotli).join('')}`);
  }
}

table('bytes of the package', files);
table('bytes of an application', applications);
