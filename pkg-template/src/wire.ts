// One socket of a client: what goes out, what comes in, and who waits for it.

import { redact, Request } from 'stomp-core';
import type { Core, Wire as CoreWire } from 'stomp-core';
import { splitByBytes } from './chunks.js';
import type { Client } from './client.js';
import { StompSocketState } from './enums.js';
import { flatten, unflatten } from './headers.js';
import type { LooseHeaders } from './headers.js';
import type { ClientHost } from './host.js';
import { ReceivedFrame } from './message.js';
import { receive } from './receive.js';
import { report } from './report.js';
import { carriesTextOnly, copiesOnSend } from './socket.js';
import type { Versatile } from './socket.js';
import type { IMessage } from './types.js';
import { decode, encode } from './utf8.js';

type Callback = (frame: any) => void;

/** Options of the client as they were when the socket was opened. */
type Snapshot = Pick<
  Client,
  | 'splitLargeFrames'
  | 'maxWebSocketChunkSize'
  | 'logRawCommunication'
  | 'appendMissingNULLonIncoming'
>;

/** @internal */
export class Wire implements CoreWire {
  /** Whether what is received still matters. */
  live = true;
  /** Whether nothing may be sent any more: DISCONNECT is on its way, or the connection is over. */
  sealed = false;
  /** Whether the next message begins at the beginning of a frame. */
  atBoundary = true;
  /** The version spoken, once it is agreed. */
  version: string | undefined;
  readonly options: Snapshot;
  /** Heads of SEND frames by destination. The core empties it when nothing may be sent any more. */
  readonly heads = new Map<string, string>();
  /** Whether text is to go as octets too. */
  private readonly wantsBinary: boolean;
  private readonly seemsTextOnly: boolean;
  private copiesOnSend: boolean | undefined;
  private readonly callbacks = new Map<number, Callback>();
  private nextToken = 0;

  constructor(
    readonly client: Client,
    readonly host: ClientHost,
    readonly core: Core,
    readonly socket: Versatile,
  ) {
    const { splitLargeFrames, maxWebSocketChunkSize } = client;
    const { logRawCommunication, appendMissingNULLonIncoming } = client;
    this.options = {
      splitLargeFrames,
      maxWebSocketChunkSize,
      logRawCommunication,
      appendMissingNULLonIncoming,
    };
    this.wantsBinary = client.forceBinaryWSFrames;
    this.seemsTextOnly = carriesTextOnly(socket);
    socket.onmessage = (event) => receive(this, event.data);
  }

  /** Whether octets cannot be sent. Our own sockets find that out only when they are open. */
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

  // What the core asks for.

  transmit(frame: string): void {
    const head = frame.slice(0, -1);
    if (head.startsWith('DISCONNECT\n')) this.sendFarewell(head);
    else this.send(head, '');
  }

  beat(): void {
    this.socket.send(this.binary ? encode('\n') : '\n');
    this.host.debug('>>> PING');
  }

  frame(command: string, headers: string, body: Uint8Array): ReceivedFrame {
    // First of all: the core's memory moves when it grows, which it may with any call.
    const octets = body.slice();
    if (command === 'CONNECTED') this.version = this.core.version;
    const frame = new ReceivedFrame(command, unflatten(headers), undefined, octets, this.version);
    this.log(frame);
    return frame;
  }

  message(frame: ReceivedFrame & Partial<IMessage>, token: number): void {
    frame.ack = (headers) => this.acknowledge(true, frame, headers);
    frame.nack = (headers) => this.acknowledge(false, frame, headers);
    const callback = this.callbacks.get(token);
    if (callback === undefined) {
      this.host.call('onUnhandledMessage', frame);
      return;
    }
    try {
      callback(frame);
    } catch (error) {
      report(error);
    }
  }

  receipt(frame: ReceivedFrame, token: number): void {
    const callback = this.callbacks.get(token);
    if (callback === undefined) {
      this.host.call('onUnhandledReceipt', frame);
      return;
    }
    this.callbacks.delete(token);
    try {
      callback(frame);
    } catch (error) {
      report(error);
    }
  }

