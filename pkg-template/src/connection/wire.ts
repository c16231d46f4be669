// One socket of a client: what goes out, what comes in, and who waits for it.

import { splitByBytes } from '../text/chunks.js';
import { clockOffset } from './clock.js';
import { ACK, NACK, SUBSCRIBE, UNSUBSCRIBE, WATCH } from '../engine/codes.js';
import type { Driver } from './driver.js';
import { StompSocketState } from '../api/enums.js';
import { frameParts, unflatten } from '../text/headers.js';
import type { LooseHeaders } from '../text/headers.js';
import { idle } from '../api/idle.js';
import { ReceivedFrame } from '../frames/received-frame.js';
import { receive, WIDE_WINDOW } from './receive.js';
import { redact } from '../log/redact.js';
import { report } from '../log/report.js';
import { carriesTextOnly, copiesOnSend } from './socket.js';
import type { Versatile } from './socket.js';
import type { Template } from './template.js';
import type { IMessage } from '../api/types.js';
import { decode, encode } from '../text/utf8.js';

type Callback = (frame: any) => void;

/** @internal */
export class Wire {
  /** Whether what is received still matters. */
  live = true;
  /** Whether frames may be sent. */
  ready = false;
  /** Whether the next message begins at the beginning of a frame. */
  atBoundary = true;
  /** The version spoken, once it is agreed. */
  version: string | undefined;
  // Options of the client as they were when the socket was opened.
  readonly logsRaw: boolean;
  readonly terminates: boolean;
  private readonly splits: boolean;
  private readonly chunkSize: number;
  /** Heads of SEND frames by destination; none when nothing may be sent. */
  readonly heads = new Map<string, string>();
  /** What is known of the heads of messages, by subscription; and of the last one. */
  readonly templates = new Map<string, Template>();
  template: Template | undefined;
  /** How many bytes of a message are looked at to find a head. */
  window = WIDE_WINDOW;
  /** When a message came that the engine has not been told of, by `Date.now()`; 0 for none. */
  heardAt = 0;
  clockOffset = clockOffset();
  /** Whether text is to go as bytes too. */
  private readonly wantsBinary: boolean;
  private readonly seemsTextOnly: boolean;
  private copiesOnSend: boolean | undefined;
  readonly callbacks = new Map<number, Callback>();
  private nextToken = 0;

  /** Throws if the socket does not take its handler. */
  constructor(
    readonly driver: Driver,
    readonly socket: Versatile,
  ) {
    const { client } = driver;
    this.splits = client.splitLargeFrames;
    this.chunkSize = client.maxWebSocketChunkSize;
    this.logsRaw = client.logRawCommunication;
    this.terminates = client.appendMissingNULLonIncoming;
    this.wantsBinary = client.forceBinaryWSFrames;
    this.seemsTextOnly = carriesTextOnly(socket);
    try {
      socket.binaryType = 'arraybuffer';
    } catch {
      // Not every socket has it, and some refuse; then what it is stays.
    }
    socket.onmessage = (event) => receive(this, event.data);
  }

  /** Whether bytes cannot be sent. Our own sockets find that out only when they are open. */
  get textOnly(): boolean {
    return this.socket.textOnly ?? this.seemsTextOnly;
  }

  /** Whether the socket is done with what it was given when `send` returns. */
  get copies(): boolean {
    return (this.copiesOnSend ??= copiesOnSend(this.socket));
  }

  private get binary(): boolean {
    return this.wantsBinary && !this.textOnly;
  }

  // What the driver asks for.

  /** A socket that refuses DISCONNECT is dropped after `disconnectTimeout`, like one that loses it. */
  transmit(frame: string): void {
    try {
      this.send(frame.slice(0, -1), '');
    } catch (error) {
      if (!frame.startsWith('DISCONNECT\n')) throw error;
      this.driver.debug(`Ignoring error during disconnect ${error}`);
    }
  }

  /** A socket that is closing cannot beat; its end is on the way. */
  beat(): void {
    if (!this.isOpen) return;
    this.socket.send(this.binary ? encode('\n') : '\n');
    this.driver.debug('>>> PING');
  }

  /** The object that applications get for a frame; logs it. `flat`: its command, then its headers. */
  frame(flat: string, body: Uint8Array): ReceivedFrame {
    const [command, headers] = frameParts(flat);
    if (command === 'CONNECTED') this.version = this.driver.version;
    const frame = new ReceivedFrame(command, unflatten(headers), undefined, body, this.version);
    this.log(frame);
    return frame;
  }

