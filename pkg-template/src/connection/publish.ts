// SEND frames. The body never enters the memory of the engine.

import type { PublishOptions } from '../api/types.js';
import { kind } from '../platform/kind.js';
import { headerText, type LooseHeaders } from '../text/headers.js';
import { ownText } from '../text/own-text.js';
import { asText, byteLength, encodeInto, joined } from '../text/utf8.js';
import type { FrameSender } from './frame-sender.js';
import { headerLine } from './header-lines.js';

/** The largest frame that is put together in memory that is used again. */
const LARGEST_SCRATCH = 2 << 20;

let scratch = new Uint8Array(0);

/** What publishing needs of a connection. */
export interface Publisher {
  /** Whether frames may be sent. */
  readonly ready: boolean;
  readonly sender: FrameSender;
  /** The version of STOMP that is spoken. */
  readonly version: string | undefined;
  /** The head of a SEND frame up to its content-length. */
  sendHead(destination: string, headers: LooseHeaders): string;
}

/** Sends a message; see `Client.publish`. */
export function publish(connection: Publisher, params: PublishOptions): void {
  const { destination, headers, body, binaryBody, skipContentLengthHeader } = params;
  const { sender } = connection;
  const head = sendHead(connection, destination, headers);
  if (binaryBody) {
    publishBytes(sender, head, bytesOf(binaryBody));
    return;
  }
  const text = typeof body === 'string' ? body : asBody(body);
  if (skipContentLengthHeader && text.includes('\0')) {
    throw new Error('a body that holds NUL cannot be sent without content-length');
  }
  const isCounted = text !== '' && !skipContentLengthHeader;
  sender.send(isCounted ? `${head}content-length:${byteLength(text)}\n\n` : `${head}\n`, text);
}

/** The head of a SEND frame up to its content-length. Throws if nothing may be sent. */
function sendHead(connection: Publisher, destination: unknown, headers: LooseHeaders): string {
  // Among the headers it may be too, and there it counts.
  const name = ownText(headers?.destination ?? destination, 'destination');
  return (
    (connection.ready && joinedHead(connection, name, headers)) ||
    connection.sendHead(name, headers)
  );
}

/** The head, or '' if the engine has to write it. */
function joinedHead({ version }: Publisher, destination: string, headers: LooseHeaders): string {
  let lines = headerLine(version, 'destination', destination);
  if (lines === '') return '';
  lines = `SEND\n${lines}`;
  if (!headers) return lines;
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value === undefined || value === null || name === 'destination') continue;
    const line = headerLine(version, name, headerText(value, name));
    if (line === '') return '';
    // Which one is right only the body can tell.
    if (name !== 'content-length') lines += line;
  }
  return lines;
}

/** A body that is not given as text. */
function asBody(body: unknown): string {
  if (body === undefined || body === null) return '';
  return ownText(body, 'body', ': pass JSON.stringify(…) of it, or bytes as binaryBody');
}

/** Bytes may come in an array too. */
function bytesOf(body: unknown): Uint8Array {
  if (kind(body) === 'Uint8Array') return body as Uint8Array;
  if (typeof body === 'object' && typeof (body as Uint8Array).length === 'number') {
    const numbers = body as ArrayLike<number>;
    const bytes = Uint8Array.from(numbers);
    if (kind(body) === 'Int8Array' || bytes.every((byte, at) => byte === numbers[at])) return bytes;
  }
  throw new TypeError('binaryBody must be a Uint8Array, or an array of bytes');
}

function publishBytes(sender: FrameSender, head: string, body: Uint8Array): void {
  const whole = `${head}content-length:${body.length}\n\n`;
  if (sender.textOnly) {
    sender.send(whole, asText(body));
  } else if (sender.copies && whole.length + body.length < LARGEST_SCRATCH) {
    sender.sendBytes(whole, body, assembled(whole, body));
  } else {
    sender.sendBytes(whole, body, joined(whole, body));
  }
}

/** A frame in memory that is overwritten by the next one. */
function assembled(head: string, body: Uint8Array): Uint8Array {
  const most = 3 * head.length + body.length + 1;
  if (scratch.length < most) scratch = new Uint8Array(Math.max(most, 2 * scratch.length));
  const { written } = encodeInto(head, scratch);
  scratch.set(body, written);
  const end = written + body.length;
  scratch[end] = 0;
  return scratch.subarray(0, end + 1);
}
