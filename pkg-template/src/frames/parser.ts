import {
  HEART_BEAT,
  NEXT_ITEM,
  NOTHING,
  OPEN_READER,
  PROTOCOL_ERROR,
  PUSH,
} from '../engine/codes.js';
import { call, give, keepFor, take } from '../engine/memory.js';
import { protocolError } from '../log/errors.js';
import { frameParts, pairs } from '../text/headers.js';
import { hide } from '../text/hide.js';
import type { IRawFrameType } from '../api/raw-frame.js';
import { report } from '../log/report.js';
import { encode } from '../text/utf8.js';

/**
 * Reads frames out of what a socket receives, without a client: for a test's broker, or a look at
 * recorded traffic. It reads what either side sends, however it was split.
 *
 * ```js
 * const parser = new Parser(
 *   (raw) => console.log(FrameImpl.fromRawFrame(raw, true)),
 *   () => console.log('a heart-beat'),
 * );
 * parser.parseChunk(event.data);
 * ```
 *
 * A line end right behind a frame, in the same chunk, belongs to that frame and is no heart-beat. What a
 * handler throws is reported (`reportError`, else `console.error`) and changes nothing else.
 */
export class Parser {
  /** Gets each frame. */
  declare onFrame: (rawFrame: IRawFrameType) => void;
  /** Called for each heart-beat. */
  declare onIncomingPing: () => void;
  /** @internal */
  declare _reader: number;
  /** @internal How the stream is broken. */
  declare _fault: Error | undefined;

  /**
   * A parser at the start of a stream.
   *
   * @throws Error if the page's Content-Security-Policy forbids WebAssembly, or the browser has none.
   */
  constructor(onFrame: (rawFrame: IRawFrameType) => void, onIncomingPing: () => void) {
    this.onFrame = onFrame;
    this.onIncomingPing = onIncomingPing;
    hide(this, '_reader', keepFor(this, call(OPEN_READER)));
    hide(this, '_fault', undefined);
  }

  /**
   * Takes what arrived, and calls the handlers with all that is complete.
   *
   * @param segment text, or bytes.
   * @param appendMissingNULLonIncoming puts a NUL at the end of a chunk that does not end with one.
   * @throws Error named `StompProtocolError` if what arrived is no STOMP; frames before it have been
   * given. The stream has lost its place then, and every further call throws the same.
   */
  parseChunk(segment: string | ArrayBuffer, appendMissingNULLonIncoming = false): void {
    const bytes = typeof segment === 'string' ? encode(segment) : new Uint8Array(segment);
    this._push(bytes);
    if (appendMissingNULLonIncoming && bytes[bytes.length - 1] !== 0) {
      this._push(new Uint8Array(1));
    }
    this._readAll();
  }

  /** @internal */
  _push(bytes: Uint8Array): void {
    give(bytes);
    call(PUSH, this._reader);
  }

  /** @internal */
  _readAll(): void {
    for (;;) {
      // A handler may have fed us, and that may have failed.
      if (this._fault) throw this._fault;
      const item = call(NEXT_ITEM, this._reader);
      if (item === NOTHING) return;
      const { text, body } = take();
      if (item === PROTOCOL_ERROR) this._fault = protocolError(text);
      else this._tell(item === HEART_BEAT ? undefined : rawFrame(text, body));
    }
  }

  /** @internal */
  _tell(frame: IRawFrameType | undefined): void {
    try {
      if (frame === undefined) this.onIncomingPing();
      else this.onFrame(frame);
    } catch (error) {
      report(error);
    }
  }
}

/** `flat`: the command, then the headers. */
function rawFrame(flat: string, binaryBody: Uint8Array): IRawFrameType {
  const [command, headers] = frameParts(flat);
  return { command, headers: pairs(headers), binaryBody };
}
