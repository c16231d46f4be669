// Text to octets and back.

const encoder = new TextEncoder();
// A byte order mark is part of the text (it is the application's, not ours to take).
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const SCRATCH = 16_384;
let scratch: Uint8Array | undefined;

/** The octets of `text` in UTF-8; a lone surrogate becomes U+FFFD, as sockets do it. */
export const encode = (text: string): Uint8Array<ArrayBuffer> =>
  encoder.encode(text) as Uint8Array<ArrayBuffer>;

/** Reads UTF-8; what is no UTF-8 becomes U+FFFD. */
export const decode = (octets: Uint8Array): string => decoder.decode(octets);

/** Reads UTF-8 for a socket that carries text only; throws, with what to do, for what is no UTF-8. */
export function asText(octets: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    throw new Error(
      'this socket carries text only (SockJS): a binaryBody that is not UTF-8 cannot be sent; ' +
        'encode it, as base64 for instance',
    );
  }
}

/** How much of `text` was written to `target`, and how much of `target` it fills. */
export const encodeInto = (text: string, target: Uint8Array): { read: number; written: number } =>
  encoder.encodeInto(text, target);

/** A frame: its head, its body and a NUL. */
export function joined(head: string, body: ArrayLike<number>): ArrayBuffer {
  const start = encode(head);
  const frame = new Uint8Array(start.length + body.length + 1);
  frame.set(start);
  frame.set(body, start.length);
  return frame.buffer;
}

/** How many octets `text` has in UTF-8. */
export function byteLength(text: string): number {
  // The fastest way to look at a string as a whole.
  return /^[\x00-\x7f]*$/.test(text) ? text.length : countBytes(text);
}

function countBytes(text: string): number {
  scratch ??= new Uint8Array(SCRATCH);
  let bytes = 0;
  for (let at = 0; at < text.length; ) {
    const { read, written } = encoder.encodeInto(text.slice(at, at + SCRATCH), scratch);
    at += read;
    bytes += written;
  }
  return bytes;
}

/**
 * Where in `text` the octet number `count` after `start` stands; -1 if it is inside a character, or
 * past the end.
 */
export function indexAfter(text: string, start: number, count: number): number {
  return count < 700 ? walk(text, start, count) : stride(text, start, count);
}

function walk(text: string, start: number, count: number): number {
  let bytes = 0;
  let at = start;
  while (bytes < count && at < text.length) {
    const point = text.codePointAt(at) as number;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    at += point < 0x10000 ? 1 : 2;
  }
  return bytes === count ? at : -1;
}

/** Encoding is faster than looking at each character, but not for a few. */
function stride(text: string, start: number, count: number): number {
  scratch ??= new Uint8Array(SCRATCH);
  let missing = count;
  let at = start;
  while (missing > 0) {
    const target = missing < SCRATCH ? scratch.subarray(0, missing) : scratch;
    // Stops before a character that does not fit.
    const { read, written } = encoder.encodeInto(text.slice(at, at + SCRATCH), target);
    if (read === 0) return -1;
    at += read;
    missing -= written;
  }
  return at;
}
