// What a socket receives, taken apart into frames. The engine reads every head; bodies stay what was received.

import type { StompHeaders } from '../api/stomp-headers.js';
import { FrameKind, FramingFault, Limit } from '../engine/abi.js';
import { forgetText, head, headersIn, readHead } from '../engine/heads.js';
import {
  behindLineEnds,
  bodyEnd,
  choppedEnd,
  damagedEnd,
  INCOMPLETE,
  isDamaged,
  remaining,
  WRONG,
} from '../text/body.js';
import { bytesOf, type Data, joined, partOf, sizeOf, textOf, unitAt } from '../text/data.js';
import { decode, ownCopy } from '../text/utf8.js';

/** A slice of a longer text would keep too much of it in memory for as long as it lives. */
const SHORT_TEXT = 4096;
/** Bodies of binary messages up to this size are decoded with their heads: one call of the decoder costs most. */
const SHORT_BODY = 2048;

/** As much of a head shows its command: the longest one and its line end. */
const LONGEST_FIRST_LINE = 13;

/** Signs of life are noted apart: see SignsOfLife. */
const LONG_AGO = 0;

const NUL = 0;
const LF = 10;
const CR = 13;

/** A frame that has been received. */
export interface Received {
  kind: FrameKind;
  command: string;
  headers: StompHeaders;
  /** The token of its subscription, for a MESSAGE; -1 if there is none. */
  token: number;
  /** One of these is given; the other is made from it when it is asked for. */
  body: string | undefined;
  binaryBody: Uint8Array | undefined;
}

/** What a receiver tells, and what it needs to know. */
export interface FrameSink {
  /** Whether what is received still matters. */
  readonly live: boolean;
  /** Of the client in the engine. */
  readonly handle: number;
  /** The connection attempt that the socket was made for. */
  readonly attempt: number;
  readonly strict: boolean;
  /** Whether messages that had lost their NUL have been given one. */
  readonly addsNul: boolean;
  /** A line end came between two frames; `isNext` if another one came right before, in the same message. */
  heartBeat(isNext: boolean): void;
  /** A frame is complete. */
  frame(frame: Received): void;
  /** The stream is no STOMP: found here, or by the engine in a head. */
  fault(fault: FramingFault | undefined): void;
  /** The announced length of a body was wrong, and was corrected. */
  corrected(command: string, announced: number, actual: number, isDamaged: boolean): void;
}

/** The start of a frame whose blank line has not come. */
interface PartialHead {
  pieces: Data[];
  length: number;
}

/** A frame whose head has come, and of its body what is in `pieces`. */
interface PartialBody {
  readonly frame: Received;
  readonly announced: number;
  /** How many bytes have to come before the NUL; -1 if the NUL alone ends the body. */
  missing: number;
  pieces: Data[];
  length: number;
}

/** Takes the messages of one socket. */
export class FrameReceiver {
  private partialHead: PartialHead | undefined;
  private partialBody: PartialBody | undefined;
  /** What the last message ended with: a CR between two frames, or one right behind a frame. */
  private endedWith: 'CR' | 'frame, CR' | undefined;

  constructor(private readonly sink: FrameSink) {}

  /** Whether the next message begins within a body. */
  get isInBody(): boolean {
    return this.partialBody !== undefined;
  }

  /** Takes a message, which may be any piece of the stream. */
  receive(message: Data): void {
    if (message.length === 0) return;
    let data = message;
    let at = 0;
    let isBehindFrame = true;
    if (this.partialHead) [data, at] = this.continueHead(this.partialHead, data);
    else if (this.partialBody) [data, at] = this.continueBody(this.partialBody, data);
    else {
      isBehindFrame = this.endedWith === 'frame, CR';
      if (this.endedWith) at = this.continueLineEnd(data, isBehindFrame);
    }
    this.takeFrames(data, at, isBehindFrame);
    forgetText();
  }

  /** Line ends behind a frame in the same message belong to it; others are heart-beats. */
  private takeFrames(data: Data, start: number, continues: boolean): void {
    let at = start;
    let isBehindFrame = continues;
    while (at < data.length && this.sink.live) {
      const unit = unitAt(data, at);
      if (unit === LF || unit === CR) {
        at = this.takeLineEnd(data, at, isBehindFrame);
      } else if (unit === NUL) {
        if (this.sink.strict) return this.sink.fault(FramingFault.StrayNul);
        at += 1;
      } else {
        at = this.takeFrame(data, at);
        isBehindFrame = true;
      }
    }
  }

