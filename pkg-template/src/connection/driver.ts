// What stands between a client and its engine: what happens goes into the engine, and what the engine
// says is done, in that order.

import type { Client } from '../client/client.js';
import { clockOffset, now } from './clock.js';
import * as codes from '../engine/codes.js';
import { call, give, keepFor, part, take } from '../engine/memory.js';
import type { Answer } from '../engine/memory.js';
import { ReconnectionTimeMode } from '../api/enums.js';
import { protocolError } from '../log/errors.js';
import { flatten } from '../text/headers.js';
import type { LooseHeaders } from '../text/headers.js';
import { idle, silence } from '../api/idle.js';
import { perform } from './perform.js';
import { report } from '../log/report.js';
import type { History } from '../sockjs/built-in.js';
import { makeSocket } from './socket.js';
import type { StompHeaders } from '../api/stomp-headers.js';
import { Ticker } from './ticker.js';
import { decode } from '../text/utf8.js';
import { Wire } from './wire.js';
import { later } from './zone.js';

/** The longest delay that browsers take; a longer one would fire at once. */
const LONGEST = 0x7fff_ffff;
const VERSIONS = [undefined, '1.0', '1.1', '1.2'];

/** @internal */
export class Driver {
  /** Who waits for the client to come to rest. */
  readonly waiting: (() => void)[] = [];
  readonly history: History = {};
  readonly handle = keepFor(this, call(codes.OPEN));
  /** What the client has for the DISCONNECT frame. */
  disconnectHeaders: StompHeaders = {};
  /** The present socket, and what belongs to it. */
  wire: Wire | undefined;
  /** The close event that is to be passed on. */
  closeEvent: unknown;
  /** The receipt for DISCONNECT, which is logged before the socket is closed and passed on after. */
  farewell: unknown;
  /** Whether heart-beats are being sent. */
  beats = false;
  private ticker: Ticker | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private wakesAt = Infinity;

  /** @param client what the application sees: the client, or a proxy around it. */
  constructor(public client: Client) {}

  // What happens, and what is wanted.

  /** Something changes the course of the session, which goes by the options as they are now. */
  turn(what: number, attempt = 0): void {
    this.configure();
    this.step(() => {
      this.hear();
      this.input(what, attempt);
    });
  }

  /** Tells the engine of messages that it did not have to see. */
  private hear(): void {
    const { wire } = this;
    if (!wire?.heardAt) return;
    const offset = clockOffset();
    // If somebody has set the clock meanwhile, it was now.
    const at = Math.abs(offset - wire.clockOffset) < 100 ? wire.heardAt - offset : now();
    call(codes.HEARD, this.handle, at);
    wire.heardAt = 0;
    wire.clockOffset = offset;
  }

  deactivate(force: boolean): void {
    const headers = this.farewellHeaders();
    this.configure();
    this.step(() => {
      give(headers);
      call(codes.DEACTIVATE, this.handle, Number(force));
    });
  }

  /** Headers that cannot be sent are no reason to stay connected. */
  private farewellHeaders(): string {
    try {
      return flatten(this.client.disconnectHeaders);
    } catch (error) {
      this.debug(`Ignoring error during disconnect ${error}`);
      return '';
    }
  }

  forceDisconnect(): void {
    this.turn(codes.FORCE_DISCONNECT);
  }

  /** Bytes came. True if the next message begins at the beginning of a frame. */
  bytes(bytes: string | Uint8Array): boolean {
    // The handshake decides what the options are for.
    if (!this.wire?.ready) this.turn(codes.TIME);
    this.step(() => {
      give(bytes);
      call(codes.BYTES, this.handle, now());
    });
    return (this.status & codes.IS_AT_BOUNDARY) !== 0;
  }

  /** What the engine says to the head of a frame: see `read_head` in src/npm/border/session.rs. */
  head(head: string): Answer | undefined {
    give(head);
    return call(codes.HEAD, this.handle, now()) ? take() : undefined;
  }

  /** The head of a SEND frame up to its content-length. Throws if nothing may be sent. */
  sendHead(destination: string, headers: string): string {
    return decode(this.ask(codes.SEND_HEAD, destination, 'destination', '', headers).body);
  }

