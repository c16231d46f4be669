// `stomp-wasm/testing`, for Node: as an ES module and as CommonJS, each with its types.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import { refer } from './declarations.mjs';
import { PACKAGE } from './paths.mjs';
import { TARGET } from './sources.mjs';

const inTesting = (path) => fileURLToPath(new URL(`../testing/${path}`, import.meta.url));
const ENTRY = inTesting('index.ts');

/** Writes testing/index.{js,cjs} and their types into the package, or into another folder. */
export async function bundleTesting(folder = join(PACKAGE, 'testing')) {
  await Promise.all([
    script('esm', join(folder, 'index.js')),
    script('cjs', join(folder, 'index.cjs')),
  ]);
  const types = join(folder, 'index.d.cts');
  const graph = await rollup({
    input: ENTRY,
    plugins: [dts({ tsconfig: inTesting('tsconfig.json') })],
  });
  await graph.write({ format: 'es', file: types });
  await graph.close();
  await refer(types, join(folder, 'index.d.ts'));
}

async function script(format, outfile) {
  const options = {
    bundle: true,
    platform: 'node',
    target: ['node20', TARGET],
    legalComments: 'none',
    logLevel: 'warning',
  };
  // Where this file is, for its own search for packages.
  const define = format === 'cjs' ? { 'import.meta.url': '__filename' } : {};
  await build({ entryPoints: [ENTRY], outfile, format, define, ...options });
}
