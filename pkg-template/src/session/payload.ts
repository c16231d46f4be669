// Bodies: text, bytes, or what the codec makes of a value.

import { byteLength, kind, misuse, StompError } from './kit.js';
import type { Codec } from './types.js';

export interface Payload {
  readonly body: string | Uint8Array;
  /** In bytes. */
  readonly size: number;
  readonly contentType: string | undefined;
}

/** The body that is sent for what the application gives. Bytes are copied. */
export function payloadOf(given: unknown, codec: Codec): Payload {
  try {
    return made(given, codec);
  } catch (cause) {
    if (cause instanceof StompError) throw cause;
    // A buffer that was transferred, or a proxy that was revoked.
    throw new StompError('usage', { message: `The body cannot be read: ${cause}`, cause });
  }
}

function made(given: unknown, codec: Codec): Payload {
  if (given === undefined) return { body: '', size: 0, contentType: undefined };
  if (typeof given === 'string') return ofText(given, undefined);
  const bytes = bytesOf(given);
  if (bytes) return ofBytes(bytes, 'application/octet-stream');
  if (kind(given) === 'Blob' || kind(given) === 'File')
    throw misuse('a Blob cannot be sent at once: pass `await blob.arrayBuffer()`');
  let encoded: unknown;
  try {
    encoded = codec.encode(given);
  } catch (cause) {
    throw new StompError('usage', { message: `The codec threw: ${cause}`, cause });
  }
  const bytesMade = typeof encoded === 'string' ? undefined : bytesOf(encoded);
  if (bytesMade) return ofBytes(bytesMade, codec.contentType);
  if (typeof encoded !== 'string')
    throw misuse(`encode of the codec must give text or bytes, at once, not ${kind(encoded)}`);
  return ofText(encoded, codec.contentType);
}

const ofText = (body: string, contentType: string | undefined): Payload => ({
  body,
  size: byteLength(body),
  contentType,
});

const ofBytes = (body: Uint8Array, contentType: string): Payload => ({
  body,
  size: body.length,
  contentType,
});

/** A copy of bytes, of whatever realm and kind they are. */
function bytesOf(given: any): Uint8Array | undefined {
  const name = kind(given);
  if (name === 'ArrayBuffer' || name === 'SharedArrayBuffer') return new Uint8Array(given).slice();
  if (ArrayBuffer.isView(given))
    return new Uint8Array(given.buffer, given.byteOffset, given.byteLength).slice();
  return undefined;
}
