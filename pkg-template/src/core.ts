// The WebAssembly module: one instance for all clients of the page.

import instantiate, { findHead, headBlock, headTable, initSync } from 'stomp-core';
import type { InitOutput } from 'stomp-core';
import hex from 'stomp-core/hex';

let instance: InitOutput | undefined;
/** What {@link init} is at. */
let loading: Promise<void> | undefined;

/** What {@link init} takes: where the module is, or the module itself. */
export type ModuleSource =
  | WebAssembly.Module
  | BufferSource
  | Response
  | URL
  | string
  | Promise<Response>;

/**
 * Compiles the WebAssembly module ahead of the first `new Client()`, which otherwise does it then and
 * there (about a millisecond).
 *
 * Wanted in browsers that refuse to compile on the page's main thread (Chrome before 114), and by
 * those who serve the module themselves. Calling it again does nothing, unless it has failed.
 *
 * @param source the module: compiled, its bytes, a response with them, or their address. Without it the
 * module that is part of this package.
 * @returns a promise that is resolved when clients can be made. It is rejected if the module cannot be
 * fetched, is none, or may not be compiled on this page.
 */
export function init(source?: ModuleSource): Promise<void> {
  loading ??= start(source).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function start(source: ModuleSource | undefined): Promise<void> {
  if (instance) return;
  const given = source === undefined ? bytes() : await fetched(source);
  try {
    const module = given instanceof WebAssembly.Module ? given : await WebAssembly.compile(given);
    // A client may have been made meanwhile, and its instance is the only one there may be.
    if (!instance) await instantiated(module);
  } catch (cause) {
    throw explained(cause);
  }
}

async function fetched(source: ModuleSource): Promise<WebAssembly.Module | BufferSource> {
  const answer = await (typeof source === 'string' || source instanceof URL ? fetch(source) : source);
  if (!isResponse(answer)) return answer;
  if (!answer.ok) throw new Error(`stomp-wasm: no module at ${answer.url}: status ${answer.status}`);
  return answer.arrayBuffer();
}

const isResponse = (given: object): given is Response => 'arrayBuffer' in given;

/** At once, if the browser allows it; else no client can be made meanwhile, either. */
async function instantiated(module: WebAssembly.Module): Promise<void> {
  try {
    instance = initSync({ module });
  } catch {
    instance = await instantiate({ module_or_path: module });
  }
}

/** Sees to it that there is an instance. */
export function load(): void {
  if (instance) return;
  try {
    instance = initSync({ module: bytes() });
  } catch (cause) {
    throw explained(cause);
  }
}

function explained(cause: unknown): Error {
  if (typeof WebAssembly === 'undefined') {
    return new Error('stomp-wasm needs WebAssembly, which this browser does not have');
  }
  const error = new Error(
    'stomp-wasm could not compile its WebAssembly module. If this page has a Content-Security-Policy, ' +
      `its script-src needs 'wasm-unsafe-eval'. (${cause})`,
  );
  (error as { cause?: unknown }).cause = cause;
  return error;
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

/** Octets of a head that fit into {@link Memory.block}. */
export const BLOCK_SIZE = 4096;

/** Views of the module's memory. They are lost when it grows: fetch them again after every call. */
export interface Memory {
  /** Where the head of a frame goes. */
  block: Uint8Array;
  /** Where the core describes it. */
  table: Uint32Array;
}

const TABLE_WORDS = 2 + 3 * 64;
let views: Memory | undefined;

/** The present views. */
export function memory(): Memory {
  if (views === undefined || views.block.length === 0) {
    const [block, table] = [headBlock(), headTable()];
    const { buffer } = (instance as InitOutput).memory;
    views = {
      block: new Uint8Array(buffer, block, BLOCK_SIZE),
      table: new Uint32Array(buffer, table, TABLE_WORDS),
    };
  }
  return views;
}

export { findHead };