  /** Delivers a MESSAGE to the subscription with this token; -1 if there is none. */
  message(frame: ReceivedFrame & Partial<IMessage>, token: number): void {
    frame.ack = (headers) => this.acknowledge(true, frame, headers);
    frame.nack = (headers) => this.acknowledge(false, frame, headers);
    this.deliver(frame, this.callbacks.get(token), 'onUnhandledMessage');
  }

  /** Delivers a RECEIPT to the watcher with this token; -1 if there is none. */
  receipt(frame: ReceivedFrame, token: number): void {
    const watcher = this.callbacks.get(token);
    this.forget(token);
    this.deliver(frame, watcher, 'onUnhandledReceipt');
  }

  private deliver(frame: ReceivedFrame, callback: Callback | undefined, otherwise: string): void {
    if (callback === undefined) return this.driver.call(otherwise, frame);
    try {
      callback(frame);
    } catch (error) {
      report(error);
    }
  }

  /** Forgets the callback with this token. */
  forget(token: number): void {
    this.callbacks.delete(token);
  }

  /** Frames may be sent from here on, or not. */
  setReady(ready: boolean): void {
    this.ready = ready;
    if (!ready) this.heads.clear();
  }

  /** Nothing that is received matters from here on. */
  end(): void {
    this.live = false;
    this.setReady(false);
    this.callbacks.clear();
    this.socket.onmessage = idle;
  }

  // What the client asks for.

  subscribe(destination: string, callback: Callback, headers: LooseHeaders): string {
    return this.ask(SUBSCRIBE, destination, callback, headers);
  }

  unsubscribe(id: string, headers: LooseHeaders): void {
    this.driver.request(UNSUBSCRIBE, id, headers);
    this.templates.delete(id);
  }

  watchForReceipt(id: string, callback: Callback): void {
    this.ask(WATCH, id, callback);
  }

  /** Asks for what is to be called back for. */
  private ask(what: number, subject: string, callback: Callback, headers?: LooseHeaders): string {
    const token = this.nextToken++;
    this.callbacks.set(token, callback);
    try {
      return this.driver.request(what, subject, headers, '', token);
    } catch (error) {
      this.callbacks.delete(token);
      throw error;
    }
  }

  private acknowledge(ack: boolean, frame: ReceivedFrame, headers: LooseHeaders): void {
    if (!this.live) return this.ignore(ack ? 'ack' : 'nack');
    // By which header a message is named: spec#62, spec#82, spec#94.
    const id = frame.headers[this.version === '1.2' ? 'ack' : 'message-id'] ?? '';
    this.driver.request(ack ? ACK : NACK, id, headers, frame.headers.subscription);
  }

  /** For what is no use any more. */
  ignore(what: string, over = 'connection'): void {
    this.driver.debug(`Ignoring ${what}: its ${over} is over`);
  }

  // The log.

  log(frame: ReceivedFrame): void {
    if (this.driver.debugging && !this.logsRaw) {
      this.driver.debug(`<<< ${redact(frame.toString())}`);
    }
  }

  private logSending(head: string, body: string | Uint8Array): void {
    if (!this.driver.debugging) return;
    const rest = this.logsRaw ? `${typeof body === 'string' ? body : decode(body)}\0` : '';
    this.driver.debug(`>>> ${redact(head)}${rest}`);
  }

  // The socket.

  /** Sends a frame with a body that is text; `head` goes up to its blank line. */
  send(head: string, body: string): void {
    this.logSending(head, body);
    this.write(`${head}${body}\0`);
  }

  /** Sends a frame with a body of bytes, all in one message. */
  sendBytes(head: string, body: Uint8Array, frame: Uint8Array | ArrayBuffer): void {
    this.logSending(head, body);
    this.socket.send(frame);
  }

  private write(text: string): void {
    if (this.binary) this.socket.send(encode(text));
    else if (this.splits) this.writeChunks(text);
    else this.socket.send(text);
  }

  private writeChunks(text: string): void {
    let remaining = text.length;
    for (const chunk of splitByBytes(text, this.chunkSize)) {
      remaining -= chunk.length;
      this.socket.send(chunk);
      this.driver.debug(`chunk sent = ${chunk.length}, remaining = ${remaining}`);
    }
  }

  /** At once, if the socket knows how. */
  close(code: number, reason: string): void {
    const socket: any = this.socket;
    if (typeof socket.terminate === 'function') socket.terminate();
    else socket.close(code, reason);
  }

  /** For people. */
  get url(): string {
    try {
      return `${(this.socket as Partial<WebSocket>).url}`;
    } catch {
      return 'undefined';
    }
  }

  get isOpen(): boolean {
    return this.socket.readyState === StompSocketState.OPEN;
  }

  /** Whether the socket's end has come, whatever it has said about it. */
  get isClosed(): boolean {
    return this.socket.readyState === StompSocketState.CLOSED;
  }
}
