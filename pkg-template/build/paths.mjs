// Where the parts of the package come from and go to.

import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const inProject = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export const ROOT = inProject('');
export const PACKAGE = inProject('pkg');
export const TEMPLATE = inProject('pkg-template');
export const ENTRY = inProject('pkg-template/src/index.ts');
export const TSCONFIG = inProject('pkg-template/tsconfig.json');

/** A file of the package's sources, by its path in src/. */
export const inSources = (path) => inProject(`pkg-template/src/${path}`);

const gen = (folder) => ({ wasm: inProject(`target/gen/${folder}module.wasm`) });

/** The builds of the engine, with everything and without SockJS; and the decisions of Session. */
export const MODULES = { full: gen(''), websocket: gen('websocket/'), session: gen('session/') };

/** The module of the broker in memory, and the folder of what `stomp-broker/memory` is made of. */
export const MEMORY_MODULE = inProject('target/gen/broker/module.wasm');
export const MEMORY = inProject('target/gen/stomp-broker');

/** Fails with what to do when the Rust side has not been built. */
export async function requireInputs() {
  for (const path of Object.values(MODULES).flatMap(Object.values)) {
    await access(path).catch(() => {
      throw new Error(`${path} is missing; \`cargo xtask build\` builds what this needs, in order`);
    });
  }
}