  /** Gives where the line end that begins at `at` ends. */
  private takeLineEnd(data: Data, at: number, isBehindFrame: boolean): number {
    let end = at;
    if (unitAt(data, at) === CR) {
      end += 1;
      if (end === data.length) {
        this.endedWith = isBehindFrame ? 'frame, CR' : 'CR';
        return end;
      }
      if (unitAt(data, end) !== LF) return this.fail(data, FramingFault.StrayCarriageReturn);
    }
    if (!isBehindFrame) this.sink.heartBeat(unitAt(data, at - 1) === LF);
    return end + 1;
  }

  private continueLineEnd(data: Data, isBehindFrame: boolean): number {
    this.endedWith = undefined;
    if (unitAt(data, 0) !== LF) return this.fail(data, FramingFault.StrayCarriageReturn);
    if (!isBehindFrame) this.sink.heartBeat(false);
    return 1;
  }

  private fail(data: Data, fault: FramingFault | undefined): number {
    this.sink.fault(fault);
    return data.length;
  }

  /** Takes the frame that begins at `start`; gives where it ends. */
  private takeFrame(data: Data, start: number): number {
    const { handle, attempt } = this.sink;
    const kind = readHead(handle, LONG_AGO, attempt, data, start);
    switch (kind) {
      case FrameKind.NeedsMore:
        return this.keepHead(data, start);
      case FrameKind.Broken:
        return this.fail(data, undefined);
      case FrameKind.Stale:
        return data.length;
    }
    return typeof data === 'string'
      ? this.takeText(kind, data, start)
      : this.takeBytes(kind, data, start);
  }

  private takeText(kind: FrameKind, text: string, start: number): number {
    const { token, contentLength } = head;
    const bodyStart = start + head.length;
    const isShort = text.length <= SHORT_TEXT;
    const source = isShort ? text : ownCopy(text.slice(start, bodyStart));
    const headStart = isShort ? start : 0;
    const headers = headersIn(source, isShort ? bodyStart : source.length);
    const command = commandOf(kind, source, headStart);
    const end = bodyEnd(text, bodyStart, contentLength, this.sink.strict);
    const frame = { kind, command, headers, token, body: '', binaryBody: undefined };
    if (end < 0) return this.takeUnusual(frame, contentLength, text, bodyStart, end);
    if (isTooLarge(text, bodyStart, end)) return this.fail(text, FramingFault.BodyTooLarge);
    frame.body = text.slice(bodyStart, end);
    return this.deliver(frame, end);
  }

  private takeBytes(kind: FrameKind, bytes: Uint8Array, start: number): number {
    const { token, contentLength, isAscii } = head;
    const bodyStart = start + head.length;
    const end = bodyEnd(bytes, bodyStart, contentLength, this.sink.strict);
    const decodesBody = isAscii && end >= 0 && end - bodyStart <= SHORT_BODY;
    const source = decode(bytes.subarray(start, decodesBody ? end : bodyStart));
    const headers = headersIn(source, decodesBody ? bodyStart - start : source.length);
    const command = commandOf(kind, source, 0);
    const body = decodesBody ? source.slice(bodyStart - start) : undefined;
    const frame: Received = { kind, command, headers, token, body, binaryBody: undefined };
    if (end < 0) return this.takeUnusual(frame, contentLength, bytes, bodyStart, end);
    if (isTooLarge(bytes, bodyStart, end)) return this.fail(bytes, FramingFault.BodyTooLarge);
    frame.binaryBody = bytes.subarray(bodyStart, end);
    return this.deliver(frame, end);
  }

  private deliver(frame: Received, end: number): number {
    this.sink.frame(frame);
    return end + 1;
  }

  /** A frame whose body is not complete, or not as long as announced; gives where the frame ends. */
  private takeUnusual(
    frame: Received,
    announced: number,
    data: Data,
    start: number,
    end: number,
  ): number {
    if (end === WRONG || (!this.sink.strict && isDamaged(data, start))) {
      return this.correct(frame, announced, data, start);
    }
    const body = partOf(data, start);
    this.partialBody = {
      frame,
      announced,
      missing: announced < 0 ? -1 : remaining,
      pieces: [body],
      length: sizeOf(body),
    };
    if (this.partialBody.length > Limit.Body) return this.fail(data, FramingFault.BodyTooLarge);
    return data.length;
  }

