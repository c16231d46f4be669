// What the socket received. A message that begins with whole MESSAGE frames goes the short way: the
// engine sees at most the head of each, the body stays a slice of what was received. All else, faults
// included, goes through the engine.

import { unflatten } from '../text/headers.js';
import { kind } from '../text/kind.js';
import { ReceivedFrame } from '../frames/received-frame.js';
import type { StompHeaders } from '../api/stomp-headers.js';
import { learn, recall } from './template.js';
import { decode, indexAfter, isAscii, ownCopy } from '../text/utf8.js';
import type { Wire } from './wire.js';

/** Beyond this a slice of a text would keep too much of it in memory for as long as it lives. */
const SHORT_TEXT = 4096;
/** Bodies up to this are looked at as a whole, whatever the broker says about their length. */
const SHORT_BODY = 512;
/** The largest body that the engine would take. */
const LARGEST_BODY = 64 << 20;
/** How much of a binary message is decoded to find its head, and may be all that there is to decode. */
export const WIDE_WINDOW = 2048;
/** Heads of binary messages that are longer go the long way. */
const LARGE_WINDOW = 8192;
/** The longest head that a pattern is made of: engines refuse large regular expressions when they are used. */
const LONGEST_LESSON = 4096;
/** Bytes behind the head that are decoded even if those of the last message were no text. */
const NARROW_WINDOW = 16;

const NUL = 0;
const LF = 10;
const CR = 13;
const M = 77;
const LINE_ENDS = [LF, CR];

/** What a socket receives. */
type Data = string | Uint8Array;

/** What {@link readHead} found besides where the head ends. */
let headers: StompHeaders;
let token: number;

/** Takes what a socket's `onmessage` got. */
export function receive(wire: Wire, data: unknown): void {
  if (!wire.live) return;
  const received = typeof data === 'string' ? data : bytes(data);
  if (received === undefined) {
    const text = `the socket received a ${kind(data)}; its binaryType must be 'arraybuffer'`;
    wire.driver.protocolError(text);
    wire.driver.forceDisconnect();
    return;
  }
  const { driver } = wire;
  if (driver.debugging) {
    driver.debug('Received data');
    if (wire.logsRaw) {
      driver.debug(`<<< ${typeof received === 'string' ? received : decode(received)}`);
    }
  }
  receiveFrames(wire, wire.terminates ? terminated(received) : received);
}

function bytes(data: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(data))
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  // Not instanceof: it may be of another realm, such as a test's.
  return kind(data) === 'ArrayBuffer' ? new Uint8Array(data as ArrayBuffer) : undefined;
}

/** React Native loses the NUL at the end of a message. A heart-beat never had one. */
function terminated(data: Data): Data {
  let at = 0;
  while (LINE_ENDS.includes(unitAt(data, at))) at += 1;
  if (at === data.length || unitAt(data, data.length - 1) === NUL) return data;
  if (typeof data === 'string') return `${data}\0`;
  const longer = new Uint8Array(data.length + 1);
  longer.set(data);
  return longer;
}

function receiveFrames(wire: Wire, data: Data): void {
  let at = 0;
  while (wire.live && at < data.length) {
    const next = wire.atBoundary && unitAt(data, at) === M ? takeFrame(wire, data, at) : -1;
    if (next < 0) {
      wire.atBoundary = wire.driver.bytes(rest(data, at));
      return;
    }
    at = next;
    // Line ends that follow a frame belong to it.
    while (at < data.length && isLineEnd(unitAt(data, at), unitAt(data, at + 1))) at += 1;
  }
}

const isLineEnd = (unit: number, next: number): boolean =>
  unit === LF || (unit === CR && next === LF);

/** What begins at a place; of bytes a view. */
const rest = (data: Data, at: number): Data =>
  typeof data === 'string' ? data.slice(at) : data.subarray(at);

/** The character, or the byte, at a place; no number that it could be if there is none. */
const unitAt = (data: Data, at: number): number =>
  typeof data === 'string' ? data.charCodeAt(at) : data[at];

/** Takes the frame that begins at `start`; gives where it ends, or -1 if it has to go the long way. */
const takeFrame = (wire: Wire, data: Data, start: number): number =>
  typeof data === 'string' ? takeText(wire, data, start) : takeBytes(wire, data, start);

