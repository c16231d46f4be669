// A socket that finds its own way to a SockJS server. The driver takes it for any other socket; what it
// does next is said by the machine in the core.

import type { Client } from '../client.js';
import type { Driver } from '../driver.js';
import { StompSocketState } from '../enums.js';
import { transportError } from '../errors.js';
import type { IStompSocket } from '../types.js';
import { later } from '../zone.js';
import type { Carrier, CloseLike, Data } from './carrier.js';
import * as codes from './codes.js';
import { ForeignCarrier } from './foreign.js';
import { Machine } from './machine.js';
import { recall, remember } from './memory.js';
import { absolute, checkOptions, transportsOf } from './options.js';
import { askInfo } from './request.js';
import type { TransportFailure, TransportInfo } from './types.js';
import { WebSocketCarrier } from './websocket.js';
import { RequestCarrier } from './xhr.js';
import type { RequestOwner } from './xhr.js';

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
  transport: string | undefined;
  /** Whether the last connection was lost, and none was made since. */
  returns: boolean;
}

export class TransportSocket implements IStompSocket, RequestOwner {
  onopen: IStompSocket['onopen'] = null;
  onmessage: IStompSocket['onmessage'] = null;
  onerror: IStompSocket['onerror'] = null;
  onclose: IStompSocket['onclose'] = null;
  readyState = StompSocketState.CONNECTING;
  machine: Machine | undefined;
  private carrier: Carrier | undefined;
  private readonly base: string;
  /** The servers that are meant, whatever the paths. */
  private readonly origin: string;
  /** The options as they were when the socket was made. */
  private readonly options: Pick<Client, 'brokerURL' | 'SockJS' | 'transports' | 'transportTimeout'>;
  /** Where the present way leads. */
  private address = '';
  private readonly failures: TransportFailure[] = [];
  /** What was sent and may have to be sent again, until something has come back. */
  private early: Data[] | undefined = [];
  /** Whether what is sent may go to the carrier. */
  private isReady = false;
  private asking: AbortController | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** What the other side said when it closed. */
  private farewell: CloseLike | undefined;
  /** A page that holds a connection is not kept for the return to it. */
  private readonly leave = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) this.end(1001, false, 'The page was left');
  };

  /** Throws if the options are of no use. */
  constructor(private readonly driver: Driver) {
    const { sockjsURL, brokerURL, SockJS, transports, transportTimeout } = driver.client;
    this.options = { brokerURL, SockJS, transports, transportTimeout };
    checkOptions(driver.client);
    this.base = absolute(sockjsURL);
    this.origin = [this.base, brokerURL].map((url) => /^\w+:\/\/[^/?#]*/.exec(`${url}`)).join();
    const names = transportsOf(transports).join();
    this.machine = new Machine(driver, this.base, names, this.options, recall(this.origin));
    globalThis.addEventListener?.('pagehide', this.leave);
    // Not at once: whoever made us has no handlers on us yet.
    void Promise.resolve().then(() => this.turn());
  }

  get url(): string {
    return this.address || this.base;
  }

  get transport(): string | undefined {
    return this.carrier?.transport;
  }

  get textOnly(): boolean {
    return this.carrier?.textOnly ?? true;
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
    if (this.isReady) this.carrier?.send(data);
  }

  /** In good order; with a code at once. */
  close(code?: number, reason?: string): void {
    if (code !== undefined) {
      this.drop(code, reason);
      this.release();
    } else if (this.readyState < StompSocketState.CLOSING) {
      this.readyState = StompSocketState.CLOSING;
      // Not at once: no socket tells whoever closes it of its end before it returns to him.
      void Promise.resolve().then(() => this.put(codes.CLOSE));
    }
  }

  // What happens.

  opened(): void {
    this.put(codes.OPENED);
  }

  message(event: { data?: unknown }): void {
    if (this.early) this.put(codes.MESSAGE_CAME);
    this.onmessage?.(event);
  }

  frame(text: string): void {
    const kind = this.machine?.frame(text.charCodeAt(0));
    if (kind === codes.UNKNOWN) return this.failed('it sent what is no frame of SockJS', true);
    if (kind === codes.FORGOTTEN) return this.failed('the server does not know the session any more');
    // What was opened, or has proved to be of use, is told before anything else.
    if (this.early) this.turn();
    if (kind === codes.MESSAGES) this.deliver(parsed(text));
    if (kind === codes.END) this.endSession(parsed(text));
  }

  private deliver(messages: unknown): void {
    if (!Array.isArray(messages)) return this.failed('it sent messages that are no JSON array', true);
    // Any of them may be the last one that matters.
    for (const data of messages) this.onmessage?.({ data: `${data}` });
  }

  private endSession(end: unknown): void {
    const [code, reason] = Array.isArray(end) ? end : [];
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
    this.put(codes.WAY_FAILED, Number(broken));
  }

  put(input: number, value = 0): void {
    this.machine?.put(input, value);
    this.turn();
  }

  private note(reason: string): void {
    const transport = this.asking ? 'info' : (this.transport ?? 'websocket');
    this.failures.push({ transport, url: this.url, reason });
    this.driver.debug(`${transport}: ${reason}`);
  }

  // What is to be done.

  /** Does what the machine says, and sees to it that it is woken in time. */
  private turn(): void {
    while (this.machine) {
      const [step, value] = this.machine.step();
      if (step === codes.NOTHING) break;
      this.perform(step, value);
    }
    clearTimeout(this.timer);
    const delay = this.machine?.delay ?? -1;
    if (delay >= 0) this.timer = later(() => this.put(codes.TIME), delay);
  }

  private perform(step: number, value: number): void {
    switch (step) {
      case codes.ASK_INFO:
        return this.askInfo();
      case codes.TIMED_OUT:
        return this.failed(`nothing came within ${value}ms`);
      case codes.MAY_SEND:
        return this.beginSending();
      case codes.IN_USE:
        return this.settle();
      case codes.CLOSE_WAY:
        return this.carrier?.close();
      case codes.WAY_ENDED:
      case codes.BROKEN:
        return this.end(value, step === codes.WAY_ENDED);
      default:
        return this.open(step);
    }
  }

  private askInfo(): void {
    this.drop();
    const asking = (this.asking = new AbortController());
    this.address = (this.machine as Machine).address(codes.AT_INFO);
    this.driver.debug(`Asking for ${this.address}`);
    askInfo(this.address, asking.signal).then(
      (websocket) => asking === this.asking && this.put(codes.INFO, Number(websocket)),
      (error) => asking === this.asking && this.failed(error.message),
    );
  }

  private open(step: number): void {
    this.drop();
    try {
      this.carrier = this.carrierFor(step);
      this.driver.debug(`Trying ${this.transport} at ${this.url}`);
    } catch (error) {
      this.failed((error as Error).message);
    }
  }

  private carrierFor(step: number): Carrier {
    const machine = this.machine as Machine;
    const { brokerURL, SockJS, transports, transportTimeout } = this.options;
    if (step === codes.OPEN_PLAIN) {
      this.address = brokerURL as string;
      return new WebSocketCarrier(this, this.address, this.driver.client.stompVersions.protocolVersions());
    }
    if (step === codes.OPEN_FOREIGN) {
      this.address = this.base;
      const others = transports?.filter((name) => !(brokerURL && name === 'websocket'));
      const timeout = transportTimeout;
      return new ForeignCarrier(this, SockJS!, this.base, { transports: others, timeout });
    }
    machine.begin();
    this.address = machine.address(codes.AT_RECEIVE);
    if (step === codes.OPEN_WEBSOCKET) return new WebSocketCarrier(this, this.address);
    const streams = step === codes.OPEN_STREAMING;
    return new RequestCarrier(this, streams ? 'xhr-streaming' : 'xhr-polling', streams);
  }

  private beginSending(): void {
    this.isReady = true;
    if (this.readyState === StompSocketState.CONNECTING) {
      this.readyState = StompSocketState.OPEN;
      this.onopen?.({ type: 'open' });
    } else {
      for (const data of this.early ?? []) this.carrier?.send(data);
    }
  }

  /** The search is over. */
  private settle(): void {
    this.early = undefined;
    remember(this.origin, (this.machine as Machine).memory());
    const { transport, failures, url } = this;
    const { history } = this.driver;
    const isNew = transport !== history.transport || failures.length > 0;
    history.transport = transport;
    history.returns = false;
    this.driver.debug(`Connected by ${transport}`);
    if (!transport || !isNew) return;
    const [first] = transportsOf(this.options.transports);
    const earlier = transport === first ? undefined : `${first} failed before`;
    const reason = failures[failures.length - 1]?.reason ?? earlier;
    const info: TransportInfo = { transport, url, failed: failures.splice(0), reason };
    this.driver.call('onTransportChange', info);
  }

  private end(code: number, clean: boolean, why = REASONS[code] ?? ''): void {
    const { failures, farewell, base } = this;
    // Of a plain WebSocket people know what it says itself.
    const own = this.isReady && !this.textOnly ? farewell : undefined;
    const wasClean = own?.wasClean ?? clean;
    const reason = farewell?.reason || why;
    this.drop();
    this.release();
    if (!wasClean) {
      const error = transportError(reason, base, failures);
      this.onerror?.({ type: 'error', message: error.message, error });
    }
    this.onclose?.({ type: 'close', code: own?.code ?? code, reason, wasClean });
  }

  /** Ends what is under way, at once. */
  private drop(code?: number, reason?: string): void {
    this.isReady = false;
    this.asking?.abort();
    this.carrier?.drop(code, reason);
    this.asking = this.carrier = undefined;
  }

  /** Lets go of everything: nothing happens from here on. */
  private release(): void {
    this.readyState = StompSocketState.CLOSED;
    this.driver.history.returns ||= !this.early;
    globalThis.removeEventListener?.('pagehide', this.leave);
    clearTimeout(this.timer);
    this.machine?.free();
    this.machine = undefined;
  }
}

/** What follows the first character of a frame; `undefined` if it is no JSON. */
function parsed(frame: string): unknown {
  try {
    return JSON.parse(frame.slice(1));
  } catch {
    return undefined;
  }
}