  /**
   * A frame with a wrong `content-length` ends at its NUL: a broker that turns bytes into text, as ActiveMQ and
   * Spring do, keeps the length that the bytes had.
   */
  private correct(frame: Received, announced: number, data: Data, start: number): number {
    const chopped = this.sink.addsNul ? choppedEnd(data, start, announced) : -1;
    if (chopped >= 0) {
      return this.complete(frame, data.slice(start, chopped), behindLineEnds(data, chopped));
    }
    const end = this.sink.strict ? -1 : damagedEnd(data, start);
    if (end < 0) return this.fail(data, FramingFault.MissingNul);
    const body = data.slice(start, end);
    this.sink.corrected(frame.command, announced, sizeOf(body), isDamaged(data, start));
    return this.complete(frame, body, end);
  }

  private complete(frame: Received, body: Data, end: number): number {
    const isText = typeof body === 'string';
    frame.body = isText ? body : undefined;
    if (!isText) frame.binaryBody = body;
    return this.deliver(frame, end);
  }

  /** Gives the data to go on with, and where in it the frame ends. */
  private continueBody(partial: PartialBody, received: Data): [Data, number] {
    const message = alike(partial, received);
    const end = bodyEnd(message, 0, partial.missing, this.sink.strict);
    if (end === INCOMPLETE) {
      partial.pieces.push(message);
      partial.length += sizeOf(message);
      if (partial.missing >= 0) partial.missing = remaining;
      const isTooLarge = partial.length > Limit.Body;
      return [message, isTooLarge ? this.fail(message, FramingFault.BodyTooLarge) : message.length];
    }
    this.partialBody = undefined;
    const { frame, announced, pieces } = partial;
    if (end > 0 && partial.length + sizeOf(partOf(message, 0, end)) > Limit.Body) {
      return [message, this.fail(message, FramingFault.BodyTooLarge)];
    }
    if (end === WRONG) {
      const all = joined([...pieces, message]);
      return [all, this.correct(frame, announced, all, 0)];
    }
    pieces.push(partOf(message, 0, end));
    return [message, this.complete(frame, joined(pieces), end)];
  }

  /** Keeps the start of a frame; gives where the data ends. */
  private keepHead(data: Data, start: number): number {
    const piece = partOf(data, start);
    this.partialHead = { pieces: [piece], length: piece.length };
    return piece.length > Limit.Head ? this.fail(data, FramingFault.HeadTooLong) : data.length;
  }

  private continueHead(partial: PartialHead, received: Data): [Data, number] {
    const message = alike(partial, received);
    const { pieces } = partial;
    // Whether the command has been read, which has to be right before anything else.
    const hasCommand = partial.length >= LONGEST_FIRST_LINE;
    pieces.push(message);
    partial.length += message.length;
    if (!hasCommand || endsHead(joined(pieces.slice(-LONGEST_END)))) {
      this.partialHead = undefined;
      const all = joined(pieces);
      return [all, this.takeFrame(all, 0)];
    }
    const isTooLong = partial.length > Limit.Head;
    return [message, isTooLong ? this.fail(message, FramingFault.HeadTooLong) : message.length];
  }
}

/** What comes next, in the form of the pieces before; both are bytes from here on if one was text and one was not. */
function alike(partial: PartialHead, data: Data): Data {
  if (typeof partial.pieces[0] === typeof data) return data;
  partial.pieces = partial.pieces.map(bytesOf);
  return bytesOf(data);
}

/** Whether a body has more bytes than may be. No character has more than three in each of its units. */
function isTooLarge(data: Data, start: number, end: number): boolean {
  const units = end - start;
  if (units <= Limit.Body / 3) return false;
  return units > Limit.Body || sizeOf(partOf(data, start, end)) > Limit.Body;
}

/** The end of a head, LF CR LF, may be in so many pieces, and what is behind it in the last. */
const LONGEST_END = 3;

/** Whether a head ends here: with a blank line, or with a NUL, which may not be in it. */
const endsHead = (data: Data): boolean => /\n\r?\n|\0/.test(textOf(data));

function commandOf(kind: FrameKind, text: string, start: number): string {
  if (kind === FrameKind.Message) return 'MESSAGE';
  return text.slice(start, text.indexOf('\n', start)).replace('\r', '');
}
