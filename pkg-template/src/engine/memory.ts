// The border to the WebAssembly module: how calls, text and bytes cross it. Whatever a call gives has to be read
// before the next one, so before any code of an application runs.

import * as codes from './codes.js';
import { isLost } from './load/growth.js';
import { exports } from './load/index.js';
import { decode, encode } from '../text/utf8.js';

/** Views of the module's memory. They are lost when it grows: fetch them again after every call. */
interface Memory {
  /** Where it says what came of a call. */
  readonly words: Float64Array;
  /** All of it. */
  readonly bytes: Uint8Array;
}

/** What came of a call. */
export interface Answer {
  text: string;
  body: Uint8Array;
  value: number;
  other: number;
}

let views: Memory | undefined;

/** Calls the engine: `what` and the numbers are those of codes.ts, times those of {@link now}. */
export function call(what: number, handle = 0, a = 0, b = 0, c = 0, d = 0, e = 0): number {
  return exports().call(what, handle, a, b, c, d, e);
}

/** The present views. */
function memory(): Memory {
  if (views === undefined || isLost(views.bytes, exports)) {
    const words = call(codes.ANSWER);
    const { buffer } = exports().memory;
    views = { words: new Float64Array(buffer, words, 6), bytes: new Uint8Array(buffer) };
  }
  return views;
}

/** Hands text, or bytes, to the function that comes next. */
export function give(data: string | Uint8Array): void {
  const bytes = typeof data === 'string' ? encode(data) : data;
  const at = call(codes.ROOM, 0, bytes.length);
  memory().bytes.set(bytes, at);
}

/** Takes what the last call gave. */
export function take(): Answer {
  const { words, bytes } = memory();
  const [text, length, body, count, value, other] = words;
  return {
    text: decode(bytes.subarray(text, text + length)),
    body: bytes.slice(body, body + count),
    value,
    other,
  };
}

let registry: FinalizationRegistry<number> | undefined;

/** Releases what stands behind `handle` when `owner` is gone. */
export function keepFor(owner: object, handle: number): number {
  if (typeof FinalizationRegistry === 'function') {
    registry ??= new FinalizationRegistry((orphan) => call(codes.RELEASE, orphan));
    registry.register(owner, handle);
  }
  return handle;
}

/** Text that goes over with a NUL behind it, as the value of the header `name`. */
export function part(text: string, name: string): string {
  if (text.includes('\0')) {
    throw new Error(`the value of header \`${name}\` holds NUL, which STOMP cannot express`);
  }
  return `${text}\0`;
}
