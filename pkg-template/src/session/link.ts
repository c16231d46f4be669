// What is between a session and its client: connection attempts, their ends, and what comes meanwhile.

import type { StompHeaders } from '../api/stomp-headers.js';
import type { IFrame } from '../api/types.js';
import type { Connection } from '../connection/connection.js';
import type { Driver } from '../connection/driver.js';
import type { Observer } from '../connection/observer.js';
import { ADDRESSES, addressOf } from './addresses.js';
import type { Linked, LinkPart, Loss } from './context.js';
import { Code, Operation, ResultWord, Text } from './engine/abi.js';
import { call, noModule } from './engine/call.js';
import type { Client } from '../client/client.js';
import type { ReceivedFrame } from '../frames/received-frame.js';
import type { Parts } from './parts.js';
import { check, checkSendable, fits, namesIn } from './forms.js';
import { ActivationState } from '../api/enums.js';
import { redactUrls } from '../log/redact.js';
import { byteLength } from '../text/utf8.js';
import { StompError } from './stomp-error.js';
import type { AttemptInfo, SessionOptions } from './options.js';
import { codeOf, misuse, text, thrown } from './texts.js';

/** The options that are asked for each attempt. */
const ASKED = ['connectHeaders', ...ADDRESSES] as const;

export class Link implements Observer, LinkPart {
  /** The attempt or connection that counts; 0 for none. */
  attempt = 0;
  /** Whether CONNECTED has come. */
  isUp = false;
  bytesIn = 0;
  bytesOut = 0;
  private wasOpen = false;
  private isEnding = false;
  private loss: Loss | undefined;
  /** The last error that the driver has told. */
  private refusal: unknown;
  private abandoned: AbortController | undefined;
  /** Which of a list of addresses comes next. */
  private turn = 0;
  private connectHeaders: StompHeaders = {};
  private readonly driver: Driver;

  constructor(
    private readonly core: Linked,
    readonly client: Client,
  ) {
    this.driver = client._driver();
    this.driver.observers.push(this);
  }

  /** Lets go of the client. */
  release(): void {
    const { observers } = this.driver;
    const at = observers.indexOf(this);
    if (at >= 0) observers.splice(at, 1);
    this.attempt = 0;
  }

  get connection(): Connection | undefined {
    return this.driver.connection;
  }

  /** The address, without secrets. */
  get url(): string | undefined {
    const { brokerURL, sockjsURL } = this.client as { brokerURL?: string; sockjsURL?: string };
    const url = this.connection?.url ?? sockjsURL ?? brokerURL;
    return url === undefined ? undefined : redactUrls(url, this.client);
  }

  /** A client of another that is connected already: what CONNECTED said besides the version is gone. */
  adoptPresent(): void {
    const { connected, connectedVersion } = this.client;
    if (connected) this.event('onConnect', { headers: { version: connectedVersion } });
  }

  // Attempts.

  /** Begins an attempt: asks for the address and the credentials, and connects. */
  async begin(attempt: number): Promise<void> {
    this.reset(attempt);
    this.abandoned = new AbortController();
    const { reasons, machine, options } = this.core;
    const count = machine.present[ResultWord.Attempt];
    const info = { attempt: count, error: reasons.last, signal: this.abandoned.signal };
    try {
      const asked = ASKED.map((name) => this.asked(name, info));
      const [connectHeaders, ...addresses] = await Promise.all(asked);
      if (this.attempt !== attempt) return;
      const config: { [name: string]: unknown } = { connectHeaders: this.sendable(connectHeaders) };
      for (const [at, name] of ADDRESSES.entries())
        if (options[name]) config[name] = addressOf(addresses[at], name, options);
      Object.assign(this.client, config);
    } catch (error) {
      return this.failed(error, attempt);
    }
    this.driver.activate(count > 1);
    if (this.client.state !== ActivationState.ACTIVE) this.failed(noModule(this.refusal), attempt);
  }