  forget(token: number): void {
    this.callbacks.delete(token);
  }

  seal(): void {
    this.sealed = true;
    this.heads.clear();
  }

  end(): void {
    this.live = false;
    this.seal();
    this.callbacks.clear();
    this.socket.onmessage = this.host.idle;
  }

  // What the client asks for.

  subscribe(destination: string, callback: Callback, headers: LooseHeaders): string {
    return this.waiting(callback, (token) =>
      this.request(Request.Subscribe, destination, headers, '', token),
    );
  }

  unsubscribe(id: string, headers: LooseHeaders): void {
    this.request(Request.Unsubscribe, id, headers);
  }

  watchForReceipt(id: string, callback: Callback): void {
    this.waiting(callback, (token) => this.request(Request.Watch, id, undefined, '', token));
  }

  request(
    request: Request,
    subject: string,
    headers: LooseHeaders,
    subscription = '',
    token = 0,
  ): string {
    return this.core.request(request, subject, subscription, flatten(headers), token);
  }

  /** Keeps `callback` while `ask` asks for what it is for, and afterwards if that went well. */
  private waiting<T>(callback: Callback, ask: (token: number) => T): T {
    const token = this.nextToken++;
    this.callbacks.set(token, callback);
    try {
      return ask(token);
    } catch (error) {
      this.callbacks.delete(token);
      throw error;
    }
  }

  private acknowledge(ack: boolean, frame: ReceivedFrame, headers: LooseHeaders): void {
    if (!this.live) return this.ignore(ack ? 'ack' : 'nack');
    const id = frame.headers[this.core.ackHeader] ?? '';
    this.request(ack ? Request.Ack : Request.Nack, id, headers, frame.headers.subscription);
  }

  /** For what is no use any more. */
  ignore(what: string, over = 'connection'): void {
    this.host.debug(`Ignoring ${what}: its ${over} is over`);
  }

  // The log.

  log(frame: ReceivedFrame): void {
    if (this.host.debugging && !this.options.logRawCommunication) {
      this.host.debug(`<<< ${redact(frame.toString())}`);
    }
  }

  private logSending(head: string, body: string | Uint8Array): void {
    if (!this.host.debugging) return;
    const shown = redact(head);
    if (!this.options.logRawCommunication) {
      this.host.debug(`>>> ${shown}`);
    } else {
      this.host.debug(`>>> ${shown}${typeof body === 'string' ? body : decode(body)}\0`);
    }
  }

  // The socket.

  /** Sends a frame with a body that is text; `head` goes up to its blank line. */
  send(head: string, body: string): void {
    this.logSending(head, body);
    this.write(`${head}${body}\0`);
  }

  /** A socket that refuses DISCONNECT is dropped after `disconnectTimeout`, like one that loses it. */
  private sendFarewell(head: string): void {
    try {
      this.send(head, '');
    } catch (error) {
      this.host.debug(`Ignoring error during disconnect ${error}`);
    }
  }

  /** Sends a frame with a body of octets, all in one message. */
  sendBytes(head: string, body: Uint8Array, frame: Uint8Array | ArrayBuffer): void {
    this.logSending(head, body);
    this.socket.send(frame);
  }

  private write(text: string): void {
    if (this.binary) this.socket.send(encode(text));
    else if (this.options.splitLargeFrames) this.writeChunks(text);
    else this.socket.send(text);
  }

  private writeChunks(text: string): void {
    let remaining = text.length;
    for (const chunk of splitByBytes(text, this.options.maxWebSocketChunkSize)) {
      remaining -= chunk.length;
      this.socket.send(chunk);
      this.host.debug(`chunk sent = ${chunk.length}, remaining = ${remaining}`);
    }
  }

  /** Whether the socket's end has come, whatever it has said about it. */
  get isClosed(): boolean {
    return this.socket.readyState === StompSocketState.CLOSED;
  }
}
