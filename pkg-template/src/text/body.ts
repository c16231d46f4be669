// Where the body of a frame ends.

import { type Data, indexOfNul, partOf, textOf, unitAt } from './data.js';
import { advance, decode, isAscii, missing } from './utf8.js';

/** What {@link bodyEnd} gives when the body goes on in the next message; see {@link remaining}. */
export const INCOMPLETE = -1;
/** What {@link bodyEnd} gives when there is no NUL where the announced length ends. */
export const WRONG = -2;

const NUL = 0;
const LF = 10;
const CR = 13;
const REPLACEMENT = '\ufffd';
/** The commands that a server sends, with their line ends. */
const COMMAND_LINE = /^(?:MESSAGE|RECEIPT|ERROR|CONNECTED)\r?\n/;
const LONGEST_COMMAND_LINE = 11;

/** How many bytes were still to come when {@link bodyEnd} gave {@link INCOMPLETE}. */
export let remaining = 0;

/**
 * The place of the NUL that ends a body.
 *
 * @param start where the body begins in `data`, or goes on.
 * @param announced how many bytes it has from there; -1 if only the NUL ends it.
 * @param strict whether a length in characters is refused.
 */
export function bodyEnd(data: Data, start: number, announced: number, strict: boolean): number {
  if (announced < 0) return indexOfNul(data, start);
  if (typeof data !== 'string') {
    const end = endAt(data, start + announced);
    return end === WRONG && !strict ? endByCharacters(data, start, announced) : end;
  }
  const nul = data.indexOf('\0', start);
  // As many characters as bytes were announced: all are ASCII, or the broker counts characters.
  if (nul - start === announced && !(strict && !isAscii(data.slice(start, nul)))) return nul;
  const end = advance(data, start, announced);
  if (end >= 0) return endAt(data, end);
  remaining = missing;
  return missing > 0 ? INCOMPLETE : WRONG;
}

function endAt(data: Data, end: number): number {
  if (unitAt(data, end) === NUL) return end;
  remaining = end - data.length;
  return remaining < 0 ? WRONG : INCOMPLETE;
}

/** The place of the NUL behind as many characters as bytes were announced: some brokers count these. */
function endByCharacters(data: Uint8Array, start: number, announced: number): number {
  const nul = data.indexOf(NUL, start);
  return nul >= 0 && decode(data.subarray(start, nul)).length === announced ? nul : WRONG;
}

/** Whether a body that begins at `start` shows that a broker has made text of bytes, and the message ends with it. */
export function isDamaged(data: Data, start: number): boolean {
  if (typeof data !== 'string' || !data.includes(REPLACEMENT, start)) return false;
  const nul = data.lastIndexOf('\0');
  return nul >= start && behindLineEnds(data, nul + 1) === data.length;
}

/**
 * Where a body ends whose announced length is wrong: at the first NUL behind which the message ends, or another
 * frame begins. -1 if there is none.
 */
export function damagedEnd(data: Data, start: number): number {
  let nul = indexOfNul(data, start);
  while (nul >= 0) {
    const next = behindLineEnds(data, nul + 1);
    const line = textOf(partOf(data, next, next + LONGEST_COMMAND_LINE));
    if (line === '' || COMMAND_LINE.test(line)) return nul;
    nul = indexOfNul(data, nul + 1);
  }
  return -1;
}

/**
 * Where a body ends whose NUL was lost, but not the line ends behind it, before one was added to the message; -1 if it is
 * not such a one.
 */
export function choppedEnd(data: Data, start: number, announced: number): number {
  const end = typeof data === 'string' ? advance(data, start, announced) : start + announced;
  return unitAt(data, behindLineEnds(data, end)) === NUL ? end : -1;
}

/** Where the line ends that begin at a place are over. */
export function behindLineEnds(data: Data, start: number): number {
  let at = start;
  while (unitAt(data, at) === LF || unitAt(data, at) === CR) at += 1;
  return at;
}
