// The module as part of this package. Other entries have other files in the place of this one.

import hex from 'stomp-core/hex';
import type { Exports } from './instantiate.js';
import { fetched } from './sources.js';
import type { ModuleSource } from './sources.js';
import { compile, compiled, compileGiven } from './webassembly.js';

/** An instance at once. */
export function obtainNow(): Exports {
  return compiled(() => new WebAssembly.Module(bytes()));
}

/** An instance of what the application names, or of what is here. */
export async function obtain(source: ModuleSource | undefined): Promise<Exports> {
  return source === undefined ? compile(bytes()) : compileGiven(await fetched(source));
}

function bytes(): Uint8Array<ArrayBuffer> {
  const { fromHex } = Uint8Array as unknown as { fromHex?: (hex: string) => Uint8Array<ArrayBuffer> };
  if (fromHex) return fromHex.call(Uint8Array, hex);
  const decoded = new Uint8Array(hex.length / 2);
  for (let at = 0; at < decoded.length; at++) {
    decoded[at] = parseInt(hex.substr(2 * at, 2), 16);
  }
  return decoded;
}
