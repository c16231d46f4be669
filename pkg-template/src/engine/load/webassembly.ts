// Compiling, and what is said when that fails.

import version from 'stomp-core/version';
import { instantiate, instantiateLater } from './instantiate.js';
import type { Exports, Make } from './instantiate.js';

/** What makes instances of the module that `compile` gives. Throws an Error that says what to do. */
export function compiled(compile: () => WebAssembly.Module): Make {
  let module: WebAssembly.Module;
  return () => {
    try {
      return instantiate((module ??= compile()));
    } catch (cause) {
      throw explained(cause);
    }
  };
}

/**
 * An instance of the module, or of the bytes, that `given` gives, and what makes more. Rejected with an Error that
 * says what to do.
 */
export async function compile(
  given: () => WebAssembly.Module | BufferSource,
): Promise<[Exports, Make]> {
  try {
    const module = await moduleOf(given());
    return [await instantiateLater(module), compiled(() => module)];
  } catch (cause) {
    throw explained(cause);
  }
}

/** As {@link compile}, of a module of the application, which may be another one than it thinks. */
export async function compileGiven(
  source: WebAssembly.Module | BufferSource,
): Promise<[Exports, Make]> {
  const module = await moduleOf(source).catch((cause) => {
    throw explained(cause);
  });
  const [mark] = WebAssembly.Module.customSections(module, 'stomp-wasm');
  const found = mark && String.fromCharCode(...new Uint8Array(mark));
  if (found === version) return compile(() => module);
  throw new Error(`stomp-wasm ${version} was given the module of ${found ?? 'something else'}`);
}

const moduleOf = async (source: WebAssembly.Module | BufferSource): Promise<WebAssembly.Module> =>
  source instanceof WebAssembly.Module ? source : WebAssembly.compile(source);

function explained(cause: unknown): Error {
  return new Error(`${advice(cause)} (${cause})`, { cause });
}

function advice(cause: unknown): string {
  if (typeof WebAssembly === 'undefined') {
    return 'stomp-wasm needs WebAssembly, which is not to be had here; stomp-wasm/js does without';
  }
  if (cause instanceof RangeError) {
    return 'This browser compiles no WebAssembly while the page waits: `await init()` before `activate()`';
  }
  return (
    'stomp-wasm could not compile its WebAssembly module. If this page has a Content-Security-Policy, ' +
    "its script-src needs 'wasm-unsafe-eval'; stomp-wasm/js does without"
  );
}