  /**
   * Asks for something that goes by a frame without a body: see `request` in src/npm/border/session.rs. Throws
   * if it cannot be had, and what the socket throws.
   */
  request(
    what: number,
    subject: string,
    headers?: LooseHeaders,
    subscription = '',
    token = 0,
  ): string {
    const { wire } = this;
    if (wire === undefined) throw notConnected();
    const name = what === codes.SUBSCRIBE ? 'destination' : 'id';
    const { text, value } = this.step(
      () => this.ask(what, subject, name, subscription, flatten(headers), token),
      true,
    );
    wire.forget(value);
    return text;
  }

  private ask(
    what: number,
    subject: string,
    name: string,
    subscription: string,
    headers: string,
    token = 0,
  ): Answer {
    give(part(`${subject}`, name) + part(`${subscription}`, 'subscription') + headers);
    const granted = call(what, this.handle, token);
    const answer = take();
    if (granted) return answer;
    throw this.connected ? new Error(answer.text) : notConnected();
  }

  // How it is.

  private get status(): number {
    return call(codes.STATUS, this.handle);
  }

  get connected(): boolean {
    return (this.status & codes.IS_ESTABLISHED) !== 0;
  }

  get version(): string | undefined {
    return VERSIONS[this.status >> 4];
  }

  private input(what: number, attempt: number): number {
    return call(what, this.handle, now(), attempt);
  }

  private configure(): void {
    const { client } = this;
    const numbers = Float64Array.of(
      Number(client.reconnectDelay),
      Number(client.maxReconnectDelay),
      Number(Number(client.reconnectTimeMode) === ReconnectionTimeMode.EXPONENTIAL),
      Number(client.minUptime),
      Number(client.connectionTimeout),
      Number(client.disconnectTimeout),
      Number(Boolean(client.discardWebsocketOnCommFailure)),
    );
    give(new Uint8Array(numbers.buffer));
    call(codes.CONFIGURE, this.handle);
  }

  // The loop.

  /**
   * Does something, and then all that it brings about: what was not waiting yet. What the socket throws when a
   * frame is to be sent is thrown again if somebody `asks`, else reported; all of it is done before.
   */
  private step<T>(what: () => T, asks = false): T {
    const mark = call(codes.MARK, this.handle);
    const result = what();
    const faults: unknown[] = [];
    for (let action; (action = call(codes.POLL, this.handle, now(), mark)); ) {
      const answer = take();
      this.tellWire();
      try {
        perform(this, action, answer);
      } catch (error) {
        faults.push(error);
      }
    }
    this.tellWire();
    this.arm();
    if (faults.length > 0) {
      if (asks) throw faults[0];
      report(faults[0]);
    }
    return result;
  }

  /** Tells the wire whether frames may be sent: it knows how to send without asking us. */
  private tellWire(): void {
    this.wire?.setReady((this.status & codes.IS_READY) !== 0);
  }

  /**
   * Sees to it that we wake when something is due, or earlier. Earlier does no harm, and it saves much:
   * most deadlines are put off again and again, with every message that comes.
   */
  private arm(): void {
    const deadline = call(codes.DEADLINE, this.handle);
    if (deadline < 0) {
      clearTimeout(this.timer);
      this.wakesAt = Infinity;
      return;
    }
    const present = now();
    this.ticker?.arm(deadline, present);
    if (deadline >= this.wakesAt) return;
    clearTimeout(this.timer);
    this.wakesAt = deadline;
    this.timer = later(this.wake, Math.min(Math.ceil(deadline - present), LONGEST));
  }

  private readonly wake = (): void => {
    this.wakesAt = Infinity;
    this.turn(codes.TIME);
  };

  // Attempts to connect, and their sockets.

  /** Lets the application prepare, and goes on when it is ready. */
  async prepare(attempt: number): Promise<void> {
    const { client } = this;
    let prepared: unknown;
    try {
      prepared = client.beforeConnect?.(client);
    } catch (error) {
      // Not at once: whoever activates the client is to hear of nothing before that returns.
      prepared = Promise.reject(error);
    }
    let next = codes.PREPARED;
    try {
      await prepared;
    } catch (error) {
      report(error);
      next = codes.FAILED;
    }
    this.client = client;
    this.turn(next, attempt);
  }

