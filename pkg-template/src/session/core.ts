// What is behind a Session: the module's decisions on one side, the client on the other.

import type { StompHeaders } from '../api/stomp-headers.js';
import type { IFrame, IMessage } from '../api/types.js';
import type { Client } from '../client/client.js';
import type { Connection } from '../connection/connection.js';
import type { ReceivedFrame } from '../frames/received-frame.js';
import { dateOffset, errorOf, now, report, StompError, thrown } from './kit.js';
import { Delivered, JSON_CODEC, type MessageHost } from './message.js';
import { Emitter } from './emitter.js';
import { Action, Broker, Code, Operation } from './engine/abi.js';
import { call, openFor } from './engine/call.js';
import { writeInput } from './engine/memory.js';
import { Frames, wordsOf } from './frames.js';
import { identityOf } from './identity.js';
import { clientOf, Link, type LinkHost, type Loss } from './link.js';
import { Machine, type MachineHost } from './machine.js';
import { check, type SessionOptions } from './options.js';
import { Outbox, type OutboxHost, type Outgoing } from './outbox.js';
import { Reasons, type ReasonsHost } from './reasons.js';
import { Requests, type RequestsHost } from './requests.js';
import { Signs } from './signs.js';
import { Sources, type SourcesHost } from './sources.js';
import { type SessionState, type SessionStatus, STATES, Statuses } from './status.js';
import { Transactions, type TransactionsHost } from './transactions.js';
import type { Codec, SessionEvents, SessionFrame, SessionMessage } from './types.js';
import type { Inbox } from './subscription.js';

