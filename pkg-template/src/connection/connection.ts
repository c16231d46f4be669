// One socket of a client, and who waits for what comes over it.

import { idle, silence } from '../api/idle.js';
import { StompSocketState } from '../api/enums.js';
import type {
  ActiveSubscription,
  IMessage,
  PublishOptions,
  ITransaction,
  StompSubscription,
} from '../api/types.js';
import { FrameKind, type FramingFault, Operation, ResultWord } from '../engine/abi.js';
import { call, isEngineFailure } from '../engine/call.js';
import { part, resultBody, resultOf, resultText, writeInput } from '../engine/memory.js';
import { ReceivedFrame } from '../frames/received-frame.js';
import { redact, redactFrames, redactUrls } from '../log/redact.js';
import { attempt, report } from '../log/report.js';
import { now } from '../platform/clock.js';
import { kind } from '../platform/kind.js';
import { type Data, joined, partOf, textOf, unitAt } from '../text/data.js';
import { encodeHeaders, type LooseHeaders } from '../text/headers.js';
import { ownText, requireFunction } from '../text/own-text.js';
import { type FrameSink, type Received, FrameReceiver } from './frame-receiver.js';
import { FrameSender, type FrameSenderHost } from './frame-sender.js';
import { headerLine } from './header-lines.js';
import { tellHeartBeat } from './heart-beats.js';
import { publish } from './publish.js';
import { SignsOfLife } from './signs-of-life.js';
import type { VersatileSocket } from './socket.js';

type Callback = (frame: any) => void;

/** How much is shown of what is no STOMP, in characters. */
const LONGEST_SAMPLE = 60;

/** Stands for the part of a body that came before. */
const BODY = '\ufeff';
/** Text that ends within the head of a frame. */
const OPEN_HEAD =
  /(?:^|\0)[\r\n]*[A-Z]+(?:\r?\n(?:[^\r\n\0][^\n\0]*\n)*(?:[^\r\n\0][^\n\0]*|\r)?)?$/;

const LINE_FEED =
  'A header has a line feed: STOMP 1.0 has no escapes. It is read as one value; this is told once for a connection.';

/** What a connection needs of the driver of its client. */
export interface ConnectionHost extends FrameSenderHost {
  /** Of the client in the engine. */
  readonly handle: number;
  /** The version spoken. */
  readonly version: string | undefined;
  /** Whether the broker has accepted the client, and the connection has not ended. */
  readonly connected: boolean;
  /** Performs an operation of the client, and the actions that it brings about, which are about `frame`. */
  step(operation: () => void, frame?: ReceivedFrame): void;
  /** The same, with the client's options as they are now. */
  turn(operation: (client: number) => void, frame?: ReceivedFrame): void;
  /** Calls the callback of this name; what it throws is reported. */
  call(callback: string, argument?: unknown): void;
  /** Ends the connection, since what came over the socket cannot be read. */
  refuse(text: string): void;
}

/**
 * Commands have the arguments and results of the class StompHandler of @stomp/stompjs, which tests of applications spy on
 * as `client._stompHandler`, or replace.
 *
 * @internal
 */
export class Connection implements FrameSink {
  /** Whether what is received still matters. */
  live = true;
  /** Whether the socket has opened. */
  isOpened = false;
  /** Whether frames may be sent. */
  ready = false;
  /** The version spoken, once it is agreed. */
  version: string | undefined;
  readonly strict: boolean;
  readonly addsNul: boolean;
  readonly sender: FrameSender;
  /** The subscriptions that have not been ended, by their ids. */
  readonly subscribed = new Map<string, ActiveSubscription>();
  private readonly callbacks = new Map<number, Callback>();
  private nextToken = 0;
  /** The token of the callback that the last command has removed; -1 if there is none. */
  private removed = -1;
  private hasCorrected = false;
  /** Whether a value with a line feed has come, which the engine has put together. */
  private hasLineFeed = false;
  /** What came and is not logged yet, since its last head is not whole. */
  private raw = '';
  /** The beginning of what came first, until CONNECTED has come. */
  sample = '';
  readonly signsOfLife = new SignsOfLife();
  private readonly receiver = new FrameReceiver(this);

