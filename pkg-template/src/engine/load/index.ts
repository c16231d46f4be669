// The WebAssembly module: one instance for all clients of the page.

import type { Exports } from './instantiate.js';
import { obtain, obtainNow } from './inlined.js';
import type { ModuleSource } from './sources.js';

let instance: Exports | undefined;
/** What {@link init} is at. */
let loading: Promise<void> | undefined;

/**
 * What the module exports. The first call makes the instance.
 *
 * @throws Error if there is none and none can be made now; it says why, and what to do.
 */
export function exports(): Exports {
  return (instance ??= obtainNow());
}

/**
 * Compiles the WebAssembly module ahead of the first `new Client()`, which otherwise does it then and
 * there (about a millisecond).
 *
 * Wanted in browsers that refuse to compile on the page's main thread (Chrome before 114), and by
 * those who serve the module themselves: `stomp-wasm/slim` has none without it. Calling it again does
 * nothing, unless it has failed.
 *
 * @param source the module: compiled, its bytes, a response with them, or their address. Without it the
 * module that is part of this package.
 * @returns a promise that is resolved when clients can be made. It is rejected if the module cannot be
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
  const obtained = await obtain(source);
  // A client may have been made meanwhile, and its instance is the only one there may be.
  instance ??= obtained;
}
