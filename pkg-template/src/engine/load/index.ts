// The WebAssembly module, and the one instance of it that serves all clients of the page.

import { obtain, obtainNow } from './inlined.js';
import type { Exports, Make } from './instantiate.js';

import type { ModuleSource } from './sources.js';

export type { Exports };

/** Makes an instance; known once there has been one. */
let make: Make | undefined;
let instance: Exports | undefined;
/** The call of {@link init} that is under way, or has succeeded. */
let loading: Promise<void> | undefined;

/**
 * What the module exports. The first call makes the instance.
 *
 * @throws Error if there is none and none can be made now; it says why, and what to do.
 */
export function exports(): Exports {
  return (instance ??= (make ??= obtainNow())());
}

/** Gives the instance up. The next use makes another one, of the same module. */
export function discard(): void {
  instance = undefined;
}

/**
 * Compiles the WebAssembly module ahead of the first `activate()`, which otherwise does it then and
 * there (about a millisecond).
 *
 * You only need it in browsers that refuse to compile on the page's main thread (Chrome before 114), and if
 * you serve the module yourself: `stomp-wasm/slim` has none without it. Calling it again does
 * nothing, unless it has failed.
 *
 * @param source the module: compiled, its bytes, a response with them, or their address. Without it the
 * module that is part of this package.
 * @returns a promise that is resolved when clients can connect. It is rejected if the module cannot be
 * fetched, is none, or may not be compiled on this page.
 */
export function init(source?: ModuleSource): Promise<void> {
  loading ??= start(source).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function start(source: ModuleSource | undefined): Promise<void> {
  if (instance) return;
  const [obtained, makeAnother] = await obtain(source);
  make ??= makeAnother;
  // A client may have been activated meanwhile, and its instance is the only one there may be.
  instance ??= obtained;
}
