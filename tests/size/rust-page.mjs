// What travels of a page whose program is in Rust.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import binaryen from 'binaryen';
import { transform } from 'esbuild';

/**
 * The module and the script of a folder that wasm-bindgen has written, as bytes: the module as `wasm-opt -Oz` makes it,
 * the script minified. Leaves the module with the names of its functions in the folder, as named.wasm.
 */
export async function optimized(folder) {
  const module = binaryen.readBinary(await readFile(join(folder, 'hello_bg.wasm')));
  binaryen.setOptimizeLevel(2);
  binaryen.setShrinkLevel(2);
  module.optimize();
  module.runPasses(['strip-target-features', 'strip-producers']);
  binaryen.setDebugInfo(true);
  await writeFile(join(folder, 'named.wasm'), module.emitBinary());
  binaryen.setDebugInfo(false);
  const script = await readFile(join(folder, 'hello.js'), 'utf8');
  const { code } = await transform(script, { minify: true, format: 'esm' });
  return { module: Buffer.from(module.emitBinary()), script: Buffer.from(code) };
}
