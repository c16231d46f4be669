// What a socket receives: text or bytes, and what both have in common.

import { byteLength, decode, encode } from './utf8.js';

const NUL = 0;
const LF = 10;
const CR = 13;

/** A message of a socket, or a part of one. */
export type Data = string | Uint8Array;

/** The UTF-16 unit, or the byte, at a place; no number that it could be behind the end. */
export const unitAt = (data: Data, at: number): number =>
  typeof data === 'string' ? data.charCodeAt(at) : data[at];

/** The part from one place to another, or to the end; of bytes a view. */
export const partOf = (data: Data, start: number, end?: number): Data =>
  typeof data === 'string' ? data.slice(start, end) : data.subarray(start, end);

/** Where the next NUL is, from a place on; -1 if there is none. */
export const indexOfNul = (data: Data, from: number): number =>
  typeof data === 'string' ? data.indexOf('\0', from) : data.indexOf(0, from);

/** Whether the byte at a place is the last of a head: the LF of a blank line, or a NUL, which may not be in it. */
export const endsHead = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === NUL ||
  (bytes[at] === LF && (bytes[at - 1] === LF || (bytes[at - 1] === CR && bytes[at - 2] === LF)));

export const bytesOf = (data: Data): Uint8Array => (typeof data === 'string' ? encode(data) : data);

export const textOf = (data: Data): string => (typeof data === 'string' ? data : decode(data));

/** How many bytes there are, of text in UTF-8. */
export const sizeOf = (data: Data): number =>
  typeof data === 'string' ? byteLength(data) : data.length;

/** Pieces in one; all are text, or all are bytes. */
export function joined(pieces: Data[]): Data {
  if (pieces.length === 1) return pieces[0];
  if (typeof pieces[0] === 'string') return pieces.join('');
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces as Uint8Array[]) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
