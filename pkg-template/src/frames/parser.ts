import type { IRawFrameType } from '../api/raw-frame.js';
import { report } from '../log/report.js';
import { hide } from '../platform/hide.js';
import { encode } from '../text/utf8.js';
import { FrameReader, HEART_BEAT } from './frame-reader.js';

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
  declare _reader: () => FrameReader;
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
    hide(this, '_fault', undefined);
    const reader = new FrameReader();
    // In a closure it is out of reach of a deep proxy around this.
    hide(this, '_reader', () => reader);
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
    if (this._fault) throw this._fault;
    const bytes = typeof segment === 'string' ? encode(segment) : new Uint8Array(segment);
    const reader = this._reader();
    reader.push(bytes);
    reader.addsNul = appendMissingNULLonIncoming && bytes[bytes.length - 1] !== 0;
    if (reader.addsNul) reader.push(new Uint8Array(1));
    this._readAll();
  }

  /** @internal */
  _readAll(): void {
    for (;;) {
      // A handler may have fed us, and that may have failed.
      if (this._fault) throw this._fault;
      const item = this._next();
      if (item === undefined) return;
      this._tell(item);
    }
  }

  /** @internal */
  _next(): IRawFrameType | typeof HEART_BEAT | undefined {
    try {
      return this._reader().next();
    } catch (error) {
      this._fault = error as Error;
      this._reader().reset();
      throw error;
    }
  }

  /** @internal */
  _tell(item: IRawFrameType | typeof HEART_BEAT): void {
    try {
      if (item === HEART_BEAT) this.onIncomingPing();
      else this.onFrame(item);
    } catch (error) {
      report(error);
    }
  }
}
