// `stomp-broker/memory`, the broker in memory for pages and tests: as an ES module and as CommonJS, with its types.
//
//   node pkg-template/build/memory.mjs       after the module is in target/gen/broker

import { deepEqual } from 'node:assert/strict';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { rolled, structural } from './declarations.mjs';
import { MEMORY, MEMORY_MODULE, ROOT } from './paths.mjs';
import { TARGET } from './sources.mjs';
import { MEMORY_NAMES } from './testing.mjs';

const inMemory = (path) => fileURLToPath(new URL(`../testing/memory/${path}`, import.meta.url));
const ENTRY = inMemory('index.ts');
const MODULE = 'stomp-broker/module';

/** An esbuild plugin that has the module as text in base64. */
const module = {
  name: 'stomp-broker-module',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^${MODULE}$`) }, ({ path }) => ({ path, namespace: MODULE }));
    onLoad({ filter: /^/, namespace: MODULE }, async () => ({
      contents: await readFile(MEMORY_MODULE, 'base64'),
      loader: 'text',
    }));
  },
};

/** Writes memory.{js,mjs,d.ts,d.mts}. The first is CommonJS under the name that old resolvers look for. */
export async function bundleMemory() {
  await mkdir(MEMORY, { recursive: true });
  // The folder is a package by itself, for tests and for the site.
  await copyFile(join(ROOT, 'crates/stomp-broker/npm/package.json'), join(MEMORY, 'package.json'));
  for (const [name, format] of Object.entries({ 'memory.js': 'cjs', 'memory.mjs': 'esm' })) {
    await build({
      entryPoints: [ENTRY],
      outfile: join(MEMORY, name),
      bundle: true,
      platform: 'neutral',
      format,
      target: TARGET,
      plugins: [module],
      legalComments: 'none',
      logLevel: 'warning',
      minifyWhitespace: true,
      minifySyntax: true,
      lineLimit: 100,
    });
  }
  const exported = Object.keys(createRequire(import.meta.url)(join(MEMORY, 'memory.js')));
  deepEqual(exported.sort(), MEMORY_NAMES.toSorted());
  const types = structural(await rolled(ENTRY, [], inMemory('tsconfig.json')));
  await writeFile(join(MEMORY, 'memory.d.ts'), types);
  await writeFile(join(MEMORY, 'memory.d.mts'), "export * from './memory.js';\n");
}

await bundleMemory();
console.log('stomp-broker/memory is in target/gen/stomp-broker/');