  /** Throws if the socket does not take its handler. */
  constructor(
    private readonly host: ConnectionHost,
    readonly attempt: number,
    readonly socket: VersatileSocket,
  ) {
    const { client } = host;
    this.strict = Boolean(client.strict);
    this.addsNul = client.appendMissingNULLonIncoming;
    this.sender = new FrameSender(host, socket);
    try {
      socket.binaryType = 'arraybuffer';
    } catch {
      // Not every socket has it, and some refuse; then what it is stays.
    }
    socket.onmessage = (event) => this.receive(event.data);
  }

  get handle(): number {
    return this.host.handle;
  }

  // What comes in.

  private receive(data: unknown): void {
    if (!this.live) return;
    this.signsOfLife.note();
    const { host } = this;
    const message = typeof data === 'string' ? data : bytesIn(data);
    if (message !== undefined) for (const observer of host.observers) observer.received(message);
    else {
      const text = `the socket received a ${kind(data)}; its binaryType must be 'arraybuffer'`;
      return host.refuse(text);
    }
    if (this.version === undefined && !this.sample)
      this.sample = redactUrls(textOf(partOf(message, 0, LONGEST_SAMPLE)).trim(), host.client);
    if (host.debugging) {
      host.debug('Received data');
      if (this.sender.logsRaw) this.logRaw(textOf(message));
    }
    try {
      this.receiver.receive(this.addsNul ? withNul(message) : message);
    } catch (error) {
      // The driver is told of an engine that has failed.
      if (!isEngineFailure(error)) report(error);
    }
  }

  /** Logs what came, once its last head is whole: what stands for a secret is to be seen only there. */
  private logRaw(text: string): void {
    if (!this.raw && this.receiver.isInBody) this.raw = BODY;
    this.raw += text;
    if (OPEN_HEAD.test(this.raw)) return;
    const shown = this.raw.replace(BODY, '');
    this.raw = '';
    this.host.debug(`<<< ${redactFrames(shown, this.host.client)}`);
  }

  heartBeat(isNext: boolean): void {
    const { host } = this;
    // To the engine a thousand of them say what the first has said, and each takes microseconds.
    if (isNext) tellHeartBeat(host);
    else host.step(() => call(Operation.HeartBeat, this.handle, now(), this.attempt));
  }

  fault(found: FramingFault | undefined): void {
    this.host.step(() => {
      if (found !== undefined) call(Operation.Fault, this.handle, this.attempt, found);
    });
  }

  corrected(command: string, announced: number, actual: number, isDamaged: boolean): void {
    if (this.hasCorrected) return;
    this.hasCorrected = true;
    const why = isDamaged
      ? 'the broker has turned bytes into text, and what was no text is lost (U+FFFD)'
      : 'the broker counts wrongly';
    this.host.debug(
      `Content-length of a ${command} is ${announced}, but its body has ${actual} bytes: ${why}. The frame is read up to its NUL; this is told once for a connection.`,
    );
  }

  frame({ kind, command, headers, token, body, binaryBody }: Received): void {
    let frame: ReceivedFrame | undefined;
    frame = new ReceivedFrame(command, headers, body, binaryBody, this.version);
    for (const observer of this.host.observers) frame = frame && observer.incoming(frame);
    if (!frame) return;
    // May call the application, and the application us.
    if (this.host.debugging) this.logFrame(frame);
    if (!this.live) return;
    if (kind === FrameKind.Message) this.deliverMessage(frame, token);
    // CONNECTED decides what the options are for.
    else this.host.turn((client) => call(Operation.EndFrame, client, now(), this.attempt), frame);
  }

  private deliverMessage(frame: ReceivedFrame & Partial<IMessage>, token: number): void {
    frame.ack = (headers) => this.acknowledge(true, frame, headers);
    frame.nack = (headers) => this.acknowledge(false, frame, headers);
    this.deliver(frame, this.callbacks.get(token), 'onUnhandledMessage');
  }

  /** Delivers a RECEIPT to the watcher with this token; -1 if there is none. */
  deliverReceipt(frame: ReceivedFrame, token: number): void {
    const watcher = this.callbacks.get(token);
    this.forget(token);
    this.deliver(frame, watcher, 'onUnhandledReceipt');
  }

