// Applications as people write them, bundled and minified by esbuild: what a page has to load for a client.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

import { mustExist, stompWasm } from '../e2e/support/environment.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

const OURS = `import { Client } from 'stomp-wasm';
globalThis.client = new Client({ sockjsURL: '/stomp' });`;

const OURS_WITHOUT_SOCKJS = `import { Client } from 'stomp-wasm/websocket';
globalThis.client = new Client({ brokerURL: '/ws' });`;

const SESSION = `import { Session } from 'stomp-wasm';
globalThis.session = new Session({ sockjsURL: '/stomp' });`;

const SESSION_WITHOUT_SOCKJS = `import { Session } from 'stomp-wasm/websocket';
globalThis.session = new Session({ brokerURL: '/ws' });`;

const STOMPJS = `import { Client } from '@stomp/stompjs';
globalThis.client = new Client({ brokerURL: '/ws' });`;

const STOMPJS_AND_SOCKJS = `import { Client } from '@stomp/stompjs';
import SockJS from 'sockjs-client';
globalThis.client = new Client({ webSocketFactory: () => new SockJS('/stomp') });`;

/** What is weighed: `{name, contents}`, or `{name, file}` for a file of the package. */
export async function weighed() {
  return [
    { name: 'stomp-wasm, SockJS built in', contents: OURS, hasSources: true },
    ...((await hasEntry('./websocket'))
      ? [{ name: 'stomp-wasm, without SockJS', contents: OURS_WITHOUT_SOCKJS }]
      : []),
    { name: 'stomp-wasm with Session, SockJS built in', contents: SESSION },
    { name: 'stomp-wasm with Session, without SockJS', contents: SESSION_WITHOUT_SOCKJS },
    { name: 'stomp.wasm', file: 'stomp.wasm' },
    { name: 'stompjs', contents: STOMPJS },
    { name: 'stompjs and sockjs-client', contents: STOMPJS_AND_SOCKJS },
  ];
}

async function hasEntry(entry) {
  return entry in (await entries());
}

const entries = async () => JSON.parse(await readFile(packageFile('package.json'), 'utf8')).exports;

/** As if the package were installed. */
const installed = {
  name: 'stomp-wasm',
  setup: (build) =>
    build.onResolve({ filter: /^stomp-wasm(\/|$)/ }, async ({ path }) => {
      const entry = (await entries())[path.replace('stomp-wasm', '.')];
      return entry && { path: packageFile(entry.import.default), sideEffects: false };
    }),
};

const packageFile = (path) =>
  mustExist(
    join(stompWasm.directory, path),
    'build the package (cargo xtask build) or set STOMP_WASM_PKG',
  );

/** The bytes of one of them. */
export async function bytesOf({ contents, file }) {
  return file ? readFile(packageFile(file)) : Buffer.from((await shipped(contents)).code);
}

/** `{code, map}`: an application as text, and its source map as an object, which leads to the package's own sources. */
export async function shipped(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, sourcefile: 'application.js' },
    plugins: [installed],
    // sockjs-client asks for it.
    define: { global: 'globalThis' },
    bundle: true,
    minify: true,
    format: 'esm',
    legalComments: 'none',
    sourcemap: 'external',
    outdir: 'application',
    write: false,
  });
  const [map, code] = ['.map', '.js'].map(
    (end) => outputFiles.find(({ path }) => path.endsWith(end)).text,
  );
  return { code, map: JSON.parse(map) };
}
