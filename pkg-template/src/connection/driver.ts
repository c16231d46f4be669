// What drives a client in the engine: what happens goes in as operations, and what the engine says is done, in that
// order.

import { ActivationState, ReconnectionTimeMode } from '../api/enums.js';
import { idle } from '../api/idle.js';
import type { ClientOptions, Stateful } from '../api/options.js';
import type { StompHeaders } from '../api/stomp-headers.js';
import { Action, LogEvent, logLines, Operation, ResultWord, Status } from '../engine/abi.js';
import { call, isEngineFailure } from '../engine/call.js';
import { resultBody, resultOf, resultText, views, writeInput } from '../engine/memory.js';
import { openFor } from '../engine/ownership.js';
import type { ReceivedFrame } from '../frames/received-frame.js';
import { protocolError } from '../log/errors.js';
import { redactUrls } from '../log/redact.js';
import { attempt, report } from '../log/report.js';
import { latest, now } from '../platform/clock.js';
import { kind } from '../platform/kind.js';
import { later } from '../platform/zone.js';
import type { History, SocketHost } from '../sockjs/built-in.js';
import { encodeHeaders } from '../text/headers.js';
import { unfit } from '../text/own-text.js';
import type { Connection, ConnectionHost } from './connection.js';
import type { Observer } from './observer.js';
import { Connector } from './connector.js';
import { HeartBeats } from './heart-beats.js';
import { perform } from './perform.js';

const VERSIONS = [undefined, '1.0', '1.1', '1.2'];

/** @internal */
export class Driver implements ConnectionHost, SocketHost {
  /** What waits for the client to come to rest. */
  readonly waiting: (() => void)[] = [];
  readonly history: History = {};
  readonly heartBeats = new HeartBeats(this);
  private readonly connector = new Connector(this);
  /** What the client has for the DISCONNECT frame. */
  disconnectHeaders: StompHeaders = {};
  /** The present socket, and what belongs to it. */
  connection: Connection | undefined;
  /** What the application has put in the place of the connection, in its tests. */
  standIn: any;
  /** The close event that is to be passed on. */
  closeEvent: unknown;
  /** The RECEIPT for DISCONNECT, which comes before the socket is closed and is passed on after. */
  disconnectReceipt: ReceivedFrame | undefined;
  /** What was told last of attempts that came to nothing, since the last that did not. */
  cause = '';
  advice = '';
  /** The present connection attempt, 0 for none. */
  attempt = 0;
  /** What sees the connections of the client besides its callbacks. */
  readonly observers: Observer[] = [];
  /** Of the client in the engine, which is there from the first activation on. */
  private engineClient: number | undefined;
  /** Callbacks that are no functions, as they were told to be. */
  private readonly refused: { [name: string]: unknown } = {};
  /** Whether the application wants to be connected. */
  private isWanted = false;
  private status = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private wakesAt = Infinity;

  /** @param client what the application sees: the client, or a proxy around it. */
  constructor(public client: ClientOptions<any>) {}

  get handle(): number {
    return this.engineClient ?? (this.engineClient = openFor(this));
  }

  // What the application wants.

  /**
   * Without an engine, which a policy of the page may forbid, nothing is activated; the application is told why.
   * `isRetry`: it has been told why the attempts before came to nothing.
   */
  activate(isRetry = false): void {
    this.isWanted = true;
    if (!isRetry) this.cause = this.advice = '';
    attempt(() => {
      try {
        this.turn((client) => call(Operation.Activate, client));
      } catch (error) {
        this.tellError(error as Error);
        throw error;
      }
    });
  }

