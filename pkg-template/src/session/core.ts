// What is behind a Session: the module's decisions on one side, the client on the other.

import type { StompHeaders } from '../api/stomp-headers.js';
import type { IFrame, IMessage } from '../api/types.js';
import type { Client } from '../client/client.js';
import type { Connection } from '../connection/connection.js';
import type { ReceivedFrame } from '../frames/received-frame.js';
import { attempt, dateOffset, errorOf, now, report, StompError } from './kit.js';
import { Delivered, JSON_CODEC, type MessageHost } from './message.js';
import { Emitter } from './emitter.js';
import {
  Action,
  adopt,
  Broker,
  classifyError,
  Code,
  connect,
  connected,
  detectBroker,
  dropped,
  elapsed,
  error as handleError,
  lost,
  openSession,
  profileOf,
  receipt,
  releaseSession,
  retry,
  retryByPolicy,
  retryNow,
  setLimits,
  setRetry,
} from './engine/abi.js';
import { openFor } from './engine/call.js';
import { writeInput } from './engine/memory.js';
import { Frames, wordsOf } from './frames.js';
import { identityOf } from './identity.js';
import { clientOf, Link, type LinkHost, type Loss } from './link.js';
import { lateness, Machine, type MachineHost } from './machine.js';
import type { SessionOptions } from './options.js';
import { Outbox, type OutboxHost, type Outgoing } from './outbox.js';
import { Requests, type RequestsHost } from './requests.js';
import { Signs } from './signs.js';
import { Sources, type SourcesHost } from './sources.js';
import { type SessionState, type SessionStatus, STATES, Statuses } from './status.js';
import { Transactions, type TransactionsHost } from './transactions.js';
import type { Codec, SessionEvents, SessionFrame, SessionMessage } from './types.js';
import type { Inbox } from './subscription.js';

