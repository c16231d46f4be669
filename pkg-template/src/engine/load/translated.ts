// The module translated to JavaScript: `stomp-wasm/js`.

import instance from 'stomp-core/js';
import type { Exports, Make } from './instantiate.js';
import type { ModuleSource } from './sources.js';

export function obtainNow(): Make {
  return instance;
}

/** There is nothing to fetch. A program may name what other entries need all the same. */
export async function obtain(_source: ModuleSource | undefined): Promise<[Exports, Make]> {
  return [instance(), instance];
}
