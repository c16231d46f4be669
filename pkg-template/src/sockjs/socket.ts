// A socket that finds its own transport to a SockJS server. The driver takes it for any other socket; what it
// does next is decided by the engine.

import { StompSocketState } from '../api/enums.js';
import { silence } from '../api/idle.js';
import type { ClientOptions } from '../api/options.js';
import type { SockJSTransport, TransportFailure, TransportInfo } from '../api/sockjs-types.js';
import type { IStompSocket } from '../api/types.js';
import { Operation, ResultWord, SockjsStep, SockjsTransport } from '../engine/abi.js';
import { call, generation, isEngineFailure } from '../engine/call.js';
import { resultBytes, resultOf, writeInput } from '../engine/memory.js';
import { redactUrls } from '../log/redact.js';
import { transportError } from '../log/errors.js';
import { latest, now } from '../platform/clock.js';
import { later } from '../platform/zone.js';
import { recall, remember } from './memory.js';
import { checkOptions, TRANSPORTS } from './options.js';
import type { CloseLike, Outgoing, Transport, TransportHost } from './transport.js';
import { opener } from './transports.js';

/** What the socket needs of the driver of its client. */
export interface SocketHost {
  readonly client: ClientOptions<any>;
  /** Of the client in the engine. */
  readonly handle: number;
  readonly history: History;
  call(callback: string, argument?: unknown): void;
  debug(text: string): void;
}

const REFUSED = 1002;
const LOST = 1006;
/** How much is shown of what is no SockJS, in characters. */
const LONGEST_SAMPLE = 60;

/** Reasons of close events, by their codes, in the words of sockjs-client. */
const REASONS: { [code: number]: string } = {
  1000: 'Normal closure',
  [REFUSED]: 'Cannot connect to server',
  [LOST]: 'Connection lost',
  2000: 'All transports failed',
};

/** What the sockets of one client know from each other. */
export interface History {
  /** What was in use last. */
  transport?: string;
  /** Whether the last connection was lost, and none was made since. */
  returns?: boolean;
}

