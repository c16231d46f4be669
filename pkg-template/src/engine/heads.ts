// Heads of incoming frames: into the memory of the engine, and from what it finds there to headers.

import type { StompHeaders } from '../api/stomp-headers.js';
import type { Data } from '../text/data.js';
import { put } from '../text/headers.js';
import { ownCopy } from '../text/utf8.js';
import { type FrameKind, HeadRow, Limit, Operation, ResultWord } from './abi.js';
import { call } from './call.js';
import { type Exports } from './load/index.js';
import { resultText, views } from './memory.js';

/** What {@link readHead} has found besides the kind of the frame, until it is called again. */
export const head = {
  /** How long the head is in the data, its blank line included. */
  length: 0,
  /** Whether each of its characters is one byte. */
  isAscii: true,
  /** Of a MESSAGE the token of its subscription; -1 if there is none. */
  token: -1,
  /** How many bytes the body has; -1 if its NUL ends it. */
  contentLength: -1,
};

const NUL = 0;
const LF = 10;
const CR = 13;
/** No character takes more bytes in UTF-8. */
const LONGEST_CHARACTER = 4;
/** As many for a UTF-16 unit: a pair of them is one character. */
const LONGEST_UNIT = 3;

/** Reads the head that begins at `start`, or as much of it as there is. */
export function readHead(
  client: number,
  now: number,
  attempt: number,
  data: Data,
  start: number,
): FrameKind {
  const size = typeof data === 'string' ? writePlain(data, start) : writeBytes(data, start);
  const kind = call(Operation.ReadHead, client, now, attempt, size);
  const { result } = views();
  head.token = result[ResultWord.Value];
  head.contentLength = result[ResultWord.Other];
  return kind;
}

/** The text that was searched last, and where its next blank line of two LFs ends: no part is searched twice. */
let searched = '';
let blankEnd = 0;

/** Forgets the text that was searched last, which may be large. */
export function forgetText(): void {
  searched = '';
}

/** Where the next two LFs end, from `start` on; 0 if there are none. */
function endOfBlank(text: string, start: number): number {
  if (searched !== text || (blankEnd !== 0 && blankEnd - 2 < start)) {
    searched = text;
    blankEnd = text.indexOf('\n\n', start) + 2;
    if (blankEnd === 1) blankEnd = 0;
  }
  return blankEnd;
}

/**
 * Writes a head that ends with two LFs and has no CR, as nearly all do: four characters at a time, which takes two
 * thirds of the time. Others go on to {@link writeText}.
 */
function writePlain(text: string, start: number): number {
  const end = endOfBlank(text, start);
  const size = end - start;
  const { bytes, words, input, capacity } = views();
  if (size <= 0 || size * LONGEST_UNIT > capacity) return writeText(text, start);
  let bits = 0;
  // Negative as soon as there is a CR.
  let cr = 0;
  let at = start;
  let word = input >> 2;
  for (const last = end - 4; at <= last; at += 4) {
    const a = text.charCodeAt(at);
    const b = text.charCodeAt(at + 1);
    const c = text.charCodeAt(at + 2);
    const d = text.charCodeAt(at + 3);
    bits |= a | b | c | d;
    if (bits >= 0x80) break;
    cr |= ((a ^ CR) - 1) | ((b ^ CR) - 1) | ((c ^ CR) - 1) | ((d ^ CR) - 1);
    words[word++] = a | (b << 8) | (c << 16) | (d << 24);
  }
  let to = input + at - start;
  for (; at < end; at++) {
    const unit = text.charCodeAt(at);
    bits |= unit;
    cr |= (unit ^ CR) - 1;
    if (unit < 0x80) bytes[to++] = unit;
    else {
      const point = text.codePointAt(at) as number;
      to = writeWide(bytes, to, point);
      if (point > 0xffff) at += 1;
    }
  }
  if (cr < 0) return writeText(text, start);
  head.length = size;
  head.isAscii = bits < 0x80;
  return to - input;
}

