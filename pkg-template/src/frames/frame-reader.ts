// A stream of bytes, taken apart into frames without a client.

import type { IRawFrameType } from '../api/raw-frame.js';
import { FrameKind, FramingFault, Limit, Operation, ResultWord } from '../engine/abi.js';
import { call } from '../engine/call.js';
import { resultOf, resultText, views, writeInput } from '../engine/memory.js';
import { protocolError } from '../log/errors.js';
import { behindLineEnds } from '../text/body.js';
import { endsHead } from '../text/data.js';
import { frameParts, pairs } from '../text/headers.js';

const NUL = 0;
const LF = 10;
const CR = 13;
/** So many bytes show whether there is a command. */
const COMMAND_WINDOW = 13;

/** A line end between two frames. */
export const HEART_BEAT = null;

/** A frame whose head has been read. */
interface Head {
  readonly command: string;
  readonly headers: [string, string][];
  /** How many bytes the body has; -1 if its NUL ends it. */
  readonly length: number;
}

/**
 * Reads frames out of chunks of bytes. Memory and work are linear in the bytes, however they are split: each is
 * searched once, and moved when the buffer doubles.
 */
export class FrameReader {
  /** What has arrived; from `at` to `end` it is not read yet. */
  private bytes = new Uint8Array(0);
  private at = 0;
  private end = 0;
  /** How many bytes from `at` on have been searched for the end of the head or the body. */
  private searched = 0;
  /** Where chunks begin with a line end, and how many of these places have been passed. */
  private starts: number[] = [];
  private passed = 0;
  /** Whether a frame has ended in the present chunk: line ends belong to it. */
  private isBehindFrame = false;
  private head: Head | undefined;
  /** Whether the present chunk had lost its NUL and was given one. */
  addsNul = false;

  /**
   * A reader at the start of a stream.
   *
   * @throws Error if no engine can be made.
   */
  constructor() {
    views();
  }

  /** Takes the next chunk. */
  push(chunk: Uint8Array): void {
    if (this.end + chunk.length > this.bytes.length) this.grow(chunk.length);
    if (chunk[0] <= CR) this.starts.push(this.end);
    this.bytes.set(chunk, this.end);
    this.end += chunk.length;
  }

  /** Drops what has been read, and makes space for as much as there is then. */
  private grow(length: number): void {
    const { at } = this;
    const rest = this.bytes.subarray(at, this.end);
    this.bytes = new Uint8Array(2 * (rest.length + length));
    this.bytes.set(rest);
    this.starts = this.starts.slice(this.passed).map((start) => start - at);
    this.at = this.passed = 0;
    this.end = rest.length;
  }

  /**
   * The next frame or heart-beat; `undefined` if more has to arrive first.
   *
   * @throws Error named `StompProtocolError` if the stream is broken; the reader is of no use then.
   */
  next(): IRawFrameType | typeof HEART_BEAT | undefined {
    if (!this.head && this.takeLineEnds()) return HEART_BEAT;
    this.head ??= this.readHead();
    return this.head && this.readBody(this.head);
  }

  /** Goes to the next frame; gives whether a heart-beat came before that. */
  private takeLineEnds(): boolean {
    for (;;) {
      if (this.passStarts(this.at + 1)) this.isBehindFrame = false;
      const { bytes, at, end } = this;
      const lf = bytes[at] === CR ? at + 1 : at;
      if (at < end && bytes[at] === NUL) {
        this.at += 1;
      } else if (lf >= end) {
        if (at === end) this.reset();
        return false;
      } else if (bytes[lf] !== LF) {
        if (lf > at) throw fault(FramingFault.StrayCarriageReturn);
        return false;
      } else {
        this.at = lf + 1;
        if (!this.isBehindFrame) return true;
      }
    }
  }

  /** Whether a chunk that begins with a line end begins before a place; it is passed then. */
  private passStarts(place: number): boolean {
    const before = this.passed;
    while (this.starts[this.passed] < place) this.passed += 1;
    return this.passed > before;
  }

  /** Drops what has arrived, and gives the memory back. */
  reset(): void {
    this.bytes = new Uint8Array(0);
    this.starts = [];
    this.at = this.end = this.passed = 0;
  }

  private readHead(): Head | undefined {
    const { bytes, at, end, searched } = this;
    if (at === end || bytes[at] === CR) return undefined;
    const limit = Math.min(end, at + Limit.Head);
    let to = at + searched;
    while (to < limit && !endsHead(bytes, to)) to += 1;
    this.searched = to - at;
    if (to === end && searched >= COMMAND_WINDOW) return undefined;
    const kind = call(
      Operation.ReadRawHead,
      0,
      writeInput(bytes.subarray(at, Math.min(to + 1, end))),
    );
    if (kind === FrameKind.Broken) throw protocolError(resultText());
    if (kind === FrameKind.NeedsMore) return undefined;
    this.at = to + 1;
    this.searched = 0;
    const [command, headers] = frameParts(resultText());
    return { command, headers: pairs(headers), length: resultOf(ResultWord.Value) };
  }

  private readBody({ command, headers, length }: Head): IRawFrameType | undefined {
    const { bytes, at, end } = this;
    let to = at + length;
    if (length < 0) {
      // Behind what has arrived there are zeros, if anything.
      const nul = bytes.indexOf(NUL, at + this.searched);
      to = nul < 0 ? end : Math.min(nul, end);
      this.searched = to - at;
      if (this.searched > Limit.Body) throw fault(FramingFault.BodyTooLarge, command);
    }
    const nul = this.addsNul ? behindLineEnds(bytes, to) : to;
    if (nul >= end) return undefined;
    if (bytes[nul] !== NUL) throw fault(FramingFault.MissingNul, command);
    this.head = undefined;
    this.at = nul + 1;
    this.searched = 0;
    this.passStarts(this.at);
    this.isBehindFrame = true;
    return { command, headers, binaryBody: bytes.slice(at, to) };
  }
}

function fault(kind: FramingFault, command = ''): Error {
  call(Operation.DescribeFault, 0, kind, writeInput(command));
  return protocolError(resultText());
}
