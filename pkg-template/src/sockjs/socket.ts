// A socket that finds its own way to a SockJS server. The driver takes it for any other socket; what it
// does next is said by the machine in the core.

import { now } from '../connection/clock.js';
import type { Driver } from '../connection/driver.js';
import { OPEN_SOCKJS, RELEASE } from '../engine/codes.js';
import { call, give, take } from '../engine/memory.js';
import type { Answer } from '../engine/memory.js';
import { StompSocketState } from '../api/enums.js';
import { transportError } from '../log/errors.js';
import { silence } from '../api/idle.js';
import type { IStompSocket } from '../api/types.js';
import { later } from '../connection/zone.js';
import type { Carrier, CloseLike, Data, Owner } from './carrier.js';
import * as codes from './codes.js';
import { recall, remember } from './memory.js';
import { checkOptions, TRANSPORTS } from './options.js';
import type { SockJSTransport, TransportFailure, TransportInfo } from '../api/sockjs-types.js';
import { waysOf } from './ways.js';

/** Reasons of close events, by their codes, in the words of sockjs-client. */
const REASONS: { [code: number]: string } = {
  1000: 'Normal closure',
  1002: 'Cannot connect to server',
  1006: 'Connection lost',
  2000: 'All transports failed',
};

/** What the sockets of one client know from each other. */
export interface History {
  /** What was in use last. */
  transport?: string;
  /** Whether the last connection was lost, and none was made since. */
  returns?: boolean;
}

