// Bodies: text, bytes, or what the codec makes of a value.

import { Text } from './engine/abi.js';
import { kind } from '../platform/kind.js';
import { byteLength } from '../text/utf8.js';
import { StompError } from './stomp-error.js';
import { misuse, text, thrown } from './texts.js';
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
    if (given === undefined) return sized('', undefined);
    if (typeof given === 'string') return sized(given, undefined);
    const bytes = bytesOf(given);
    return bytes ? sized(bytes, 'application/octet-stream') : encoded(given, codec);
  } catch (cause) {
    if (cause instanceof StompError) throw cause;
    // A buffer that was transferred, or a proxy that was revoked.
    throw new StompError('usage', { message: text(Text.UnreadableBody, cause), cause });
  }
}

function encoded(given: unknown, codec: Codec): Payload {
  if (['Blob', 'File'].includes(kind(given))) throw misuse(Text.Blob);
  let made: unknown;
  try {
    made = codec.encode(given);
  } catch (cause) {
    throw thrown('usage', text(Text.Codec), cause);
  }
  const body = typeof made === 'string' ? made : bytesOf(made);
  if (body === undefined) throw misuse(Text.WrongBody, kind(made));
  return sized(body, codec.contentType);
}

const sized = (body: string | Uint8Array, contentType: string | undefined): Payload => ({
  body,
  size: typeof body === 'string' ? byteLength(body) : body.length,
  contentType,
});

/** A copy of bytes, of whatever realm and kind they are. */
function bytesOf(given: any): Uint8Array | undefined {
  if (['ArrayBuffer', 'SharedArrayBuffer'].includes(kind(given)))
    return new Uint8Array(given).slice();
  if (ArrayBuffer.isView(given))
    return new Uint8Array(given.buffer, given.byteOffset, given.byteLength).slice();
  return undefined;
}
