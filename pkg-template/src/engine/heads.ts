// Heads of incoming frames: into the memory of the engine, and from what it finds there to headers.

import type { StompHeaders } from '../api/stomp-headers.js';
import { type Data, endsHead } from '../text/data.js';
import { put } from '../text/headers.js';
import { isAscii, ownCopy } from '../text/utf8.js';
import { type FrameKind, HeadRow, Limit, Operation, ResultWord } from './abi.js';
import { call } from './call.js';
import { type Exports } from './load/index.js';
import { resultText, views, writeInput } from './memory.js';

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

const CR = 13;

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
 * Writes a head of ASCII that ends with two LFs and has no CR, as nearly all do: four characters at a time, which takes two
 * thirds of the time. Others go on to {@link writeText}.
 */
function writePlain(text: string, start: number): number {
  const end = endOfBlank(text, start);
  const size = end - start;
  const { bytes, words, input, capacity } = views();
  if (size <= 0 || size > capacity) return writeText(text, start);
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
  for (const offset = input - start; at < end; at++) {
    const unit = text.charCodeAt(at);
    bits |= unit;
    cr |= (unit ^ CR) - 1;
    if (bits >= 0x80) break;
    bytes[offset + at] = unit;
  }
  if (cr < 0 || bits >= 0x80) return writeText(text, start);
  head.length = size;
  head.isAscii = true;
  return size;
}

/** The end of a head: its blank line, or a NUL, which may not be in it. */
const HEAD_END = /\n\r?\n|\0/g;

/** Writes a head up to its end, or all that there is, or what shows that it is too long; gives its size in bytes. */
function writeText(text: string, start: number): number {
  HEAD_END.lastIndex = start;
  const end = HEAD_END.test(text) ? HEAD_END.lastIndex : text.length;
  const block = text.slice(start, Math.min(end, start + Limit.Head + 1));
  head.length = block.length;
  head.isAscii = isAscii(block);
  return writeInput(block);
}

/** The same for a head that is in UTF-8 already. */
function writeBytes(source: Uint8Array, start: number): number {
  const end = Math.min(source.length, start + Limit.Head + 1);
  let at = start;
  let bits = 0;
  while (at < end && !endsHead(source, at)) bits |= source[at++];
  const block = source.subarray(start, Math.min(at + 1, end));
  head.length = block.length;
  head.isAscii = bits < 0x80;
  return writeInput(block);
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
  let parts: string[] | undefined;
  for (let at = first; at < end; at += 3) {
    const bits = words[at];
    let value: string;
    if (bits & HeadRow.InText) {
      parts ??= resultText().split('\0');
      value = parts[words[at + 1]];
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