export class TransportSocket implements IStompSocket, Owner {
  declare onopen: IStompSocket['onopen'];
  declare onmessage: IStompSocket['onmessage'];
  declare onerror: IStompSocket['onerror'];
  declare onclose: IStompSocket['onclose'];
  readyState = StompSocketState.CONNECTING;
  /** Where the present way leads. */
  url: string;
  /** Of the machine. */
  private handle: number | undefined;
  private carrier: Carrier | undefined;
  /** Aborted when the carrier is dropped. */
  private aborter = new AbortController();
  private readonly setOut: ReturnType<typeof waysOf>;
  private readonly base: string;
  /** The servers that are meant, whatever the paths. */
  private readonly origin: string;
  private readonly transports: readonly SockJSTransport[];
  private readonly failures: TransportFailure[] = [];
  /** What was sent and may have to be sent again, until something has come back. */
  private early: Data[] | undefined = [];
  /** Whether what is sent may go to the carrier. */
  private isReady = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** What the other side said when it closed. */
  private farewell: CloseLike | undefined;
  /** A page that holds a connection is not kept for the return to it. */
  private readonly leave = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) this.end(1001, false, 'The page was left');
  };

  /** Throws if the options are of no use. */
  constructor(private readonly driver: Driver) {
    const { client } = driver;
    const { brokerURL, SockJS, transports = TRANSPORTS, transportTimeout } = client;
    this.base = this.url = checkOptions(client);
    this.setOut = waysOf(client, this.base);
    this.transports = transports;
    this.origin = [this.base, brokerURL].map((url) => /^\w+:\/\/[^/?#]*/.exec(`${url}`)).join();
    const numbers = transports.map((name) => TRANSPORTS.indexOf(name));
    give(Uint8Array.from<unknown>([...numbers, ...recall(this.origin).split(',')], Number));
    const bits = (brokerURL ? 1 : 0) + (SockJS ? 2 : 0) + (driver.history.returns ? 4 : 0);
    const count = transports.length;
    this.handle = call(
      OPEN_SOCKJS,
      driver.handle,
      now(),
      Date.now(),
      transportTimeout,
      bits,
      count,
    );
    globalThis.addEventListener?.('pagehide', this.leave);
    // Not at once: whoever made us has no handlers on us yet.
    void Promise.resolve().then(() => this.put(codes.SET_OUT));
  }

  get transport(): string | undefined {
    return this.carrier?.transport;
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

  send(data: Data): void {
    if (this.readyState !== StompSocketState.OPEN) return;
    this.early?.push(data);
    if (this.isReady) this.carrier?.send?.(data);
  }

  /** In good order; with a code at once. */
  close(code?: number, reason?: string): void {
    if (code !== undefined) {
      this.release(code, reason);
    } else if (this.readyState < StompSocketState.CLOSING) {
      this.readyState = StompSocketState.CLOSING;
      // Not at once: no socket tells whoever closes it of its end before it returns to him.
      void Promise.resolve().then(() => this.put(codes.CLOSE, this.carrier?.waiting?.length));
    }
  }

  // What happens.

  message(event: { data?: unknown }): void {
    if (this.early) this.put(codes.MESSAGE_CAME);
    this.onmessage?.(event);
  }

  frame(text: string): void {
    switch (this.put(codes.FRAME, text.charCodeAt(0))) {
      case codes.IN_USE:
      case codes.MESSAGES:
        return this.deliver(arrayIn(text));
      case codes.END:
        return this.endSession(arrayIn(text));
      case codes.FORGOTTEN:
        return this.failed('the server does not know the session any more');
      case codes.UNKNOWN:
        return this.failed('it sent what is no frame of SockJS', true);
    }
  }

  private deliver(messages: unknown[] | undefined): void {
    if (!messages) return this.failed('it sent messages that are no JSON array', true);
    // Any of them may be the last one that matters.
    for (const data of messages) this.onmessage?.({ data: `${data}` });
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
    this.farewell = event;
    this.put(codes.WAY_CLOSED, event.code);
  }

  failed(reason: string, broken = false, event?: CloseLike): void {
    this.note(reason);
    this.farewell = event;
    this.put(codes.WAY_FAILED, broken ? 1 : 0);
  }

  put(what: number, value = 0): number {
    if (this.handle === undefined) return codes.NOTHING;
    const step = call(what, this.handle, now(), value);
    if (step < codes.MESSAGES) this.perform(step, take());
    return step;
  }

  private note(reason: string): void {
    const transport = this.transport ?? 'websocket';
    this.failures.push({ transport, url: this.url, reason });
    this.driver.debug(`${transport}: ${reason}`);
  }

  // What is to be done.

  /** Does what the machine says, and sees to it that it is woken in time. */
  private perform(step: number, { body, value, other: delay }: Answer): void {
    clearTimeout(this.timer);
    if (delay >= 0) this.timer = later(() => this.put(codes.TIME), delay);
    switch (step) {
      case codes.OPEN_WAY:
        return this.open(value);
      case codes.TIMED_OUT:
        return this.failed(`nothing came within ${value}ms`);
      case codes.MAY_SEND:
        return this.beginSending();
      case codes.IN_USE:
        return this.settle(body);
      case codes.CLOSE_WAY:
        return this.inner?.close();
      case codes.WAY_ENDED:
      case codes.BROKEN:
        this.end(value, step === codes.WAY_ENDED);
    }
  }

  private open(way: number): void {
    this.drop();
    this.aborter = new AbortController();
    try {
      this.carrier = this.setOut(way, this, this.aborter.signal);
      const what = way === codes.ASK_INFO ? 'Asking for' : `Trying ${this.transport} at`;
      this.driver.debug(`${what} ${this.url}`);
    } catch (error) {
      this.failed((error as Error).message);
    }
  }

  private beginSending(): void {
    this.isReady = true;
    if (this.readyState === StompSocketState.CONNECTING) {
      this.readyState = StompSocketState.OPEN;
      this.onopen?.({ type: 'open' });
    } else {
      this.early?.forEach((data) => this.carrier?.send?.(data));
    }
  }

  /** The search is over. */
  private settle(memory: Uint8Array): void {
    this.early = undefined;
    remember(this.origin, memory);
    const { transport, failures, url } = this;
    const { history } = this.driver;
    const isNew = transport !== history.transport || failures.length;
    history.transport = transport;
    history.returns = false;
    this.driver.debug(`Connected by ${transport}`);
    if (!transport || !isNew) return;
    const [first] = this.transports;
    const earlier = transport === first ? undefined : `${first} failed before`;
    const reason = failures[failures.length - 1]?.reason ?? earlier;
    const info: TransportInfo = { transport, url, failed: failures.splice(0), reason };
    this.driver.call('onTransportChange', info);
  }

  private end(code: number, clean: boolean, why = REASONS[code] ?? ''): void {
    const { failures, farewell, base } = this;
    // Of a plain WebSocket people know what it says itself.
    const own = this.isReady && !this.textOnly ? farewell : undefined;
    // A SockJS server that closes a running session says so in a frame, with a reason that may be empty.
    const told =
      this.early === undefined && farewell?.wasClean === undefined ? farewell : undefined;
    const wasClean = own?.wasClean ?? (clean || told !== undefined);
    const reason = told?.reason ?? (farewell?.reason || why);
    this.release();
    if (!wasClean) {
      const error = transportError(reason, base, failures);
      this.onerror?.({ type: 'error', message: error.message, error });
    }
    this.onclose?.({ type: 'close', code: own?.code ?? code, reason, wasClean });
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
    this.driver.history.returns ||= !this.early;
    globalThis.removeEventListener?.('pagehide', this.leave);
    clearTimeout(this.timer);
    if (this.handle !== undefined) call(RELEASE, this.handle);
    this.handle = undefined;
  }
}

/** The array that follows the first character of a frame, if one does. */
function arrayIn(frame: string): unknown[] | undefined {
  try {
    const array: unknown = JSON.parse(frame.slice(1));
    return Array.isArray(array) ? array : undefined;
  } catch {
    return undefined;
  }
}