  /** Resolves when the client has come to rest. */
  deactivate(force: boolean): Promise<void> {
    this.isWanted = false;
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      if (this.engineClient === undefined) {
        this.debug(logLines[LogEvent.AlreadyInactive]);
        return this.rest();
      }
      const headers = this.headersToDisconnect();
      this.turn((client) => call(Operation.Deactivate, client, force, writeInput(headers)));
    });
  }

  /** Headers that cannot be sent are no reason to stay connected. */
  private headersToDisconnect(): string {
    try {
      return encodeHeaders(this.disconnectHeaders);
    } catch (error) {
      this.debug(`Ignoring error during disconnect ${error}`);
      return '';
    }
  }

  forceDisconnect(): void {
    if (this.connection) this.turn((client) => call(Operation.ForceDisconnect, client, now()));
  }

  get nextDelay(): number {
    return this.engineClient === undefined ? 0 : call(Operation.NextDelay, this.engineClient);
  }

  set nextDelay(delay: number) {
    call(Operation.SetNextDelay, this.handle, delay);
  }

  // How it is.

  get connected(): boolean {
    return (this.status & Status.IsEstablished) !== 0;
  }

  get version(): string | undefined {
    return VERSIONS[this.status >> Status.VersionShift];
  }

  // The loop.

  /** Performs an operation that changes the course of the client, which goes by its options as they are now. */
  turn(operation: (client: number) => void, frame?: ReceivedFrame): void {
    this.step(() => {
      this.configure();
      operation(this.handle);
    }, frame);
  }

  private configure(): void {
    const { client, handle } = this;
    try {
      call(
        Operation.Configure,
        handle,
        Number(client.reconnectDelay),
        Number(client.maxReconnectDelay),
        Number(client.reconnectTimeMode) === ReconnectionTimeMode.EXPONENTIAL,
        Number(client.minUptime),
        Number(client.connectionTimeout),
        Number(client.disconnectTimeout),
        Boolean(client.discardWebsocketOnCommFailure),
      );
    } catch (error) {
      if (isEngineFailure(error)) throw error;
      // A getter of the application: the engine goes by what it was told last.
      report(error);
    }
  }

  step(operation: () => void, frame?: ReceivedFrame): void {
    try {
      // The time of this step, by which its deadlines are armed.
      now();
      operation();
      this.note();
      // Once there is an action, until there is none: an action's own commands have scopes of their own.
      if (this.status & Status.HasAction) while (this.act(frame));
    } catch (error) {
      // An engine that has failed tells us so: see engineFailed.
      if (!isEngineFailure(error)) throw error;
    }
  }

  /** Performs the next action; gives whether there was one. What it throws is reported. */
  private act(frame: ReceivedFrame | undefined): boolean {
    const action = call(Operation.NextAction, this.handle, now());
    this.note();
    if (action === Action.Nothing) return false;
    const value = resultOf(ResultWord.Value);
    const other = resultOf(ResultWord.Other);
    const text = action === Action.Transmit ? resultBody() : resultText();
    try {
      perform(this, action, text, value, other, frame);
    } catch (error) {
      if (isEngineFailure(error)) throw error;
      report(error);
    }
    return true;
  }

  /** Notes what the engine has said of this client with its last operation. */
  private note(): void {
    const { result } = views();
    this.status = result[ResultWord.Status];
    this.attempt = result[ResultWord.Attempt];
    if (this.connection) this.connection.ready = (this.status & Status.IsReady) !== 0;
    this.arm(result[ResultWord.Deadline]);
  }

  /**
   * Sees to it that the driver wakes when something is due, or earlier. Earlier does no harm, and it saves much:
   * most deadlines are put off again and again, with every message that comes.
   */
  private arm(deadline: number): void {
    if (!(deadline >= 0)) return this.disarm();
    this.heartBeats.arm(deadline, latest);
    if (deadline >= this.wakesAt) return;
    clearTimeout(this.timer);
    this.wakesAt = deadline;
    this.timer = later(() => this.ring(deadline), deadline, latest);
  }

  private disarm(): void {
    clearTimeout(this.timer);
    this.wakesAt = Infinity;
  }

  /** Fake timers may have been unable to clear a real one, which fires beside the one that took its place. */
  private ring(due: number): void {
    if (due === this.wakesAt) this.wakesAt = Infinity;
    this.wake();
  }

  wake(): void {
    this.turn((client) => {
      const at = this.connection?.signsOfLife.take();
      if (at !== undefined) call(Operation.Received, client, at, this.attempt);
      call(Operation.Timeout, client, now());
    });
  }

  // Attempts, sockets and their ends.

  connect(attempt: number): void {
    this.connector.connect(attempt);
  }

  /** Ends the present socket in good order; its end is still heard of. */
  close(): void {
    if (this.connection) this.connection.close();
    else this.connector.giveUp();
  }

  /** Hears of the present socket no more, and closes it as fast as it can be closed. */
  discard(code: number, reason: string): void {
    if (this.connection) this.connection.discard(code, reason);
    else this.connector.giveUp();
  }

  /** Lets go of the socket and of all that goes with it. */
  detach(): void {
    // What is due from here on has nothing to do with what was: its delay is to be exact.
    this.disarm();
    this.heartBeats.stop();
    this.connection?.end();
    this.connection = undefined;
  }

  /** The engine has failed, and all that it knew is lost: ends the connection, and begins anew. */
  engineFailed(error: Error): void {
    const { connection, client } = this;
    this.engineClient = undefined;
    this.status = this.attempt = 0;
    this.disarm();
    this.connector.forget();
    this.tellError(error);
    if (connection) {
      const reason = 'The engine has failed';
      connection.discard(ENGINE_FAILED, reason);
      this.detach();
      this.call('onWebSocketClose', { code: ENGINE_FAILED, reason, wasClean: false });
    }
    if (this.isWanted) this.turn((client) => call(Operation.Resume, client));
    const state = this.isWanted ? ActivationState.ACTIVE : ActivationState.INACTIVE;
    if (client.state !== state) {
      (client as Stateful).state = state;
      this.call('onChangeState', state);
    }
    if (!this.isWanted) this.rest();
  }

  /** Ends what waits for the client to come to rest. */
  rest(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  // The application.

  call(callback: string, argument?: unknown): void {
    if (this.observers.filter((it) => it.event(callback, argument)).length) return;
    const args = argument === undefined ? [] : [argument];
    attempt(() => this.callback(callback)?.apply(this.client, args));
  }

  /** The callback of this name, if it is a function; what else it is, is told once. */
  callback(name: string): ((...args: unknown[]) => any) | undefined {
    const callback = (this.client as any)[name];
    if (typeof callback === 'function') return callback;
    if (callback && this.refused[name] !== callback) {
      this.refused[name] = callback;
      report(unfit(name, 'a function', callback));
    }
    return undefined;
  }

  /** Whether debug texts are read. */
  get debugging(): boolean {
    return this.client.debug !== idle;
  }

  debug(text: string): void {
    this.call('debug', text);
  }

  /** The broker broke the protocol, or the socket is unfit for it. */
  tellFault(text: string): void {
    this.tellError(protocolError(text));
  }

  /** The application is told once for a cause; the log each time. */
  tellCause(error: unknown): void {
    for (const observer of this.observers) observer.failed(error);
    const own = messageOf(error);
    const message = redactUrls(own || textOf(error), this.client);
    if (message === this.cause) return this.debug(message);
    this.cause = message;
    const isPlain = message === own && kind(error) === 'Error';
    const failure = isPlain ? (error as Error) : new Error(message);
    report(message === own ? error : failure);
    this.tellError(failure);
  }

  /** Says in the log what may help, once for a cause. */
  advise(text: string): void {
    if (text && text !== this.advice) this.debug((this.advice = text));
  }

  private tellError(error: Error): void {
    const message = redactUrls(error.message, this.client);
    this.debug(message);
    this.call('onWebSocketError', { type: 'error', message, error });
  }

  refuse(text: string): void {
    this.tellFault(text);
    this.forceDisconnect();
  }
}

function messageOf(error: unknown): string | undefined {
  try {
    return (error as Error | undefined)?.message;
  } catch {
    return undefined;
  }
}

/** What says why, of what was thrown without a message: an object that has no text either has its members. */
function textOf(error: unknown): string {
  let text = '';
  try {
    text = `${error ?? ''}`;
    if (text.startsWith('[object ')) text = `${kind(error)} ${JSON.stringify(error)}`;
  } catch {
    // There is nothing to be said of it.
  }
  return text || 'beforeConnect, or what makes the socket, failed without a reason';
}

/** The close code of a connection that ended because the engine failed: of RFC 6455's private range. */
const ENGINE_FAILED = 4004;
