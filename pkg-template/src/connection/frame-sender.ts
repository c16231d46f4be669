// What goes out over one socket, and its lines in the log.

import { StompSocketState } from '../api/enums.js';
import type { ClientOptions } from '../api/options.js';
import { redact } from '../log/redact.js';
import { splitByBytes } from '../text/chunks.js';
import { type Data, textOf } from '../text/data.js';
import { encode } from '../text/utf8.js';
import type { Observer } from './observer.js';
import { carriesTextOnly, copiesOnSend, type VersatileSocket } from './socket.js';

/** What sending needs of the driver. */
export interface FrameSenderHost {
  /** The client's options and callbacks, each to be read when it is used. */
  readonly client: ClientOptions<any>;
  /** Whether debug texts are read. */
  readonly debugging: boolean;
  readonly observers: readonly Observer[];
  debug(text: string): void;
}

/** Sends frames. All of its methods throw what the socket throws. */
export class FrameSender {
  // Options of the client as they were when the socket was made.
  readonly logsRaw: boolean;
  private readonly splits: boolean;
  private readonly splitsBytes: boolean;
  private readonly chunkSize: number;
  private readonly wantsBinary: boolean;
  private readonly seemsTextOnly: boolean;
  private copiesOnSend: boolean | undefined;

  /** To be made before the socket's `binaryType` is set. */
  constructor(
    private readonly host: FrameSenderHost,
    private readonly socket: VersatileSocket,
  ) {
    const { client } = host;
    this.logsRaw = client.logRawCommunication;
    this.splits = client.splitLargeFrames;
    this.splitsBytes = client.splitBinaryFrames;
    this.chunkSize = client.maxWebSocketChunkSize;
    this.wantsBinary = client.forceBinaryWSFrames;
    this.seemsTextOnly = carriesTextOnly(socket);
  }

  /** Whether bytes cannot be sent. Our own sockets find that out only when they are open. */
  get textOnly(): boolean {
    return this.socket.textOnly ?? this.seemsTextOnly;
  }

  /** Whether the socket has copied what it was given when `send` returns. */
  get copies(): boolean {
    return this.copiesOnSend ?? (this.copiesOnSend = copiesOnSend(this.socket));
  }

  private get binary(): boolean {
    return this.wantsBinary && !this.textOnly;
  }

  /** Whether it sends what some brokers do not take: pieces of frames, or all as bytes. */
  get isUnusual(): boolean {
    return this.splits || this.binary;
  }

  /** Sends a whole frame without a body. */
  transmit(frame: string): void {
    this.send(frame.slice(0, -1), '');
  }

  /** A socket that is closing cannot beat; its end is on the way. */
  sendHeartBeat(): void {
    if (this.socket.readyState !== StompSocketState.OPEN) return;
    this.socket.send(this.binary ? encode('\n') : '\n');
    this.host.debug('>>> PING');
  }

  /** Sends a frame with a body that is text; `head` goes up to its blank line. */
  send(head: string, body: string): void {
    if (this.host.debugging) this.logSending(head, body);
    const frame = `${head}${body}\0`;
    for (const observer of this.host.observers) observer.sent(frame);
    if (this.binary) this.sendPieces(encode(frame));
    else if (this.splits) this.sendChunks(frame);
    else this.socket.send(frame);
  }

  /** Sends a frame with a body of bytes. */
  sendBytes(head: string, body: Uint8Array, frame: Uint8Array | ArrayBuffer): void {
    if (this.host.debugging) this.logSending(head, body);
    for (const observer of this.host.observers) observer.sent(frame);
    this.sendPieces(frame);
  }

  private sendPieces(frame: Uint8Array | ArrayBuffer): void {
    if (!this.splitsBytes) return this.socket.send(frame);
    const size = Math.max(1, Math.floor(this.chunkSize) || 0);
    for (let at = 0; at < frame.byteLength; at += size)
      this.socket.send(frame.slice(at, at + size));
  }

  private sendChunks(text: string): void {
    let remaining = text.length;
    for (const chunk of splitByBytes(text, this.chunkSize)) {
      remaining -= chunk.length;
      this.socket.send(chunk);
      this.host.debug(`chunk sent = ${chunk.length}, remaining = ${remaining}`);
    }
  }

  private logSending(head: string, body: Data): void {
    const rest = this.logsRaw ? `${textOf(body)}\0` : '';
    this.host.debug(`>>> ${redact(head, this.host.client)}${rest}`);
  }
}
