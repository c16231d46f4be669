// A module as text in a script: see build/text.mjs.

import { encodeInto } from '../../text/utf8.js';

/** What the build makes of a module. */
export interface TextModule {
  /** Gives the module as text, once the whole script has run. */
  readonly text: () => string;
  /** The bytes of a small module that reads it. */
  readonly decoder: readonly number[];
  /** Where that puts the module. */
  readonly start: number;
  /** Texts in it, which the other has not, and where in the module they are. */
  readonly plain: readonly (readonly [number, string])[];
}

/** The bytes of the module. */
export function decoded({ text, decoder, start, plain }: TextModule): Uint8Array<ArrayBuffer> {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(decoder)));
  const { memory, decode } = exports as unknown as Decoder;
  const encoded = text();
  write(encoded, new Uint8Array(memory.buffer, TEXT_AT));
  const end = decode(encoded.length);
  // The memory may have grown.
  const module = new Uint8Array(memory.buffer).subarray(start, end);
  for (const [at, words] of plain) write(words, module.subarray(at));
  return module;
}

/** Where the text has to be: see build/text.mjs. */
const TEXT_AT = 0x1_0000;

/** Writes text, which is ASCII. */
function write(ascii: string, to: Uint8Array): void {
  if (typeof TextEncoder === 'function') encodeInto(ascii, to);
  // As in Jest's jsdom.
  else for (let at = 0; at < ascii.length; at++) to[at] = ascii.charCodeAt(at);
}

interface Decoder {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Gives where the module ends. */
  decode(length: number): number;
}