  private deliver(frame: ReceivedFrame, callback: Callback | undefined, otherwise: string): void {
    if (callback === undefined) return this.host.call(otherwise, frame);
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

  /** Nothing that is received matters from here on. */
  end(): void {
    if (this.raw) this.logRaw('\n\n');
    this.live = false;
    this.ready = false;
    this.callbacks.clear();
    this.subscribed.clear();
    this._subscriptions = {};
    this.socket.onmessage = idle;
  }

  // Commands. All of these throw if the frame cannot be sent, and what the socket throws.

  publish(params: PublishOptions): void {
    publish(this, params);
  }

  subscribe(destination: string, callback: Callback, headers: LooseHeaders): StompSubscription {
    const input = about(destination, 'destination', headers);
    requireFunction(callback, 'callback');
    const id = this.awaited(callback, (token) => this.command(input, Operation.Subscribe, token));
    const subscription = Object.freeze({ id, destination: `${destination}` });
    this.subscribed.set(id, subscription);
    this._subscriptions[id] = callback;
    return {
      id,
      unsubscribe: (hdrs) => {
        if (!this.ready) this.ignore('unsubscribe');
        // Its id may be in use again.
        else if (this.subscribed.get(id) === subscription) this.unsubscribe(id, hdrs);
        else this.ignore('unsubscribe', 'subscription');
      },
    };
  }

  unsubscribe(id: string, headers: LooseHeaders): void {
    this.command(about(id, 'id', headers), Operation.Unsubscribe);
    this.forget(this.removed);
    this.subscribed.delete(`${id}`);
    delete this._subscriptions[id];
  }

  watchForReceipt(receiptId: string, callback: Callback): void {
    const id = ownText(receiptId, 'receiptId');
    requireFunction(callback, 'callback');
    this.awaited(callback, (token) => this.command(id, Operation.WatchForReceipt, token));
    this.forget(this.removed);
  }

  begin(transactionId: string | undefined, headers: LooseHeaders): ITransaction {
    const input = about(transactionId || '', 'id', headers);
    const id = this.command(input, Operation.Begin);
    return {
      id,
      commit: (hdrs) => {
        if (!this.live) throw new Error(`transaction ${id} was lost with its connection`);
        this.commit(id, hdrs);
      },
      abort: (hdrs) => this.abandon(id, hdrs),
    };
  }

  commit(id: string, headers: LooseHeaders): void {
    this.command(about(id, 'id', headers), Operation.Commit);
  }

  abort(id: string, headers: LooseHeaders): void {
    this.command(about(id, 'id', headers), Operation.Abort);
  }

  /** Aborts a transaction unless it is over. */
  private abandon(id: string, headers: LooseHeaders): void {
    if (!this.ready) return this.ignore('abort');
    this.ask(about(id, 'id', headers), Operation.Abandon);
    const frame = resultBody();
    if (frame === '') this.ignore('abort', 'transaction');
    else this.sender.transmit(frame);
  }

  ack(messageId: string, subscription: string, headers: LooseHeaders): void {
    this.answer('ACK', Operation.Ack, messageId, subscription, headers);
  }

  nack(messageId: string, subscription: string, headers: LooseHeaders): void {
    this.answer('NACK', Operation.Nack, messageId, subscription, headers);
  }

  private answer(
    command: string,
    operation: Operation,
    messageId: string,
    subscription: string,
    headers: LooseHeaders,
  ): void {
    const head = this.answerHead(messageId, subscription, headers);
    if (head) return this.sender.send(`${command}\n${head}\n`, '');
    const id = argument(messageId, 'messageId');
    this.command(id + about(subscription ?? '', 'subscription', headers), operation);
  }

  /** The header lines of an ordinary acknowledgement, the most frequent command by far; '' if it is none. */
  private answerHead(messageId: string, subscription: string, headers: LooseHeaders): string {
    const { version } = this;
    const isBare = !headers || Object.keys(headers).length === 0;
    if (!this.ready || version === '1.0' || !isBare || !messageId) return '';
    const name = ownText(messageId, 'messageId');
    const id = headerLine(version, version === '1.1' ? 'message-id' : 'id', name);
    const of = ownText(subscription ?? '', 'subscription');
    if (!of) return id;
    const line = headerLine(version, 'subscription', of);
    return id && line && id + line;
  }

  private acknowledge(isAck: boolean, frame: ReceivedFrame, headers: LooseHeaders): void {
    const command = isAck ? 'ack' : 'nack';
    if (!this.live) return this.ignore(command);
    // By which header a message is named: spec#62, spec#82, spec#94.
    const name = this.version === '1.2' ? 'ack' : 'message-id';
    const id = frame.headers[name];
    if (id) return this[command](id, frame.headers.subscription, headers);
    // Spring's simple broker never sends one.
    this.host.debug(`Ignoring ${command}: the message has no header ${name}`);
  }

  /** Registers a callback for what `ask` asks for with its token. */
  private awaited(callback: Callback, ask: (token: number) => string): string {
    const token = this.nextToken++;
    this.callbacks.set(token, callback);
    try {
      return ask(token);
    } catch (error) {
      this.callbacks.delete(token);
      throw error;
    }
  }

  /** Sends the frame that the engine writes for a command; gives the text that came with it. */
  private command(input: string, operation: Operation, ...tokens: number[]): string {
    const text = this.ask(input, operation, ...tokens);
    this.removed = resultOf(ResultWord.Value);
    const frame = resultBody();
    if (frame !== '') this.sender.transmit(frame);
    return text;
  }

  /** The head of a SEND frame up to its content-length. */
  sendHead(destination: string, headers: LooseHeaders): string {
    this.ask(part(destination, 'destination') + encodeHeaders(headers), Operation.SendHead);
    return resultBody();
  }

  /** Calls an operation that takes input, behind a token if it takes one. */
  private ask(input: string, operation: Operation, ...tokens: number[]): string {
    const isDone = (call as any)(operation, this.handle, ...tokens, writeInput(input));
    const text = resultText();
    if (isDone) return text;
    throw this.host.connected ? new Error(text) : notConnected();
  }

  // Other members of StompHandler that applications read.

  _subscriptions: { [id: string]: Callback } = {};

  get _webSocket(): VersatileSocket {
    return this.socket;
  }

  get connected(): boolean {
    return this.host.connected;
  }

  /** Says in the log that a command comes too late. */
  ignore(command: string, over = 'connection'): void {
    this.host.debug(`Ignoring ${command}: its ${over} is over`);
  }

  private logFrame(frame: ReceivedFrame): void {
    const { host } = this;
    if (!this.sender.logsRaw) host.debug(`<<< ${redact(frame.toString(), host.client)}`);
    const isToBeTold = this.version === '1.0' && !this.hasLineFeed;
    if (isToBeTold && Object.values(frame.headers).join().includes('\n')) {
      this.hasLineFeed = true;
      host.debug(LINE_FEED);
    }
  }

  // The socket.

  /** Closes in good order; the close event is still heard of. */
  close(): void {
    this.end();
    attempt(() => this.socket.close());
  }

  /** Closes as fast as the socket can be closed, and hears of it no more. */
  discard(code: number, reason: string): void {
    const socket: any = this.socket;
    this.end();
    attempt(() => silence(socket));
    attempt(() => {
      if (typeof socket.terminate === 'function') socket.terminate();
      else socket.close(code, reason);
    });
  }

  /** For people: without its secrets. */
  get url(): string {
    try {
      return redactUrls(`${(this.socket as Partial<WebSocket>).url}`, this.host.client);
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

/** Word for word what @stomp/stompjs throws: applications look for it. */
export const notConnected = (): Error => new TypeError('There is no underlying STOMP connection');

/** An argument of a command, as input for the engine. */
const argument = (value: unknown, name: string): string => part(ownText(value, name), name);

/** The last argument, and the headers. */
const about = (value: unknown, name: string, headers: LooseHeaders): string =>
  argument(value, name) + encodeHeaders(headers);

/** The bytes of a message that is not text; undefined for what is neither. */
function bytesIn(data: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(data)) {
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  }
  // Not instanceof: it may be of another realm, such as a test's.
  return kind(data) === 'ArrayBuffer' ? new Uint8Array(data as ArrayBuffer) : undefined;
}

/** React Native loses the NUL at the end of a message. A heart-beat never had one. */
function withNul(data: Data): Data {
  const isHeartBeat =
    typeof data === 'string'
      ? /^[\r\n]*$/.test(data)
      : !data.some((byte) => byte !== 10 && byte !== 13);
  if (isHeartBeat || unitAt(data, data.length - 1) === 0) return data;
  return joined([data, typeof data === 'string' ? '\0' : new Uint8Array(1)]);
}
