// The module as part of this package. Other entries have other files in the place of this one.

import hex from 'stomp-core/hex';
import { encode } from '../utf8.js';
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
  // Four digits at a time: it is the first thing that the page does, in code that nobody has compiled yet.
  const digits = new Uint32Array(encode(`${hex}00`).buffer, 0, (hex.length + 2) >> 2);
  const octets = new Uint16Array(digits.length);
  for (let at = 0; at < digits.length; at++) {
    // What each is worth: letters are 9 above their lowest bits.
    const values = (digits[at] & 0x0f0f0f0f) + 9 * ((digits[at] >>> 6) & 0x01010101);
    const pairs = (values << 4) | (values >>> 8);
    octets[at] = (pairs & 0xff) | ((pairs >>> 8) & 0xff00);
  }
  return new Uint8Array(octets.buffer, 0, hex.length / 2);
}
