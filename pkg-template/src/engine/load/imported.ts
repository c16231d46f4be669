// The module as an import, compiled by the platform: for runtimes that compile nothing themselves, such as
// Cloudflare's.

import module from '../stomp.wasm';
import type { Exports, Make } from './instantiate.js';
import { fetched } from './sources.js';
import type { ModuleSource } from './sources.js';
import { compile, compiled, compileGiven } from './webassembly.js';

export function obtainNow(): Make {
  return compiled(() => module);
}

export async function obtain(source: ModuleSource | undefined): Promise<[Exports, Make]> {
  return source === undefined ? compile(() => module) : compileGiven(await fetched(source));
}