  /** What an option gives for an attempt: one of a list, what a function gives, or what it is. */
  private async asked(name: (typeof ASKED)[number], info: AttemptInfo): Promise<any> {
    const given = this.core.options[name];
    if (Array.isArray(given)) return given[this.turn % given.length];
    try {
      return typeof given === 'function' ? await given(info) : given;
    } catch (cause) {
      throw thrown('unreachable', name, cause);
    }
  }

  /** The headers of CONNECT, as they are sent. */
  private sendable(given: any): StompHeaders {
    if (given && !fits(given, 'headers')) throw misuse(Text.WrongConnectHeaders);
    const headers = this.outgoing('CONNECT', { ...given });
    if (!headers) throw new StompError('aborted', { message: text(Text.ConnectDropped) });
    checkSendable(headers, 'connectHeaders', true);
    this.connectHeaders = headers;
    return headers;
  }

  private reset(attempt: number): void {
    this.attempt = attempt;
    this.isUp = this.wasOpen = this.isEnding = false;
    this.loss = undefined;
  }

  /** Gives the present attempt or connection up, so that the next one is one of its own. */
  abandon(): void {
    this.attempt = 0;
    this.isUp = false;
    this.abandoned?.abort();
    if (!this.core.observes) void this.driver.deactivate(true);
  }

  /** Ends the connection in good order. */
  disconnect(): void {
    const { attempt } = this;
    this.isEnding = true;
    const headers = this.outgoing('DISCONNECT', { ...this.client.disconnectHeaders });
    if (headers) this.driver.disconnectHeaders = headers;
    void this.driver.deactivate(!headers).then(() => {
      this.isEnding = false;
      this.end(attempt, { code: Code.ConnectionLost });
    });
  }

  /** The attempt or connection has ended. */
  private end(attempt: number, loss: Loss): void {
    if (attempt === 0 || this.attempt !== attempt || this.isEnding) return;
    if (!this.isUp) this.turn += 1;
    this.abandon();
    this.core.lost(attempt, loss);
  }

  // What the driver tells.

  event(callback: string, argument: any): boolean {
    const { attempt } = this;
    if (callback === 'onConnect') this.connected(argument);
    if (callback === 'onHeartbeatLost') this.loss = { code: Code.HeartbeatLost };
    if (callback === 'onWebSocketError') this.note(argument);
    if (callback === 'onWebSocketClose') this.end(attempt, this.lossOf(argument));
    if (attempt === 0) return false;
    if (callback === 'onStompError') this.core.refused(attempt, argument);
    if (callback === 'onUnhandledReceipt') return this.confirmed(argument);
    return callback === 'onUnhandledMessage' && this.unclaimed(argument);
  }

  private connected(frame: IFrame): void {
    const { observes, machine } = this.core;
    if (observes) this.reset(machine.turn(Operation.Adopt, []));
    const { attempt, client } = this;
    if (attempt === 0) return;
    this.isUp = true;
    this.core.connected(attempt, frame, observes ? client.connectHeaders : this.connectHeaders);
  }

  /** Gives whether a receipt is for a frame of the session. */
  private confirmed({ headers }: IFrame): boolean {
    const { core } = this;
    const id = core.idOf(headers['receipt-id']);
    if (id) core.machine.turn(Operation.Receipt, [this.attempt, id]);
    return id !== 0;
  }

  /** Gives whether a message is for a subscription of the session. */
  private delivered(frame: ReceivedFrame): boolean {
    const { core } = this;
    return core.sources.claim(core.idOf(frame.headers.subscription), frame);
  }

  /** A message that no subscription of the client takes. Gives whether it is for the session. */
  private unclaimed(frame: ReceivedFrame): boolean {
    const { codec, requests, emitter, parts } = this.core;
    const host = { codec, subscription: undefined as any, acknowledge: () => {} };
    const message = new parts.Delivered(frame, host, 0);
    if (this.delivered(frame) || requests.claim(message)) return true;
    emitter.emit<'message'>({ type: 'message', message: frame });
    return false;
  }

  /** Remembers what may be the reason of the end to come. */
  private note(event: any): void {
    if (this.loss) return;
    const error = event?.error ?? event;
    this.refusal = error;
    // Of a factory that makes no socket.
    if (error instanceof StompError) this.loss = { code: codeOf(error), error };
    // Other errors say nothing about the code.
    if (error?.name !== 'StompProtocolError') return;
    const code = this.isUp ? Code.ConnectionLost : Code.NotStomp;
    this.loss = { code, message: error.message, cause: error };
  }

