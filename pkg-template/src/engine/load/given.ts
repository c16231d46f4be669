// The module is the application's business: `stomp-wasm/slim`.

import type { Exports, Make } from './instantiate.js';
import { fetched } from './sources.js';
import type { ModuleSource } from './sources.js';
import { compileGiven } from './webassembly.js';

const MISSING =
  'stomp-wasm/slim comes without its WebAssembly module: `await init(url)`, with the address of the ' +
  "package's stomp.wasm, before anything else";

export function obtainNow(): Make {
  throw new Error(MISSING);
}

export async function obtain(source: ModuleSource | undefined): Promise<[Exports, Make]> {
  if (source === undefined) throw new Error(MISSING);
  return compileGiven(await fetched(source));
}
