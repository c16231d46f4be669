// Where the parts of the package come from and go to.

import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const inProject = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export const ROOT = inProject('');
export const PACKAGE = inProject('pkg');
export const TEMPLATE = inProject('pkg-template');
export const ENTRY = inProject('pkg-template/src/index.ts');
export const TSCONFIG = inProject('pkg-template/tsconfig.json');
/** The optimised module. */
export const MODULE = inProject('target/gen/core_bg.wasm');
/** What wasm-bindgen generates around the module. */
export const GLUE = inProject('target/gen/core.js');

/** Fails with what to do when the Rust side has not been built. */
export async function requireInputs() {
  for (const path of [MODULE, GLUE, ENTRY]) {
    await access(path).catch(() => {
      throw new Error(`${path} is missing; \`cargo xtask build\` builds what this needs, in order`);
    });
  }
}