/** Writes a head in UTF-8, up to its blank line or NUL, or all that there is; gives its size in bytes. */
function writeText(text: string, start: number): number {
  const { bytes, input, capacity } = views();
  const full = input + capacity - LONGEST_CHARACTER;
  let at = start;
  let to = input;
  let line = input;
  let isAscii = true;
  for (; at < text.length; at++) {
    if (to > full) {
      if (capacity > Limit.Head) break;
      views(2 * capacity);
      return writeText(text, start);
    }
    const unit = text.charCodeAt(at);
    if (unit < 0x80) {
      bytes[to++] = unit;
      if (unit === LF) {
        if (isBlank(bytes, line, to)) break;
        line = to;
      } else if (unit === NUL) break;
    } else {
      isAscii = false;
      const point = text.codePointAt(at) as number;
      to = writeWide(bytes, to, point);
      if (point > 0xffff) at += 1;
    }
  }
  head.length = at + 1 - start;
  head.isAscii = isAscii;
  return to - input;
}

/** The same for a head that is in UTF-8 already. */
function writeBytes(source: Uint8Array, start: number): number {
  const { bytes, input, capacity } = views();
  const end = Math.min(source.length, start + capacity);
  let line = start;
  let high = 0;
  let at = start;
  for (; at < end; at++) {
    const byte = source[at];
    high |= byte;
    if (byte === LF) {
      if (isBlank(source, line, at + 1)) break;
      line = at + 1;
    } else if (byte === NUL) break;
  }
  if (at === end && end < source.length && capacity <= Limit.Head) {
    views(2 * capacity);
    return writeBytes(source, start);
  }
  const length = Math.min(at + 1, end) - start;
  bytes.set(source.subarray(start, start + length), input);
  head.length = length;
  head.isAscii = high < 0x80;
  return length;
}

/** Whether a line has nothing in it but its end. */
const isBlank = (bytes: Uint8Array, start: number, end: number): boolean =>
  end - start === 1 || (end - start === 2 && bytes[start] === CR);

/** Writes a character that is not ASCII; half a surrogate pair as U+FFFD. Gives where it ends. */
function writeWide(bytes: Uint8Array, at: number, character: number): number {
  const point = (character & 0x1f_f800) === 0xd800 ? 0xfffd : character;
  let to = at;
  if (point < 0x800) {
    bytes[to++] = 0xc0 | (point >> 6);
  } else {
    if (point < 0x1_0000) {
      bytes[to++] = 0xe0 | (point >> 12);
    } else {
      bytes[to++] = 0xf0 | (point >> 18);
      bytes[to++] = 0x80 | ((point >> 12) & 0x3f);
    }
    bytes[to++] = 0x80 | ((point >> 6) & 0x3f);
  }
  bytes[to++] = 0x80 | (point & 0x3f);
  return to;
}

/** Names of headers by their numbers in the present instance of the engine. */
let names: string[] = [];
let namedBy: Exports | undefined;

/** The headers of the head that was read last, which ends at `headEnd` in `text`. */
export function headersIn(text: string, headEnd: number): StompHeaders {
  const { engine, words, result } = views();
  if (engine !== namedBy) [names, namedBy] = [[], engine];
  const first = result[ResultWord.TableAddress] >> 2;
  const end = first + result[ResultWord.TableLength];
  const headers: StompHeaders = {};
  let unescaped: string | undefined;
  for (let at = first; at < end; at += 3) {
    const bits = words[at];
    let value: string;
    if (bits & HeadRow.InText) {
      unescaped ??= resultText();
      value = unescaped.slice(words[at + 1], words[at + 2]);
    } else {
      value = text.slice(headEnd - words[at + 1], headEnd - words[at + 2]);
    }
    const id = bits & HeadRow.Id;
    if (bits & HeadRow.IsName) {
      names[id] = ownCopy(value);
      continue;
    }
    const name = names[id];
    if (name === '__proto__') put(headers, name, value);
    else headers[name] = value;
  }
  return headers;
}
