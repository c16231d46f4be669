import { FrameReader } from 'stomp-core';
import { load } from './core.js';
import { protocolError } from './errors.js';
import { pairs } from './headers.js';
import { hide } from './hide.js';
import type { IRawFrameType } from './raw-frame.js';
import { report } from './report.js';
import { encode } from './utf8.js';

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
  onFrame: (rawFrame: IRawFrameType) => void;
  /** Called for each heart-beat. */
  onIncomingPing: () => void;
  /** @internal */
  declare _reader: FrameReader;
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
    load();
    hide(this, '_reader', new FrameReader());
    hide(this, '_fault', undefined);
  }

  /**
   * Takes what arrived, and calls the handlers with all that is complete.
   *
   * @param segment text, or octets.
   * @param appendMissingNULLonIncoming puts a NUL at the end of a chunk that does not end with one.
   * @throws Error named `StompProtocolError` if what arrived is no STOMP; frames before it have been
   * given. The stream has lost its place then, and every further call throws the same.
   */
  parseChunk(segment: string | ArrayBuffer, appendMissingNULLonIncoming = false): void {
    const octets = typeof segment === 'string' ? encode(segment) : new Uint8Array(segment);
    this._reader.push(octets);
    if (appendMissingNULLonIncoming && octets[octets.length - 1] !== 0) {
      this._reader.push(new Uint8Array(1));
    }
    this._readAll();
  }

  /** @internal */
  _readAll(): void {
    for (;;) {
      // A handler may have fed us, and that may have failed.
      if (this._fault) throw this._fault;
      const item: Item = this._reader.next(maker);
      if (item === undefined) return;
      if (typeof item === 'string') this._fault = protocolError(item);
      else this._tell(item);
    }
  }

  /** @internal */
  _tell(item: IRawFrameType | true): void {
    try {
      if (item === true) this.onIncomingPing();
      else this.onFrame(item);
    } catch (error) {
      report(error);
    }
  }
}

/** A frame, a heart-beat, the fault that ends the stream, or nothing yet. */
type Item = IRawFrameType | true | string | undefined;

const maker = {
  frame: (command: string, flat: string, body: Uint8Array): IRawFrameType => ({
    command,
    headers: pairs(flat),
    binaryBody: body.slice(),
  }),
};
