// What the socket received. A message that begins with whole MESSAGE frames goes the short way: only
// the head of each enters the core's memory, the body stays a slice of what was received. All else,
// faults included, goes through the core.

import { BLOCK_SIZE, memory } from './engine.js';
import { exports } from './load/index.js';
import { tabulated, unflatten } from './headers.js';
import { ReceivedFrame } from './message.js';
import type { StompHeaders } from './stomp-headers.js';
import { decode, encodeInto, indexAfter } from './utf8.js';
import type { Wire } from './wire.js';

/** In the core's table, for what there is none of. */
const NONE = 0xffff_ffff;
/** The core's answers about a head, besides the number of its headers. */
const LONG_WAY = -1;
const FETCH = -2;

/** Beyond this a slice of a text would keep too much of it in memory for as long as it lives. */
const SHORT_TEXT = 4096;
/** Most heads of binary frames are shorter. */
const USUAL_HEAD = 512;
/** Bodies up to this are looked at as a whole, whatever the broker says about their length. */
const SHORT_BODY = 512;

const NUL = 0;
const LF = 10;
const CR = 13;
const M = 77;

/** Takes what a socket's `onmessage` got. */
export function receive(wire: Wire, data: unknown): void {
  if (!wire.live) return;
  const received = typeof data === 'string' ? data : octets(data);
  if (received === undefined) {
    const text = `the socket received ${kind(data)}; its binaryType must be 'arraybuffer'`;
    wire.driver.protocolError(text);
    wire.driver.forceDisconnect();
    return;
  }
  const { driver, options } = wire;
  if (driver.debugging) {
    driver.debug('Received data');
    if (options.logRawCommunication) {
      driver.debug(`<<< ${typeof received === 'string' ? received : decode(received)}`);
    }
  }
  if (typeof received === 'string') {
    receiveText(wire, options.appendMissingNULLonIncoming ? terminatedText(received) : received);
  } else {
    receiveBytes(wire, options.appendMissingNULLonIncoming ? terminatedBytes(received) : received);
  }
}

function octets(data: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  // Not instanceof: it may be of another realm, such as a test's.
  if (Object.prototype.toString.call(data) === '[object ArrayBuffer]') {
    return new Uint8Array(data as ArrayBuffer);
  }
  return undefined;
}

const kind = (data: unknown): string => `a ${Object.prototype.toString.call(data).slice(8, -1)}`;

// React Native loses the NUL at the end of a message. A heart-beat never had one.

function terminatedText(text: string): string {
  return text.endsWith('\0') || /^[\r\n]*$/.test(text) ? text : `${text}\0`;
}

function terminatedBytes(bytes: Uint8Array): Uint8Array {
  if (bytes[bytes.length - 1] === NUL || bytes.every((octet) => octet === LF || octet === CR)) {
    return bytes;
  }
  const terminated = new Uint8Array(bytes.length + 1);
  terminated.set(bytes);
  return terminated;
}

function receiveText(wire: Wire, text: string): void {
  let at = 0;
  while (wire.live && at < text.length) {
    const next = wire.atBoundary ? takeText(wire, text, at) : -1;
    if (next < 0) {
      wire.atBoundary = wire.driver.bytes(at === 0 ? text : text.slice(at));
      return;
    }
    at = skipLineEnds(next, (index) => text.charCodeAt(index));
  }
}

function receiveBytes(wire: Wire, bytes: Uint8Array): void {
  let at = 0;
  while (wire.live && at < bytes.length) {
    const next = wire.atBoundary ? takeBytes(wire, bytes, at) : -1;
    if (next < 0) {
      wire.atBoundary = wire.driver.bytes(bytes.subarray(at));
      return;
    }
    at = skipLineEnds(next, (index) => bytes[index]);
  }
}

/** Those that follow a frame belong to it. */
function skipLineEnds(from: number, unit: (index: number) => number): number {
  let at = from;
  for (;;) {
    if (unit(at) === LF) at += 1;
    else if (unit(at) === CR && unit(at + 1) === LF) at += 2;
    else return at;
  }
}