function takeText(wire: Wire, text: string, start: number): number {
  const bodyStart = readHead(wire, text, start, false);
  if (bodyStart < 0) return -1;
  const bodyEnd = findTextEnd(text, bodyStart, headers['content-length']);
  if (bodyEnd < 0) return -1;
  deliver(wire, text.slice(bodyStart, bodyEnd), undefined);
  return bodyEnd + 1;
}

function takeBytes(wire: Wire, bytes: Uint8Array, start: number): number {
  let text = decode(bytes.subarray(start, start + wire.window));
  let length = readHead(wire, text, 0, true);
  if (length < 0) {
    text = decode(bytes.subarray(start, start + LARGE_WINDOW));
    length = readHead(wire, text, 0, true);
    if (length < 0) return -1;
  }
  const bodyStart = start + length;
  const announced = headers['content-length'];
  const bodyEnd =
    announced === undefined ? bytes.indexOf(NUL, bodyStart) : bodyStart + lengthOf(announced);
  if (bytes[bodyEnd] !== NUL) return -1;
  const ascii = isAscii(text);
  // Bytes that are no text are slow to decode, and in vain.
  wire.window = ascii ? WIDE_WINDOW : length + NARROW_WINDOW;
  const body =
    ascii && bodyEnd <= start + text.length ? text.slice(length, bodyEnd - start) : undefined;
  deliver(wire, body, bytes.subarray(bodyStart, bodyEnd));
  return bodyEnd + 1;
}

/**
 * Reads the head that begins at `start`, if it is that of a MESSAGE; gives where the body begins, or -1.
 *
 * @param bytes whether places in `text` have to be places in UTF-8 too.
 */
function readHead(wire: Wire, text: string, start: number, bytes: boolean): number {
  const end = recalled(wire, text, start);
  if (end >= 0) return end;
  // If that is not what ends the head, the engine will see it. Nothing is looked for behind it.
  const blank = text.indexOf('\n\n', start) + 2;
  if (blank === 1) return -1;
  const head = ownCopy(text.slice(start, blank));
  const id = head.indexOf('\nsubscription:') + 14;
  const subscription = id < 14 ? '' : head.slice(id, head.indexOf('\n', id));
  wire.template = wire.templates.get(subscription);
  const found = recalled(wire, text, start);
  return found >= 0 ? found : ask(wire, head, start, bytes, subscription);
}

function recalled(wire: Wire, text: string, start: number): number {
  const { template } = wire;
  if (template === undefined || !wire.ready || !wire.callbacks.has(template.token)) return -1;
  const found = recall(template, text, start, text.length > SHORT_TEXT);
  if (found === undefined) return -1;
  ({ token } = template);
  headers = found;
  wire.heardAt = Date.now();
  return template.pattern.lastIndex;
}

function ask(
  wire: Wire,
  head: string,
  start: number,
  bytes: boolean,
  subscription: string,
): number {
  const ascii = isAscii(head);
  const answer = bytes && !ascii ? undefined : wire.driver.head(head.slice(0, -1));
  if (answer === undefined) return -1;
  token = answer.value;
  headers = unflatten(answer.text);
  if (ascii && head.length <= LONGEST_LESSON && token >= 0 && wire.version !== '1.0') {
    wire.template = learn(wire.template, head, answer.text.split('\0'), headers, token);
    if (wire.template) wire.templates.set(subscription, wire.template);
  }
  return start + head.length;
}

/** Where the body ends that begins at `start`: at its NUL. -1 if that is not here, or not a NUL. */
function findTextEnd(text: string, start: number, announced: string | undefined): number {
  const nul = text.indexOf('\0', start);
  if (nul < 0 || announced === undefined) return nul;
  // As many characters as the broker says bytes: all of them are ASCII, unless it cannot count.
  const size = nul - start;
  if (`${size}` === announced && (size > SHORT_BODY || isAscii(text.slice(start, nul)))) return nul;
  const length = lengthOf(announced);
  if (length > 3 * (text.length - start)) return -1;
  const end = indexAfter(text, start, length);
  return end >= 0 && text.charCodeAt(end) === NUL ? end : -1;
}

/** Reads a `content-length`; what is not written as usual is left to the engine. */
function lengthOf(announced: string): number {
  const length = +announced >>> 0;
  return `${length}` === announced && length <= LARGEST_BODY ? length : NaN;
}

function deliver(wire: Wire, body: string | undefined, binaryBody: Uint8Array | undefined): void {
  const to = token;
  const frame = new ReceivedFrame('MESSAGE', headers, body, binaryBody, wire.version);
  // May call the application, and that us.
  wire.log(frame);
  wire.message(frame, to);
}