/** @internal */
export class Core
  implements
    MachineHost,
    LinkHost,
    OutboxHost,
    SourcesHost,
    RequestsHost,
    TransactionsHost,
    ReasonsHost
{
  readonly machine: Machine = new Machine(this);
  readonly emitter = new Emitter();
  readonly codec: Codec;
  readonly frames: Frames;
  readonly link: Link;
  readonly outbox = new Outbox(this);
  readonly sources = new Sources(this);
  readonly requests = new Requests(this);
  readonly transactions = new Transactions(this);
  readonly statuses = new Statuses();
  readonly reasons: Reasons = new Reasons(this);
  private readonly signs = new Signs(() => this.machine.turn(Operation.RetryNow, []));
  /** Makes ids unique: a broker may give them to other tabs of the same user. */
  prefix = newPrefix();
  profile = 0;
  broker: Broker = Broker.Unknown;
  brokerVersion: string | undefined;
  connections = 0;
  private identity: unknown;
  private hasLogged = false;

  constructor(
    readonly options: SessionOptions,
    client: Client | undefined,
  ) {
    this.codec = options.codec ?? JSON_CODEC;
    const own = client ?? clientOf(options);
    this.frames = new Frames(options.interceptors ?? [], this.emitter, own);
    this.observes = client !== undefined;
    this.link = new Link(this, own);
    if (this.observes) this.link.adoptPresent();
  }

  readonly observes: boolean;

  open(): void {
    if (this.statuses.present.state === 'closed') throw new StompError('closed');
    const { retry: policy, inFlight, outbox, connectHeaders } = this.options;
    const { initial = 500, factor = 2, max = 30_000, jitter = 0.5 } = objectOf(policy);
    const { attempts = Infinity, minUptime = 5000 } = objectOf(policy);
    const count = policy === false ? 1 : Number.isFinite(attempts) ? Math.max(1, attempts) : 0;
    call(Operation.SetRetry, 0, initial, factor, max, jitter, count, minUptime);
    const { messages = 1000, bytes = 8 * MIB, age = 60_000 } = outbox || {};
    const { messages: most = 10_000, bytes: all = 32 * MIB } = inFlight ?? {};
    call(Operation.SetLimits, 0, most, all, outbox === false ? 0 : messages, bytes, age);
    const { disconnectTimeout = 5000 } = this.options;
    const asks = typeof connectHeaders === 'function';
    const begin = (): number =>
      call(
        Operation.OpenSession,
        0,
        this.connectTimeout,
        this.receiptTimeout,
        disconnectTimeout,
        asks,
        this.observes,
      );
    this.machine.use(openFor(this, begin));
    this.profile = call(Operation.ProfileOf, 0, this.broker);
  }

  /** Ends the session by `act`; at once if the module has never been needed. */
  async finish(act: () => Promise<unknown>): Promise<void> {
    if (this.machine.isOpen) await act();
    else this.become({ ...this.statuses.present, state: 'closed' });
  }

  get attempt(): number {
    return this.machine.present.attempt;
  }

  get lastError(): StompError | undefined {
    return this.reasons.last;
  }

  get connectTimeout(): number {
    return this.options.connectTimeout ?? TEN_SECONDS;
  }

  get receiptTimeout(): number {
    return this.options.receiptTimeout ?? TEN_SECONDS;
  }

  get obstacle(): StompError | undefined {
    const { state, error } = this.statuses.present;
    return state === 'failed' ? error : undefined;
  }

  get connectionNumber(): number {
    return this.link.attempt;
  }

  get connection(): Connection | undefined {
    return this.link.connection;
  }

  get isKnown(): boolean {
    return this.connections > 0;
  }

  // What the module wants.

  perform(action: Action, value: number, other: number): void {
    this.reasons.note();
    const { link, sources, outbox, transactions } = this;
    switch (action) {
      case Action.StatusChanged:
        return this.changeStatus();
      case Action.Connect:
        return link.begin(value);
      case Action.Abandon:
        return link.abandon();
      case Action.Disconnect:
        return link.disconnect();
      case Action.Retry:
        return this.askPolicy();
      case Action.AskHeaders:
        return void sources.ask(value);
      case Action.HeadersLate:
        return sources.tellAll(
          value,
          new StompError('timeout', { message: 'headers took too long' }),
        );
      case Action.Subscribe:
        return sources.restore(value, other !== 0);
      case Action.Unsubscribe:
        return sources.end(value, this.profile);
      case Action.Send:
        return outbox.send(value, other !== 0);
      case Action.Begin:
        return transactions.send('BEGIN', value, true);
      case Action.Begun:
        return transactions.begin(value);
      case Action.Commit:
        return transactions.send('COMMIT', value, true);
      case Action.Abort:
        return transactions.send('ABORT', value, false);
      case Action.Ack:
      case Action.Nack: {
        const transaction = other ? transactions.name(other) : undefined;
        return sources.answer(action === Action.Ack, value, transaction);
      }
      case Action.SubscriptionChanged:
        return sources.changed(value, other);
      case Action.Gap:
        return sources.gap(value, other);
      case Action.AcksUnsupported:
        return sources.tellAll(
          value,
          new StompError('unsupported', { message: 'The broker has no acknowledgements' }),
        );
    }
  }

  private changeStatus(): void {
    const { state, attempt: count, retryAt, since, error } = this.machine.present;
    const offset = dateOffset();
    const { transport } = this.link.client;
    const isFailed = error >= 0 && UNCONNECTED.includes(STATES[state]);
    if (isFailed) this.logFirst();
    const before = this.statuses.present;
    const next: SessionStatus = {
      state: STATES[state],
      attempt: count,
      retryAt: retryAt < 0 ? undefined : Math.round(retryAt + offset),
      transport,
      url: this.link.url,
      error: isFailed ? this.reasons.last : undefined,
      since: STATES[state] === before.state ? before.since : Math.round(since + offset),
    };
    this.become(next);
  }

  private become(next: SessionStatus): void {
    if (!this.statuses.change(next)) return;
    this.signs.listen(next.state === 'waiting');
    if (next.state === 'failed') for (const inbox of this.sources.inboxes) inbox.interrupt();
    if (next.state === 'closed') this.end();
    this.emitter.emit<'status'>({ type: 'status', status: next });
  }

  /** The session is closed: nothing comes any more. */
  private end(): void {
    this.link.release();
    this.machine.stop();
  }

  private askPolicy(): void {
    const { retry: policy } = this.options;
    if (typeof policy !== 'function')
      return this.machine.turn(Operation.RetryByPolicy, [Math.random()]);
    let delay: number | null = null;
    let wrong: StompError | undefined;
    const error = this.reasons.last as StompError;
    try {
      const info = {
        attempt: this.attempt,
        elapsed: call(Operation.Elapsed, this.machine.handle, now()),
        error,
      };
      const given = policy(info);
      check(given, 'number null', 'Session', 'what retry gives');
      delay = given;
    } catch (cause) {
      wrong = thrown('usage', 'retry', cause);
    }
    this.machine.turn(Operation.Retry, [delay ?? -1]);
    if (wrong) this.emit({ type: 'error', error: wrong });
  }

  // What the client says.

  adopt(): number {
    let number = 0;
    this.machine.turn(Operation.Adopt, [], (given) => (number = given));
    return number;
  }

  connected(number: number, frame: IFrame, sent: StompHeaders): void {
    const { headers } = frame;
    let identity: unknown;
    try {
      identity = identityOf(this.options, sent, headers);
    } catch (error) {
      return this.link.failed(thrown('unreachable', 'identity', error), number);
    }
    const { broker: told } = this.options;
    const server = `${headers.server ?? ''}`;
    const detected: Broker = call(Operation.DetectBroker, 0, writeInput(server));
    this.broker = told ? TOLD[told] : detected;
    this.brokerVersion = /\/([\w.-]+)/.exec(server)?.[1];
    this.profile = call(Operation.ProfileOf, 0, this.broker);
    this.connections += 1;
    this.reasons.announced = undefined;
    const isOther =
      identity !== undefined && this.identity !== undefined && identity !== this.identity;
    this.identity = identity ?? this.identity;
    const hasNack = headers.version !== '1.0' && headers.version !== undefined;
    this.requests.prepareTemporary();
    this.machine.turn(Operation.Connected, [number, this.broker, isOther, hasNack]);
  }

  lost(number: number, { code, message, cause, error }: Loss): void {
    const { url } = this.link;
    this.reasons.last = error ?? errorOf(code, { message, cause, url, frame: this.reasons.frame });
    this.sources.lose();
    this.machine.turn(Operation.Lost, [number, code]);
  }

  /** The first failed attempt is logged with its hint. */
  private logFirst(): void {
    if (this.hasLogged || this.connections || !this.reasons.last) return;
    this.hasLogged = true;
    console.warn(`stomp-wasm: ${this.reasons.last.message}. ${this.reasons.last.hint}`);
  }

  refused(number: number, frame: IFrame): void {
    const { headers, body } = frame;
    const text = `${headers.message ?? ''}\n${body}`;
    const isConnecting = !this.link.isUp;
    const code: Code = call(Operation.ClassifyError, 0, isConnecting, writeInput(text));
    this.reasons.frame = frame;
    const message = wordsOf(frame);
    if (isConnecting) this.reasons.last = errorOf(code, { message, frame, url: this.link.url });
    const of = this.idOf(headers['receipt-id']);
    const subscription = this.idOf(headers.subscription);
    this.name(text);
    let culprit = 0;
    this.machine.turn(Operation.Error, [number, code, of, subscription], (id) => (culprit = id));
    if (!isConnecting && !culprit) {
      // Credentials that have expired are asked for again.
      const retryable = code === Code.Unauthorized || undefined;
      const error = errorOf(code, { message, frame, url: this.link.url, retryable });
      this.reasons.announced = error;
      this.emitter.emit<'error'>({ type: 'error', error });
    }
    this.reasons.frame = undefined;
  }

  /** Tells the module whose destination or transaction a text has. */
  private name(text: string): void {
    const { machine, outbox, sources, transactions } = this;
    const ids = [...sources.named(text), ...transactions.named(text)];
    for (const [id, { destination }] of outbox.messages)
      if (text.includes(destination)) ids.push(id);
    for (const id of ids) machine.turn(Operation.Named, [id]);
  }

  /** The number in an id of ours, or 0. */
  idOf(text: string | undefined): number {
    return text?.startsWith(this.prefix) ? Number(text.slice(this.prefix.length)) || 0 : 0;
  }

  confirmed(number: number, frame: IFrame): boolean {
    const id = this.idOf(frame.headers['receipt-id']);
    if (id) this.machine.turn(Operation.Receipt, [number, id]);
    return id !== 0;
  }

  delivered(frame: IFrame): boolean {
    return this.sources.claim(this.idOf(frame.headers.subscription), frame as IMessage);
  }

  unclaimed(frame: IFrame): boolean {
    const message = frame as IMessage;
    const asMessage = (): SessionMessage => new Delivered(message, this.loose, 0);
    if (this.delivered(frame) || this.requests.claim(message, asMessage)) return true;
    this.emitter.emit<'message'>({ type: 'message', message: frame });
    return false;
  }

  outgoing(command: string, headers: StompHeaders): StompHeaders | undefined {
    try {
      return this.frames.outgoing({ command, headers })?.headers as StompHeaders | undefined;
    } catch (cause) {
      throw thrown('usage', 'An interceptor', cause);
    }
  }

  incoming(frame: ReceivedFrame): ReceivedFrame | undefined {
    try {
      return this.frames.incoming(frame);
    } catch (error) {
      // An attempt would wait for its time limit.
      if (this.link.isUp || this.observes) report(error);
      else this.link.failed(thrown('usage', 'An interceptor', error));
      return undefined;
    }
  }

  // What goes out.

  intercept(frame: SessionFrame): SessionFrame | undefined {
    return this.frames.outgoing(frame);
  }

  transmit(message: Outgoing, more: { [name: string]: string }): boolean {
    const headers: any = { destination: message.destination };
    for (const given of [more, message.headers ?? {}] as { [name: string]: unknown }[])
      for (const name of Object.keys(given)) {
        const value = given[name];
        if (value !== undefined && value !== null) headers[name] = `${value}`;
      }
    const frame = this.frames.outgoing({ command: 'SEND', headers, body: message.body });
    if (!frame) return false;
    const { connection } = this;
    if (!connection) throw new StompError('not-connected');
    const { headers: all, body } = frame;
    const [text, binaryBody] = typeof body === 'object' ? ['', body] : [body, undefined];
    connection.publish({ destination: all.destination, headers: all, body: text, binaryBody });
    return true;
  }

  command(frame: SessionFrame): void {
    const sent = this.frames.outgoing(frame);
    const { connection } = this;
    if (!sent || !connection) return;
    const { transaction = '', ...headers } = sent.headers;
    if (sent.command === 'BEGIN') connection.begin(transaction, headers);
    else if (sent.command === 'COMMIT') connection.commit(transaction, headers);
    else connection.abort(transaction, headers);
  }

  drop(id: number): void {
    this.machine.turn(Operation.Dropped, [id]);
  }

  emit(event: SessionEvents['error'] | SessionEvents['gap']): void {
    this.emitter.emit(event as SessionEvents['error']);
  }

  listen(destination: string, receive: (message: SessionMessage) => void): Inbox {
    const inbox = this.sources.subscribe(destination, receive, {});
    this.sources.internal.add(inbox);
    return inbox;
  }

  /** What messages without a subscription belong to. */
  private get loose(): MessageHost {
    const { codec } = this;
    return { codec, subscription: undefined as any, acknowledge: () => {} };
  }

  // The module has failed.

  moduleFailed(): void {
    if (this.statuses.present.state === 'closed') return;
    const { state } = this.machine.present;
    const isWanted = ['connecting', 'connected', 'waiting'].includes(STATES[state]);
    this.link.abandon();
    this.sources.lose();
    this.reasons.last = new StompError('connection-lost', { message: MODULE_FAILED });
    this.requests.reset();
    this.prefix = newPrefix();
    this.open();
    const lost = this.machine.restart();
    this.sources.reopen(now());
    for (const it of lost)
      it.reject(
        new StompError('connection-lost', { message: MODULE_FAILED, maybeDelivered: true }),
      );
    if (this.observes) this.link.adoptPresent();
    else if (isWanted)
      this.machine.promise({ awaited: 'CONNECTED' }, Operation.Connect, [Infinity]).catch(() => {});
    this.changeStatus();
  }
}

const MODULE_FAILED = 'The decisions of Session have failed, and begin anew';
/** The states in which there is a reason why there is no connection. */
const UNCONNECTED: readonly SessionState[] = ['connecting', 'waiting', 'failed'];
const MIB = 2 ** 20;

/** Ids of another session, in another tab for instance, have another prefix. */
const newPrefix = (): string => `${Math.random().toString(36).slice(2, 10)}-`;
const TEN_SECONDS = 10_000;
const TOLD = { spring: Broker.Spring, 'spring-relay': Broker.SpringRelay };

const objectOf = (
  policy: SessionOptions['retry'],
): Exclude<typeof policy, Function | false | undefined> =>
  typeof policy === 'object' ? policy : {};
