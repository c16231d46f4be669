// Text to bytes and back.

// Made when they are needed: not everywhere they are there when the package is loaded.
let encoder: TextEncoder | undefined;
let decoder: TextDecoder | undefined;

const theEncoder = (): TextEncoder => (encoder ??= new TextEncoder());

/** The bytes of `text` in UTF-8; a lone surrogate becomes U+FFFD, as sockets do it. */
export const encode = (text: string): Uint8Array<ArrayBuffer> =>
  theEncoder().encode(text) as Uint8Array<ArrayBuffer>;

/** Reads UTF-8; what is no UTF-8 becomes U+FFFD. */
export function decode(bytes: Uint8Array): string {
  // A byte order mark is part of the text (it is the application's, not ours to take).
  decoder ??= new TextDecoder('utf-8', { ignoreBOM: true });
  return decoder.decode(bytes);
}

/** Reads UTF-8 for a socket that carries text only; throws, with what to do, for what is no UTF-8. */
export function asText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Error(
      'this socket carries text only (SockJS): a binaryBody that is not UTF-8 cannot be sent; ' +
        'encode it, as base64 for instance',
    );
  }
}

/** How much of `text` was written to `target`, and how much of `target` it fills. */
export const encodeInto = (text: string, target: Uint8Array): { read: number; written: number } =>
  theEncoder().encodeInto(text, target);

/** A frame: its head, its body and a NUL. */
export function joined(head: string, body: ArrayLike<number>): ArrayBuffer {
  const start = encode(head);
  const frame = new Uint8Array(start.length + body.length + 1);
  frame.set(start);
  frame.set(body, start.length);
  return frame.buffer;
}

/** Whether all characters are ASCII. This is what browsers look through fastest: at tens of GB a second. */
export const isAscii = (text: string): boolean => !/[\x80-\uffff]/.test(text);

/** The same text. Otherwise a short one may keep a long one in memory that it was cut out of. */
export const ownCopy = (text: string): string => ` ${text}`.slice(1);

/** How many bytes `text` has in UTF-8. */
export function byteLength(text: string): number {
  if (isAscii(text)) return text.length;
  const most = 3 * text.length;
  advance(text, 0, most);
  return most - missing;
}

/** How many bytes were missing to the count when {@link advance} came to the end; less than 0 within a character. */
export let missing = 0;

/**
 * The place in `text` that is `count` bytes of UTF-8 behind `start`; -1 if that is within a character, or
 * behind the end.
 */
export function advance(text: string, start: number, count: number): number {
  const end = text.length;
  let at = start;
  let left = count;
  // No slower than an encoder, which would need a place to write to.
  for (; left > 0 && at < end; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) left -= 1;
    else if (unit < 0x800) left -= 2;
    else if ((unit & 0xf800) !== 0xd800 || (text.codePointAt(at) as number) < 0x10000) left -= 3;
    else {
      left -= 4;
      at += 1;
    }
  }
  missing = left;
  return left === 0 ? at : -1;
}
