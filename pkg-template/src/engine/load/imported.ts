// The module as an import, compiled by the platform: for runtimes that compile nothing themselves, such as
// Cloudflare's.

import module from '../stomp.wasm';
import type { Exports } from './instantiate.js';
import { fetched } from './sources.js';
import type { ModuleSource } from './sources.js';
import { compile, compiled, compileGiven } from './webassembly.js';

export function obtainNow(): Exports {
  return compiled(() => module);
}

export async function obtain(source: ModuleSource | undefined): Promise<Exports> {
  return source === undefined ? compile(() => module) : compileGiven(await fetched(source));
}