/** @internal */
export class Core
  implements MachineHost, LinkHost, OutboxHost, SourcesHost, RequestsHost, TransactionsHost
{
  readonly machine = new Machine(this);
  readonly emitter = new Emitter();
  readonly codec: Codec;
  readonly frames: Frames;
  readonly link: Link;
  readonly outbox = new Outbox(this);
  readonly sources = new Sources(this);
  readonly requests = new Requests(this);
  readonly transactions = new Transactions(this);
  readonly statuses = new Statuses();
  private readonly signs = new Signs(() =>
    this.machine.turn((session) => retryNow(session, now())),
  );
  /** Makes ids unique: a broker may give them to other tabs of the same user. */
  prefix = newPrefix();
  profile = 0;
  broker: Broker = Broker.Unknown;
  brokerVersion: string | undefined;
  connections = 0;
  /** Why the last attempt or connection ended. */
  lastError: StompError | undefined;
  /** What an ERROR has said about the connection. */
  private announced: StompError | undefined;
  private identity: unknown;
  private frame: IFrame | undefined;
  private cause: unknown;
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
    setRetry(initial, factor, max, jitter, count, minUptime);
    const { messages = 1000, bytes = 8 * MIB, age = 60_000 } = outbox || {};
    const { messages: most = 10_000, bytes: all = 32 * MIB } = inFlight ?? {};
    setLimits(most, all, outbox === false ? 0 : messages, bytes, age);
    const { connectTimeout = TEN_SECONDS, receiptTimeout = TEN_SECONDS } = this.options;
    const { disconnectTimeout = 5000 } = this.options;
    const asks = typeof connectHeaders === 'function';
    const begin = (): number =>
      openSession(connectTimeout, receiptTimeout, disconnectTimeout, asks, this.observes);
    this.machine.use(openFor(this, begin, releaseSession));
    this.profile = profileOf(this.broker);
  }

  /** Ends the session by `act`; at once if the module has never been needed. */
  async finish(act: () => Promise<unknown>): Promise<void> {
    if (this.machine.isOpen) await act();
    else this.become({ ...this.statuses.present, state: 'closed' });
  }

  get attempt(): number {
    return this.machine.present.attempt;
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
    this.noteError();
    const { link, sources, outbox, requests, transactions } = this;
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
        return outbox.send(value, other !== 0, () => requests.headersOf(value));
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
        return sources.changed(value);
      case Action.Gap:
        return sources.gap(value, other);
      case Action.AcksUnsupported:
        return sources.tellAll(
          value,
          new StompError('unsupported', { message: 'The broker has no acknowledgements' }),
        );
    }
  }

  failure(code: Code, maybeDelivered: boolean, late: string | undefined): StompError {
    this.noteError();
    const { frame, cause, lastError } = this;
    const { url } = this.link;
    const hasFailed = STATES[this.machine.present.state] === 'failed';
    let message = frame && wordsOf(frame);
    if (code === Code.Timeout) message = late;
    if (code === Code.Usage && cause) message = `${(cause as Error).message ?? cause}`;
    const error = errorOf(code, { message, frame, cause, url, maybeDelivered });
    if (cause instanceof StompError && cause.code === error.code) return cause;
    // The reason is that of the connection.
    const isOfConnection =
      lastError?.code === error.code &&
      (!frame || frame === lastError.frame) &&
      cause === undefined &&
      (code !== Code.Timeout || hasFailed);
    if (!isOfConnection) return error;
    if (!maybeDelivered) return lastError;
    const { retryable, frame: its, cause: reason } = lastError;
    const details = { message: lastError.message, retryable, frame: its, cause: reason };
    return errorOf(code, { ...details, url, maybeDelivered });
  }

  /** The module may know another reason than the end of the socket: a time-out, or what an ERROR has said before. */
  private noteError(): void {
    const { error: code } = this.machine.present;
    if (code < 0) return;
    const { announced } = this;
    const { connectTimeout = TEN_SECONDS } = this.options;
    const message = code === Code.Timeout ? lateness('CONNECTED', connectTimeout) : undefined;
    const error = errorOf(code, { message, url: this.link.url });
    if (error.code !== this.lastError?.code)
      this.lastError = announced?.code === error.code ? announced : error;
  }

  because(cause: unknown, act: () => void): void {
    const before = this.cause;
    this.cause = cause;
    act();
    this.cause = before;
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
      error: isFailed ? this.lastError : undefined,
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
      return this.machine.turn((session) => retryByPolicy(session, now(), Math.random()));
    let delay: number | null = null;
    const error = this.lastError as StompError;
    attempt(() => {
      const info = { attempt: this.attempt, elapsed: elapsed(this.machine.handle, now()), error };
      delay = policy(info);
    });
    this.machine.turn((session) => retry(session, now(), delay ?? -1));
  }

  // What the client says.

  adopt(): number {
    let number = 0;
    this.machine.turn(
      (session) => adopt(session, now()),
      (given) => (number = given),
    );
    return number;
  }

  connected(number: number, frame: IFrame, sent: StompHeaders): void {
    const { headers } = frame;
    let identity: unknown;
    try {
      identity = identityOf(this.options, sent, headers);
    } catch (error) {
      return this.link.failed(error, number);
    }
    const { broker: told } = this.options;
    const server = `${headers.server ?? ''}`;
    const detected: Broker = detectBroker(writeInput(server));
    this.broker = told ? TOLD[told] : detected;
    this.brokerVersion = /\/([\w.-]+)/.exec(server)?.[1];
    this.profile = profileOf(this.broker);
    this.connections += 1;
    this.announced = undefined;
    const isOther =
      identity !== undefined && this.identity !== undefined && identity !== this.identity;
    this.identity = identity ?? this.identity;
    const hasNack = headers.version !== '1.0' && headers.version !== undefined;
    this.requests.prepareTemporary();
    this.machine.turn((session) =>
      connected(session, now(), number, this.broker, isOther, hasNack),
    );
  }

  lost(number: number, { code, message, cause, error }: Loss): void {
    const { url } = this.link;
    this.lastError = error ?? errorOf(code, { message, cause, url, frame: this.frame });
    this.sources.lose();
    this.machine.turn((session) => lost(session, now(), number, code));
  }

  /** The first failed attempt is logged with its hint. */
  private logFirst(): void {
    if (this.hasLogged || this.connections || !this.lastError) return;
    this.hasLogged = true;
    console.warn(`stomp-wasm: ${this.lastError.message}. ${this.lastError.hint}`);
  }

  refused(number: number, frame: IFrame): void {
    const { headers, body } = frame;
    const text = `${headers.message ?? ''}\n${body}`;
    const isConnecting = !this.link.isUp;
    const code: Code = classifyError(isConnecting, writeInput(text));
    this.frame = frame;
    const message = wordsOf(frame);
    if (isConnecting) this.lastError = errorOf(code, { message, frame, url: this.link.url });
    const of = this.idOf(headers['receipt-id']);
    const subscription = this.idOf(headers.subscription);
    const named = this.named(text);
    let culprit = 0;
    this.machine.turn(
      (session) => handleError(session, now(), number, code, of, subscription, named),
      (id) => (culprit = id),
    );
    if (!isConnecting && !culprit) {
      // Credentials that have expired are asked for again.
      const retryable = code === Code.Unauthorized || undefined;
      const error = errorOf(code, { message, frame, url: this.link.url, retryable });
      this.announced = error;
      this.emitter.emit<'error'>({ type: 'error', error });
    }
    this.frame = undefined;
  }

  /** The only one in flight whose destination or transaction a text has, or 0. */
  private named(text: string): number {
    const messages = [...this.outbox.entries()].filter(([, it]) => text.includes(it.destination));
    const ids = [...messages.map(([id]) => id), ...this.sources.named(text)];
    return ids.length === 1 ? ids[0] : 0;
  }

  /** The number in an id of ours, or 0. */
  private idOf(text: string | undefined): number {
    return text?.startsWith(this.prefix) ? Number(text.slice(this.prefix.length)) || 0 : 0;
  }

  confirmed(number: number, frame: IFrame): boolean {
    const id = this.idOf(frame.headers['receipt-id']);
    if (id) this.machine.turn((session) => receipt(session, now(), number, id));
    return id !== 0;
  }

  unclaimed(frame: IFrame): boolean {
    const message = frame as IMessage;
    const asMessage = (): SessionMessage => new Delivered(message, this.loose, 0);
    if (this.requests.claim(message, asMessage)) return true;
    this.emitter.emit<'message'>({ type: 'message', message: frame });
    return false;
  }

  outgoing(command: string, headers: StompHeaders): StompHeaders | undefined {
    return this.frames.outgoing({ command, headers })?.headers as StompHeaders | undefined;
  }

  incoming(frame: ReceivedFrame): ReceivedFrame | undefined {
    try {
      return this.frames.incoming(frame);
    } catch (error) {
      // An attempt would wait for its time limit.
      if (this.link.isUp || this.observes) report(error);
      else this.link.failed(error);
      return undefined;
    }
  }

  // What goes out.

  intercept(frame: SessionFrame): SessionFrame | undefined {
    return this.frames.outgoing(frame);
  }

  transmit({ destination, headers, body }: Outgoing, more: { [name: string]: string }): boolean {
    const all: any = { destination };
    const given: { readonly [name: string]: unknown } = { ...more, ...headers };
    for (const name of Object.keys(given))
      if (given[name] !== undefined && given[name] !== null) all[name] = `${given[name]}`;
    const frame = this.frames.outgoing({ command: 'SEND', headers: all, body });
    if (!frame) return false;
    const { connection } = this;
    if (!connection) throw new StompError('not-connected');
    const { destination: to, ...others } = frame.headers;
    const text = typeof frame.body === 'string' ? frame.body : '';
    const bytes = typeof frame.body === 'object' ? { binaryBody: frame.body } : { body: text };
    connection.publish({ destination: to, headers: others, ...bytes });
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
    this.machine.turn((session) => dropped(session, id));
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
    this.lastError = new StompError('connection-lost', { message: MODULE_FAILED });
    this.requests.reset();
    this.prefix = newPrefix();
    this.open();
    const lost = this.machine.restart();
    this.sources.reopen(now());
    for (const { reject } of lost)
      reject(new StompError('connection-lost', { message: MODULE_FAILED, maybeDelivered: true }));
    if (this.observes) this.link.adoptPresent();
    else if (isWanted)
      this.machine
        .promise('CONNECTED', (session) => connect(session, now(), Infinity))
        .catch(() => {});
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
