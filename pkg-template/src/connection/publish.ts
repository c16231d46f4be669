// SEND frames. The core writes their heads, once for each destination; the body never enters its memory.

import { flatten } from '../text/headers.js';
import { kind } from '../text/kind.js';
import type { StompHeaders } from '../api/stomp-headers.js';
import type { IPublishParams } from '../api/types.js';
import { asText, byteLength, encodeInto, joined } from '../text/utf8.js';
import type { Wire } from './wire.js';

/** Destinations whose heads are kept. An application that uses more of them makes them anew. */
const MOST_HEADS = 512;
/** The largest frame that is put together in memory that is used again. */
const LARGEST_SCRATCH = 2 << 20;

let scratch = new Uint8Array(0);

/** Sends a message; see `Client.publish`. */
export function publish(wire: Wire, params: IPublishParams): void {
  const { destination, headers, body, binaryBody, skipContentLengthHeader } = params;
  const head = sendHead(wire, destination, headers);
  if (binaryBody) {
    publishBytes(wire, head, bytes(binaryBody));
    return;
  }
  const text = typeof body === 'string' ? body : asBody(body);
  if (text === '') {
    wire.send(`${head}\n`, '');
  } else if (!skipContentLengthHeader) {
    wire.send(`${head}content-length:${byteLength(text)}\n\n`, text);
  } else if (text.includes('\0')) {
    throw new Error('a body that holds NUL cannot be sent without content-length');
  } else {
    wire.send(`${head}\n`, text);
  }
}

/** The head of a SEND frame up to its content-length. Throws if nothing may be sent. */
function sendHead(wire: Wire, destination: string, headers?: StompHeaders): string {
  const flat = headers ? flatten(headers) : '';
  // Among the headers it may be too, and there it counts.
  if (flat !== '') return wire.driver.sendHead(named(headers?.destination ?? destination), flat);
  let head = wire.heads.get(destination);
  if (head === undefined) {
    const to = named(destination);
    head = wire.driver.sendHead(to, '');
    if (wire.heads.size >= MOST_HEADS) wire.heads.clear();
    wire.heads.set(to, head);
  }
  return head;
}

function named(destination: unknown): string {
  if (destination === undefined || destination === null) {
    throw new TypeError('publish needs a destination');
  }
  return `${destination}`;
}

/** A body that is not given as text. */
function asBody(body: unknown): string {
  if (body === undefined || body === null) return '';
  if (['number', 'boolean', 'bigint'].includes(typeof body)) return `${body}`;
  throw new TypeError(
    `body must be a string, not ${typeof body}: pass JSON.stringify(…) of it, or bytes as binaryBody`,
  );
}

/** Bytes may come in an array too. */
function bytes(body: unknown): Uint8Array {
  if (kind(body) === 'Uint8Array') return body as Uint8Array;
  if (typeof body === 'object' && typeof (body as Uint8Array).length === 'number') {
    return Uint8Array.from(body as ArrayLike<number>);
  }
  throw new TypeError('binaryBody must be a Uint8Array, or an array of bytes');
}

function publishBytes(wire: Wire, head: string, body: Uint8Array): void {
  const whole = `${head}content-length:${body.length}\n\n`;
  if (wire.textOnly) {
    wire.send(whole, asText(body));
  } else if (wire.copies && whole.length + body.length < LARGEST_SCRATCH) {
    wire.sendBytes(whole, body, assembled(whole, body));
  } else {
    wire.sendBytes(whole, body, joined(whole, body));
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