/** @internal */
export class TransportSocket implements IStompSocket, TransportHost {
  declare onopen: IStompSocket['onopen'];
  declare onmessage: IStompSocket['onmessage'];
  declare onerror: IStompSocket['onerror'];
  declare onclose: IStompSocket['onclose'];
  readonly CONNECTING = StompSocketState.CONNECTING;
  readonly OPEN = StompSocketState.OPEN;
  readonly CLOSING = StompSocketState.CLOSING;
  readonly CLOSED = StompSocketState.CLOSED;
  readyState = StompSocketState.CONNECTING;
  /** What listeners are kept in, once there are any; React Native may have no such class. */
  private listeners: EventTarget | undefined;
  /** The address of the present transport. */
  url: string;
  /** Of the search in the engine, until it is over; and the engine that has it. */
  private handle: number | undefined;
  private readonly engine: number;
  private carrier: Transport | undefined;
  /** Aborted when the transport is dropped. */
  private aborter = new AbortController();
  private readonly openTransport: ReturnType<typeof opener>;
  private readonly base: string;
  /** The servers that are meant, whatever the paths. */
  private readonly origin: string;
  private readonly transports: readonly SockJSTransport[];
  private readonly failures: TransportFailure[] = [];
  /** What was sent and may have to be sent again, until something has come back. */
  private early: Outgoing[] | undefined = [];
  /** Whether what is sent may go to the transport. */
  private isReady = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** The close event of the other side. */
  private closeEvent: CloseLike | undefined;
  /** A page that holds a connection is not kept for the return to it. */
  private readonly leave = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) this.end(1001, false, 'The page was left');
  };

  /** Throws if the options are of no use. */
  constructor(private readonly host: SocketHost) {
    const { client } = host;
    const { brokerURL, SockJS, transports = TRANSPORTS, transportTimeout } = client;
    this.base = this.url = checkOptions(client);
    this.openTransport = opener(client, this.base);
    this.transports = transports;
    this.origin = [this.base, brokerURL].map((url) => /^\w+:\/\/[^/?#]*/.exec(`${url}`)).join();
    const numbers = transports.map((name) => TRANSPORTS.indexOf(name));
    const known = Uint8Array.from<unknown>([...numbers, ...recall(this.origin).split(',')], Number);
    this.handle = call(
      Operation.OpenSockjs,
      host.handle,
      now(),
      Date.now(),
      Number(transportTimeout),
      Boolean(brokerURL),
      Boolean(SockJS),
      Boolean(host.history.returns),
      transports.length,
      writeInput(known),
    );
    this.engine = generation;
    globalThis.addEventListener?.('pagehide', this.leave);
    // Not at once: the handlers of this socket are set after it is made.
    void Promise.resolve().then(() => this.put(Operation.StartSockjs));
  }

  get transport(): string | undefined {
    return this.carrier?.name;
  }

  get textOnly(): boolean {
    return !this.carrier?.takesBytes;
  }

  /** The subprotocol that was agreed on; SockJS has none. */
  get protocol(): string {
    return (this.inner as Partial<WebSocket> | undefined)?.protocol ?? '';
  }

  /** The socket that does the work, where it is one. */
  get inner(): IStompSocket | undefined {
    return this.carrier?.socket;
  }

  send(data: Outgoing): void {
    if (this.readyState !== StompSocketState.OPEN) return;
    this.early?.push(data);
    if (this.isReady) this.carrier?.send?.(data);
  }

  addEventListener(...listening: [any, any, any?]): void {
    this.listeners = this.listeners ?? new EventTarget();
    this.listeners.addEventListener(...listening);
  }

  removeEventListener(...listening: [any, any, any?]): void {
    this.listeners?.removeEventListener(...listening);
  }

  private tell(type: 'open' | 'message' | 'error' | 'close', what: object): void {
    this[`on${type}`]?.({ type, ...what });
    this.listeners?.dispatchEvent(Object.assign(new Event(type), what));
  }

  /** In good order; with a code at once. */
  close(code?: number, reason = ''): void {
    if (code !== undefined) {
      if (this.readyState === StompSocketState.CLOSED) return;
      this.release(code, reason);
      void Promise.resolve().then(() => this.tell('close', { code, reason, wasClean: false }));
    } else if (this.readyState < StompSocketState.CLOSING) {
      this.readyState = StompSocketState.CLOSING;
      // Not at once: the close event of a socket comes after close() has returned.
      void Promise.resolve().then(() =>
        this.put(Operation.CloseSockjs, this.carrier?.waiting?.length),
      );
    }
  }

  // What happens.

  info(offersWebSocket: boolean): void {
    this.put(Operation.SockjsInfo, offersWebSocket);
  }

  opened(): void {
    this.put(Operation.SockjsOpened);
  }

  message(event: { data?: unknown }): void {
    if (this.early) this.put(Operation.SockjsMessage);
    // Not the event: the members of a browser's own are not its own properties.
    this.tell('message', { data: event.data });
  }

  responseEnded(isWithinFrame: boolean): boolean {
    return this.put(Operation.SockjsResponseEnd, isWithinFrame) === SockjsStep.Proceed;
  }

  takes(length: number): boolean {
    return this.put(Operation.SockjsSending, length) === SockjsStep.Proceed;
  }

  sent(waiting: number): void {
    this.put(Operation.SockjsSent, waiting);
  }

  frame(text: string): void {
    switch (this.put(Operation.SockjsFrame, text.charCodeAt(0))) {
      case SockjsStep.Established:
      case SockjsStep.Messages:
        return this.deliver(arrayIn(text));
      case SockjsStep.End:
        return this.endSession(arrayIn(text));
      case SockjsStep.Forgotten:
        return this.failed('the server does not know the session any more');
      case SockjsStep.Unknown:
        return this.failed(`it sent what is no frame of SockJS: ${sample(text)}`, true);
    }
  }

  private deliver(messages: unknown[] | undefined): void {
    if (!messages?.every((data) => typeof data === 'string'))
      return this.failed('it sent messages that are no JSON array of strings', true);
    // Any of them may be the last one that matters.
    for (const data of messages) this.tell('message', { data });
  }

  private endSession(end: unknown[] | undefined): void {
    if (!end) return this.failed('it closed the session without a code', true);
    const [code, reason] = end;
    this.closed({ code: Number(code) || 1002, reason: `${reason ?? ''}` });
  }

  closed(event: CloseLike): void {
    if (this.readyState !== StompSocketState.CLOSING) {
      this.note(`closed by the server with code ${event.code} ${event.reason}`);
    }
    this.closeEvent = event;
    // The engine knows codes of 16 bits.
    this.put(Operation.SockjsClosed, event.code === (event.code & 0xffff) ? event.code : 1002);
  }

  failed(reason: string, isBroken = false, event?: CloseLike): void {
    this.note(reason);
    this.closeEvent = event;
    this.put(Operation.SockjsFailed, isBroken);
  }

  /** Tells the engine what happens, and does what it says; gives that. */
  private put(input: Operation, value?: number | boolean): SockjsStep {
    if (this.handle === undefined) return SockjsStep.Nothing;
    try {
      const step: SockjsStep = (call as any)(input, this.handle, now(), value);
      if (step < SockjsStep.Messages) {
        this.perform(step, resultOf(ResultWord.Value), resultOf(ResultWord.Other));
      }
      return step;
    } catch (error) {
      // The driver is told, and closes this socket.
      if (isEngineFailure(error)) return SockjsStep.Nothing;
      throw error;
    }
  }

  private note(reason: string): void {
    const transport = this.transport ?? 'websocket';
    this.failures.push({ transport, url: this.url, reason });
    this.debug(`${transport}: ${reason}`);
  }

  private debug(text: string): void {
    this.host.debug(redactUrls(text, this.host.client));
  }

  // What is to be done.

  /** Does what the engine says, and sees to it that it is woken in `delay` milliseconds, unless less than 0. */
  private perform(step: SockjsStep, value: number, delay: number): void {
    clearTimeout(this.timer);
    if (delay >= 0)
      this.timer = later(() => this.put(Operation.SockjsTimeout), latest + delay, latest);
    switch (step) {
      case SockjsStep.OpenTransport:
        return this.open(value);
      case SockjsStep.TimedOut:
        return this.failed(`nothing came within ${value}ms`);
      case SockjsStep.Opened:
        return this.beginSending();
      case SockjsStep.Established:
        return this.establish(resultBytes());
      case SockjsStep.CloseTransport:
        return this.inner?.close();
      case SockjsStep.Ended:
      case SockjsStep.Broken:
        this.end(value, step === SockjsStep.Ended);
    }
  }

  private open(which: SockjsTransport): void {
    this.drop();
    this.aborter = new AbortController();
    try {
      this.carrier = this.openTransport(which, this, this.aborter.signal);
      const what = which === SockjsTransport.Info ? 'Asking for' : `Trying ${this.transport} at`;
      this.debug(`${what} ${this.url}`);
    } catch (error) {
      this.failed((error as Error).message);
    }
  }

  private beginSending(): void {
    this.isReady = true;
    if (this.readyState === StompSocketState.CONNECTING) {
      this.readyState = StompSocketState.OPEN;
      this.tell('open', {});
    } else {
      this.early?.forEach((data) => this.carrier?.send?.(data));
    }
  }

  /** The search is over. */
  private establish(memory: Uint8Array): void {
    this.early = undefined;
    remember(this.origin, memory);
    const { transport, failures, url } = this;
    const { history } = this.host;
    const isNew = transport !== history.transport || failures.length;
    history.transport = transport;
    history.returns = false;
    this.host.debug(`Connected by ${transport}`);
    if (!transport || !isNew) return;
    const [first] = this.transports;
    const earlier = transport === first ? undefined : `${first} failed before`;
    const reason = failures[failures.length - 1]?.reason ?? earlier;
    const info: TransportInfo = { transport, url, failed: failures.splice(0), reason };
    this.host.call('onTransportChange', info);
  }

  private end(code: number, clean: boolean, why = REASONS[code] ?? ''): void {
    const { failures, closeEvent, base } = this;
    // A plain WebSocket has a close event of its own.
    const own = this.isReady && !this.textOnly ? closeEvent : undefined;
    // A SockJS server that closes a running session says so in a frame, with a reason that may be empty.
    const told =
      this.early === undefined && closeEvent?.wasClean === undefined ? closeEvent : undefined;
    const wasClean = own?.wasClean ?? (clean || told !== undefined);
    const isFailure = code === LOST || code === REFUSED;
    const words = isFailure ? REASONS[this.early ? REFUSED : LOST] : why;
    const reason = told?.reason ?? (closeEvent?.reason || words);
    this.release();
    if (!wasClean) {
      const error = transportError(reason, base, failures, this.host.client);
      this.tell('error', { message: error.message, error });
    }
    this.tell('close', { code: own?.code ?? told?.code ?? code, reason, wasClean });
  }

  /** Ends what is under way, at once. */
  private drop(code?: number, reason?: string): void {
    const { inner } = this;
    this.isReady = false;
    this.carrier = undefined;
    this.aborter.abort();
    if (!inner) return;
    silence(inner);
    // One that is closed already may throw.
    if (inner.readyState < StompSocketState.CLOSING) (inner as WebSocket).close(code, reason);
  }

  /** Lets go of everything: nothing happens from here on. */
  private release(code?: number, reason?: string): void {
    this.drop(code, reason);
    this.readyState = StompSocketState.CLOSED;
    if (!this.early) this.host.history.returns = true;
    globalThis.removeEventListener?.('pagehide', this.leave);
    clearTimeout(this.timer);
    if (this.handle !== undefined && this.engine === generation)
      call(Operation.Release, this.handle);
    this.handle = undefined;
  }
}

/** The beginning of what was received, for people. */
const sample = (text: string): string => JSON.stringify(text.slice(0, LONGEST_SAMPLE));

/** The array that follows the first character of a frame, if one does. */
function arrayIn(frame: string): unknown[] | undefined {
  try {
    const array: unknown = JSON.parse(frame.slice(1));
    return Array.isArray(array) ? array : undefined;
  } catch {
    return undefined;
  }
}