  open(attempt: number): void {
    try {
      const socket = makeSocket(this);
      if (!this.input(codes.MADE, attempt)) return socket.close();
      const wire = new Wire(this, socket);
      socket.onopen = () => this.opened(attempt);
      socket.onerror = (event: unknown) => {
        if (this.wire === wire) this.call('onWebSocketError', event);
      };
      socket.onclose = (event: unknown) => {
        if (this.wire !== wire) return;
        this.closeEvent = event;
        this.turn(codes.CLOSED);
      };
      this.wire = wire;
    } catch (error) {
      report(error);
      this.turn(codes.FAILED, attempt);
      return;
    }
    if (this.wire.isOpen) this.opened(attempt);
  }

  private opened(attempt: number): void {
    if (!this.input(codes.IS_OPENING, attempt)) return;
    const { client } = this;
    try {
      const versions = `${client.stompVersions.supportedVersions()}`;
      give(part(versions, 'accept-version') + flatten(client.connectHeaders));
    } catch (error) {
      report(error);
      this.turn(codes.UNUSABLE);
      return;
    }
    this.step(() => {
      const usable = call(
        codes.OPENED,
        this.handle,
        now(),
        Number(Boolean(client.strict)),
        Number(client.heartbeatOutgoing),
        Number(client.heartbeatIncoming),
        Number(client.heartbeatToleranceMultiplier),
      );
      if (!usable) report(new Error(take().text));
    });
  }

  /** Ends the present socket in good order; its end is still heard of. */
  close(): void {
    const { wire } = this;
    if (!wire) return;
    wire.end();
    attempt(() => wire.socket.close());
  }

  /** Hears of the present socket no more, and closes it as fast as it can be closed. */
  discard(code: number, reason: string): void {
    const { wire } = this;
    if (!wire) return;
    wire.end();
    attempt(() => silence(wire.socket));
    attempt(() => wire.close(code, reason));
  }

  /** Lets go of the socket and of all that goes with it. */
  detach(): void {
    this.stopBeats();
    this.wire?.end();
    this.wire = undefined;
  }

  // Heart-beats.

  startBeats(): void {
    this.beats = true;
    if (this.client.heartbeatStrategy === 'worker' && typeof Worker !== 'undefined') {
      this.debug('Using runWorker for outgoing pings');
      try {
        this.ticker = new Ticker(
          () => this.turn(codes.TIME),
          () => this.fallBack(),
        );
      } catch {
        this.fallBack();
      }
    } else {
      this.debug(BY_TIMER);
    }
  }

  /** There is no worker, most likely for the page's content security policy. */
  private fallBack(): void {
    this.debug(NO_WORKER);
    this.debug(BY_TIMER);
    this.ticker?.stop();
    this.ticker = undefined;
  }

  stopBeats(): void {
    const { beats, ticker } = this;
    this.beats = false;
    this.ticker = undefined;
    ticker?.stop();
    if (beats) this.debug(`Outgoing ping dispose${ticker ? 'Worker' : 'Interval'}`);
  }

  // The application.

  /** Calls the callback of that name. What it throws is reported. */
  call(callback: string, argument?: unknown): void {
    const args = argument === undefined ? [] : [argument];
    attempt(() => (this.client as any)[callback]?.(...args));
  }

  /** Whether somebody reads the debug texts. */
  get debugging(): boolean {
    return this.client.debug !== idle;
  }

  debug(text: string): void {
    this.call('debug', text);
  }

  /** The broker broke the protocol, or the socket is unfit for it. */
  protocolError(text: string): void {
    const error = protocolError(text);
    this.debug(error.message);
    this.call('onWebSocketError', { type: 'error', message: error.message, error });
  }
}

const NO_WORKER = 'The worker for outgoing pings does not start, falling back';
const BY_TIMER = 'Using runInterval for outgoing pings';

/** Word for word what @stomp/stompjs throws: applications look for it. */
export const notConnected = (): Error => new TypeError('There is no underlying STOMP connection');

/** Does what may fail; then it is reported, and nothing else. */
function attempt(what: () => void): void {
  try {
    what();
  } catch (error) {
    report(error);
  }
}
