// The memory of the engine: how text and bytes go in and come out. What an operation gives has to be read before the
// next one, so before any code of an application runs.

import { decode, encodeInto } from '../text/utf8.js';
import { Operation, ResultWord } from './abi.js';
import { call } from './call.js';
import { exports, type Exports } from './load/index.js';
import { isLost } from './load/growth.js';

/** Views of the memory of an instance. They are lost when it grows, and with the instance. */
export interface Views {
  readonly engine: Exports;
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
  /** Indexed by {@link ResultWord}. */
  readonly result: Float64Array;
  /** Where the result header is. */
  readonly header: number;
  /** Where the input buffer is, and how long. */
  readonly input: number;
  readonly capacity: number;
}

/** The first size of the input buffer, which nearly all heads fit into. */
const SMALL_INPUT = 4096;

let present: Views | undefined;

/** The views as they are now, with an input buffer of at least so many bytes; what was in it may be lost. */
export function views(length = 0): Views {
  const engine = exports();
  if (present?.engine !== engine || length > present.capacity) {
    const capacity = Math.max(SMALL_INPUT, length);
    const input = call(Operation.InputBuffer, 0, capacity);
    present = viewsOf(engine, input, capacity, call(Operation.ResultHeader));
  } else if (isLost(present.bytes, exports)) {
    // No operation is called here: it would overwrite what the last one gave.
    const { input, capacity, header } = present;
    present = viewsOf(engine, input, capacity, header);
  }
  return present;
}

function viewsOf(engine: Exports, input: number, capacity: number, header: number): Views {
  const { buffer } = engine.memory;
  return {
    engine,
    bytes: new Uint8Array(buffer),
    words: new Uint32Array(buffer),
    result: new Float64Array(buffer, header, ResultWord.TableLength + 1),
    input,
    capacity,
    header,
  };
}

/** Writes the input of the next operation; gives its length, which the operation takes. */
export function writeInput(data: string | Uint8Array): number {
  if (typeof data !== 'string') {
    const { bytes, input } = views(data.length);
    bytes.set(data, input);
    return data.length;
  }
  const { bytes, input } = views(3 * data.length);
  for (let at = 0; at < data.length; at++) {
    const unit = data.charCodeAt(at);
    // What is not ASCII is rare, and for the encoder.
    if (unit >= 0x80) return encodeInto(data, bytes.subarray(input)).written;
    bytes[input + at] = unit;
  }
  return data.length;
}

/** A number that the last operation gave. */
export const resultOf = (word: ResultWord): number => views().result[word];

/** The text that the last operation gave. */
export const resultText = (): string =>
  textIn(resultOf(ResultWord.TextAddress), resultOf(ResultWord.TextLength));

/** The bytes that the last operation gave, as text. */
export const resultBody = (): string =>
  textIn(resultOf(ResultWord.BodyAddress), resultOf(ResultWord.BodyLength));

/** The bytes that the last operation gave, until the next one. */
export const resultBytes = (): Uint8Array =>
  bytesAt(resultOf(ResultWord.BodyAddress), resultOf(ResultWord.BodyLength));

const textIn = (start: number, length: number): string =>
  length ? decode(bytesAt(start, length)) : '';

const bytesAt = (start: number, length: number): Uint8Array =>
  views().bytes.subarray(start, start + length);

/** Text that goes in with a NUL behind it, as the value of the header `name`. */
export function part(text: string, name: string): string {
  if (text.includes('\0')) {
    throw new Error(`the value of header \`${name}\` holds NUL, which STOMP cannot express`);
  }
  return `${text}\0`;
}