/** Takes the frame that begins at `start`; gives where it ends, or -1 if it has to go the long way. */
function takeText(wire: Wire, text: string, start: number): number {
  if (text.charCodeAt(start) !== M) return -1;
  // Without the blank line. If that is not what ends the head, the core will see it.
  const end = text.indexOf('\n\n', start) + 1;
  const length = end - start;
  if (end === 0 || length > BLOCK_SIZE) return -1;
  const size = copyHead(text, start, length);
  const count = wire.driver.head(size);
  if (count === LONG_WAY) return -1;
  const { table, block } = memory();
  const token = table[0];
  const bodyStart = end + 1;
  const bodyEnd = findTextEnd(text, bodyStart, table[1]);
  if (bodyEnd < 0) return -1;
  const headers =
    count === FETCH
      ? unflatten(wire.driver.headers(size))
      : text.length <= SHORT_TEXT
        ? tabulated(count, text, start)
        : tabulated(count, decode(block.subarray(0, size)), 0);
  deliver(wire, headers, text.slice(bodyStart, bodyEnd), undefined, token);
  return bodyEnd + 1;
}

/** Puts a head where the core reads it; gives its length in octets. */
function copyHead(text: string, start: number, length: number): number {
  const { block } = memory();
  let bits = 0;
  for (let at = 0; at < length; at++) {
    const unit = text.charCodeAt(start + at);
    block[at] = unit;
    bits |= unit;
  }
  if (bits < 0x80) return length;
  const { read, written } = encodeInto(text.slice(start, start + length), block);
  // What does not fit is no head to the core.
  return read === length ? written : 0;
}

/** Where the body ends that begins at `start`: at its NUL. -1 if that is not here, or not a NUL. */
function findTextEnd(text: string, start: number, length: number): number {
  const nul = text.indexOf('\0', start);
  if (nul < 0 || length === NONE) return nul;
  // As many characters as the broker says octets: all of them are ASCII, unless it cannot count.
  if (nul - start === length && (length > SHORT_BODY || isAscii(text, start, nul))) return nul;
  if (length > 3 * (text.length - start)) return -1;
  const end = indexAfter(text, start, length);
  return end >= 0 && text.charCodeAt(end) === NUL ? end : -1;
}

const isAscii = (text: string, start: number, end: number): boolean =>
  /^[\x00-\x7f]*$/.test(text.slice(start, end));

/** As {@link takeText}. */
function takeBytes(wire: Wire, bytes: Uint8Array, start: number): number {
  if (bytes[start] !== M) return -1;
  const size = copyHeadOf(bytes, start, USUAL_HEAD) || copyHeadOf(bytes, start, BLOCK_SIZE);
  if (size === 0) return -1;
  const count = wire.driver.head(size);
  if (count === LONG_WAY) return -1;
  const { table, block } = memory();
  const token = table[0];
  const bodyStart = start + size;
  const bodyEnd = table[1] === NONE ? bytes.indexOf(NUL, bodyStart) : bodyStart + table[1];
  if (bytes[bodyEnd] !== NUL) return -1;
  const headers =
    count === FETCH
      ? unflatten(wire.driver.headers(size))
      : tabulated(count, decode(block.subarray(0, size)), 0);
  deliver(wire, headers, undefined, bytes.subarray(bodyStart, bodyEnd), token);
  return bodyEnd + 1;
}

/** Puts the beginning of a frame where the core reads it; gives where its head ends, 0 if unseen. */
function copyHeadOf(bytes: Uint8Array, start: number, length: number): number {
  const window = bytes.subarray(start, start + length);
  memory().block.set(window);
  return exports().findHead(window.length);
}

function deliver(
  wire: Wire,
  headers: StompHeaders,
  body: string | undefined,
  binaryBody: Uint8Array | undefined,
  token: number,
): void {
  const frame = new ReceivedFrame('MESSAGE', headers, body, binaryBody, wire.version);
  wire.log(frame);
  wire.message(frame, token | 0);
}

