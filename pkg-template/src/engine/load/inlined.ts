// The module as part of this package. Other entries have other files in the place of this one.

import { decoder, plain, text } from 'stomp-core/text';
import { encodeInto } from '../../text/utf8.js';
import type { Exports, Make } from './instantiate.js';
import { fetched } from './sources.js';
import type { ModuleSource } from './sources.js';
import { compile, compiled, compileGiven } from './webassembly.js';

/** What makes instances at once. */
export function obtainNow(): Make {
  return compiled(() => new WebAssembly.Module(bytes()));
}

/** An instance of what the application names, or of what is here. */
export async function obtain(source: ModuleSource | undefined): Promise<[Exports, Make]> {
  return source === undefined ? compile(bytes) : compileGiven(await fetched(source));
}

/** The bytes of the module, by the small module that reads the text: see build/text.mjs. */
function bytes(): Uint8Array<ArrayBuffer> {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(decoder)));
  const { memory, decode } = exports as unknown as Decoder;
  const encoded = text();
  write(encoded, new Uint8Array(memory.buffer));
  const length = decode(encoded.length);
  // The memory may have grown.
  const module = new Uint8Array(memory.buffer, 0, length);
  for (const [at, words] of plain) write(words, module.subarray(at));
  return module;
}

/** Writes text, which is ASCII. */
function write(ascii: string, to: Uint8Array): void {
  if (typeof TextEncoder === 'function') encodeInto(ascii, to);
  // As in Jest's jsdom.
  else for (let at = 0; at < ascii.length; at++) to[at] = ascii.charCodeAt(at);
}

interface Decoder {
  readonly memory: { readonly buffer: ArrayBuffer };
  decode(length: number): number;
}