  private lossOf({ code = 1006, reason = '' }: { code?: number; reason?: string } = {}): Loss {
    if (this.loss) return this.loss;
    const found = call(Operation.ClassifyClose, 0, code, !this.isUp, this.wasOpen);
    if (found === Code.Unreachable) return { code: found };
    return { code: found, message: text(Text.SocketClosed, code + (reason && `: ${reason}`)) };
  }

  failed(error: unknown, attempt = this.attempt): void {
    if (attempt === 0) return;
    // One of ours, or that a function of the application threw: whether it is final is its say.
    if (error instanceof StompError && (error.code === 'unreachable' || !error.retryable))
      return this.end(attempt, { code: codeOf(error), error });
    const { message } = (error ?? {}) as Error;
    this.end(attempt, { code: Code.Unreachable, message, cause: error });
  }

  // Frames.

  /** Sends a frame without a body, as the interceptors give it on; its header `of` says what it is about. */
  command(
    method: 'unsubscribe' | 'begin' | 'commit' | 'abort',
    of: 'id' | 'transaction',
    headers: StompHeaders,
  ): void {
    const frame = this.core.frames.outgoing({ command: method.toUpperCase(), headers });
    if (!frame) return;
    const { [of]: about = '', ...others } = frame.headers;
    this.connection?.[method](about, others);
  }

  /** The headers of a frame of the client, as the interceptors give them on. */
  private outgoing(command: string, headers: StompHeaders): StompHeaders | undefined {
    try {
      return this.core.frames.outgoing({ command, headers })?.headers as StompHeaders | undefined;
    } catch (cause) {
      throw thrown('usage', text(Text.Interceptor), cause);
    }
  }

  /** What is for the session alone does not concern the client; in its log it has a line. */
  incoming(frame: ReceivedFrame): ReceivedFrame | undefined {
    const { attempt, core, driver } = this;
    if (!attempt && !core.observes) return frame;
    const taken = this.intercepted(frame);
    if (!taken || !attempt || driver.debugging) return taken;
    const isOurs =
      (taken.command === 'MESSAGE' && this.delivered(taken)) ||
      (taken.command === 'RECEIPT' && this.confirmed(taken));
    return isOurs ? undefined : taken;
  }

  private intercepted(frame: ReceivedFrame): ReceivedFrame | undefined {
    try {
      return this.core.frames.incoming(frame);
    } catch (cause) {
      const error = thrown('usage', text(Text.Interceptor), cause);
      // An attempt would wait for its time limit.
      if (this.isUp || this.core.observes) this.core.tell(error);
      else this.failed(error);
      return undefined;
    }
  }

  received(data: string | Uint8Array): void {
    this.bytesIn += sizeOf(data);
  }

  sent(data: string | { readonly byteLength: number }): void {
    this.wasOpen = true;
    this.bytesOut += sizeOf(data);
  }
}

const sizeOf = (data: string | { readonly byteLength: number }): number =>
  typeof data === 'string' ? byteLength(data) : data.byteLength;

/** The client of a session, whose connections the session decides about. */
export function clientOf({ Client }: Parts, options: SessionOptions): Client {
  const given: { [name: string]: unknown } = {
    heartbeatStrategy: typeof Worker === 'function' ? 'worker' : 'interval',
    reconnectDelay: 0,
  };
  for (const name of namesIn('Client'))
    if (name in options) given[name] = options[name as keyof SessionOptions];
  const { webSocketFactory: make } = options;
  const made = (socket: any): any => {
    if (typeof socket?.then === 'function') return socket.then(made);
    check(socket, 'object', 'Session', 'what webSocketFactory gives');
    return socket;
  };
  if (make) given.webSocketFactory = () => made(make());
  const client = new Client(given);
  for (const name of ['activate', 'deactivate', 'configure'] as const)
    client[name] = () => {
      throw misuse(Text.OfSession, name);
    };
  return client;
}
