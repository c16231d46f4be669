// The module as part of this package. Other entries have other files in the place of this one.

import { decoder, plain, start, text } from 'stomp-core/text';
import { decoded } from './decode.js';
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

const bytes = (): Uint8Array<ArrayBuffer> => decoded({ text, decoder, start, plain });
