// What is behind a Session: the module's decisions on one side, the client on the other.

import type { StompHeaders } from '../api/stomp-headers.js';
import type { IFrame } from '../api/types.js';
import type { Client } from '../client/client.js';
import { sessionOptions } from './addresses.js';
import type { Driven, Linked, Loss } from './context.js';
import { Emitter } from './emitter.js';
import { Action, Broker, Code, Operation, ResultWord, Text } from './engine/abi.js';
import { call, openFor, writeInput } from './engine/call.js';
import { answer, choice, namesIn } from './forms.js';
import { Frames, wordsOf } from './frames.js';
import { identityOf } from './identity.js';
import { now } from '../platform/clock.js';
import { StompError } from './stomp-error.js';
import { clientOf, Link } from './link.js';
import { Machine } from './machine.js';
import { JSON_CODEC } from './message.js';
import type { SessionOptions } from './options.js';
import { Outbox } from './outbox.js';
import type { Provided } from './parts.js';
import { Reasons } from './reasons.js';
import { Requests } from './requests.js';
import { signsFor } from './signs.js';
import { Sources } from './sources.js';
import { atRest, isSame, type SessionStatus, statusAfter } from './status.js';
import { codeOf, errorOf, text } from './texts.js';
import { Transactions } from './transactions.js';
import type { Codec, SessionEvents } from './types.js';

/** @internal */
export class Core implements Driven, Linked {
  readonly options: SessionOptions;
  /** Whether the connections are another's. */
  readonly observes: boolean;
  readonly codec: Codec;
  readonly machine: Machine = new Machine(this);
  readonly emitter = new Emitter();
  readonly reasons: Reasons = new Reasons(this);
  readonly frames: Frames;
  readonly link: Link;
  readonly outbox: Outbox = new Outbox(this);
  readonly sources: Sources = new Sources(this);
  readonly requests: Requests = new Requests(this);
  readonly transactions: Transactions = new Transactions(this);
  private readonly listenForSigns = signsFor(() => this.machine.turn(Operation.RetryNow, []));
  /** Makes ids unique: a broker may give them to other tabs of the same user. */
  prefix = newPrefix();
  /** What the broker does: see Profile. */
  profile = 0;
  status: SessionStatus = atRest();
  broker: Broker = Broker.Unknown;
  brokerVersion: string | undefined;
  /** How many there have been. */
  connections = 0;
  private identity: unknown;
  private hasLogged = false;

  constructor(
    readonly parts: Provided,
    given: SessionOptions,
    client: Client | undefined,
  ) {
    this.observes = client !== undefined;
    this.options = sessionOptions(given, this.observes);
    const { codec = JSON_CODEC, interceptors = [] } = this.options;
    this.codec = codec;
    const own = client ?? clientOf(parts, this.options);
    this.frames = new Frames(interceptors, this.emitter, own, parts);
    this.link = new Link(this, own);
    if (this.observes) this.link.adoptPresent();
  }

  /** Makes the session of the module. Throws where there can be none. */
  open(): void {
    if (this.status.state === 'closed') throw new StompError('closed');
    const { options, observes } = this;
    const { retry, outbox, connectHeaders } = options;
    const given: any = { ...options };
    if (retry === false) given.retry = { attempts: 1 };
    if (outbox === false) given.outbox = { messages: 0 };
    const within = ['retry', 'inFlight', 'outbox'].flatMap((of) =>
      namesIn(of).map((name) => given[of]?.[name]),
    );
    const { connectTimeout, receiptTimeout, disconnectTimeout } = given;
    const settings = [...within, connectTimeout, receiptTimeout, disconnectTimeout];
    for (const [setting, value] of settings.entries())
      if (value !== undefined) call(Operation.SetOption, 0, setting, value);
    const asks = typeof connectHeaders === 'function';
    const begin = (): number => call(Operation.OpenSession, 0, asks, observes);
    this.machine.handle = openFor(this, begin);
    this.profile = call(Operation.ProfileOf, 0, this.broker);
  }

  /** Tells of a failure that no promise tells. */
  tell(error: StompError, more?: Omit<SessionEvents['error'], 'type' | 'error'>): void {
    this.emitter.emit<'error'>({ type: 'error', error, ...more });
  }

  /** The number in an id of ours, or 0. */
  idOf(text: string | undefined): number {
    return text?.startsWith(this.prefix) ? Number(text.slice(this.prefix.length)) || 0 : 0;
  }

  // What the module wants.

  perform(action: Action, value: number, other: number): void {
    this.reasons.note();
    const { link, sources, outbox, transactions } = this;
    switch (action) {
      case Action.StatusChanged:
        return this.changeStatus();
      case Action.Connect:
        return void link.begin(value);
      case Action.Abandon:
        return link.abandon();
      case Action.Disconnect:
        return link.disconnect();
      case Action.Retry:
        return this.askPolicy();
      case Action.Send:
        return outbox.send(value, other !== 0);
      case Action.Begin:
        return transactions.send('begin', value);
      case Action.Begun:
        return transactions.begin(value);
      case Action.Commit:
        return transactions.send('commit', value);
      case Action.Abort:
        return transactions.send('abort', value);
      case Action.Ack:
        return sources.answer('ack', value, other);
      case Action.Nack:
        return sources.answer('nack', value, other);
      default:
        return sources.perform(action, value, other);
    }
  }

  private changeStatus(): void {
    const { present, state } = this.machine;
    const { last } = this.reasons;
    // In these states there is a reason why there is no connection.
    const isFailed =
      present[ResultWord.Error] >= 0 && ['connecting', 'waiting', 'failed'].includes(state);
    // The first failed attempt is logged with its hint.
    if (isFailed && last && !this.hasLogged && !this.connections) {
      this.hasLogged = true;
      console.warn(`stomp-wasm: ${last.message}. ${last.hint}`);
    }
    const { client, url } = this.link;
    const known = { transport: client.transport, url, error: isFailed ? last : undefined };
    this.become(statusAfter(this.status, state, present, known));
  }

  /** Gives what there is, if it is another status than before, to those who listen, and does what goes with it. */
  become(next: SessionStatus): void {
    if (isSame(next, this.status)) return;
    this.status = Object.freeze(next);
    this.listenForSigns(next.state === 'waiting');
    if (next.state === 'failed') for (const inbox of this.sources.inboxes) inbox.interrupt();
    if (next.state === 'closed') {
      this.link.release();
      this.machine.stop();
    }
    this.emitter.emit<'status'>({ type: 'status', status: next });
  }

  /** Calls the watcher at each change; gives what removes it. One function may watch twice. */
  watch(watcher: (status: SessionStatus) => void): () => void {
    const listener = ({ status }: SessionEvents['status']): void => watcher(status);
    this.emitter.add('status', listener);
    return () => this.emitter.remove('status', listener);
  }

  private askPolicy(): void {
    const { machine, reasons, options } = this;
    const policy = options.retry;
    // What a function of the application threw says so itself.
    const { last } = reasons;
    if (last && !last.retryable && call(Operation.IsRetryable, 0, codeOf(last)))
      return void machine.turn(Operation.Retry, [-1]);
    if (typeof policy !== 'function')
      return void machine.turn(Operation.RetryByPolicy, [Math.random()]);
    let delay: number | null = null;
    let wrong: StompError | undefined;
    try {
      const elapsed = call(Operation.Elapsed, machine.handle, now());
      const error = reasons.last as StompError;
      const info = { attempt: machine.present[ResultWord.Attempt], elapsed, error };
      delay = answer('usage', 'retry', 'number null', () => policy(info));
    } catch (error) {
      wrong = error as StompError;
    }
    machine.turn(Operation.Retry, [delay ?? -1]);
    if (wrong) this.tell(wrong);
  }

  // What the client says.

  connected(number: number, { headers }: IFrame, sent: StompHeaders): void {
    const { options, machine } = this;
    let identity: unknown;
    try {
      identity = identityOf(options, sent, headers);
    } catch (error) {
      return this.link.failed(error, number);
    }
    const server = `${headers.server ?? ''}`;
    const isTold = choice('Session', 'broker', options.broker);
    this.broker =
      isTold < 0 ? call(Operation.DetectBroker, 0, writeInput(server)) : Broker.Spring + isTold;
    this.brokerVersion = /\/([\w.-]+)/.exec(server)?.[1];
    this.profile = call(Operation.ProfileOf, 0, this.broker);
    this.connections += 1;
    this.reasons.announced = undefined;
    const isOther = ![undefined, this.identity].includes(identity) && this.identity !== undefined;
    this.identity = identity ?? this.identity;
    const hasNack = !['1.0', undefined].includes(headers.version);
    this.requests.prepareTemporary();
    machine.turn(Operation.Connected, [number, this.broker, isOther, hasNack]);
  }

  lost(number: number, { code, message, cause, error }: Loss): void {
    const { reasons, link, sources, machine } = this;
    reasons.last = error ?? errorOf(code, { message, cause, url: link.url, frame: reasons.frame });
    sources.lose();
    machine.turn(Operation.Lost, [number, code]);
  }

  /** ERROR came. */
  refused(number: number, frame: IFrame): void {
    const { link, reasons, machine } = this;
    const { headers, body } = frame;
    const text = `${headers.message ?? ''}\n${body}`;
    const isConnecting = !link.isUp;
    const code: Code = call(Operation.ClassifyError, 0, isConnecting, writeInput(text));
    // Credentials that have expired are asked for again.
    const retryable = (!isConnecting && code === Code.Unauthorized) || undefined;
    const error = errorOf(code, { message: wordsOf(frame), frame, url: link.url, retryable });
    reasons.frame = frame;
    if (isConnecting) reasons.last = error;
    this.name(text);
    const ids = [headers['receipt-id'], headers.subscription].map((id) => this.idOf(id));
    const [of, subscription] = ids;
    if (!machine.turn(Operation.Error, [number, code, of, subscription]) && !isConnecting) {
      reasons.announced = error;
      this.tell(error);
    }
    reasons.frame = undefined;
  }

  /** Tells the module whose destination or transaction a text has. */
  private name(text: string): void {
    const { sources, transactions, outbox, machine } = this;
    const named = [...sources.names(), ...transactions.names(), ...outbox.names()];
    for (const [id, name] of named)
      if (call(Operation.IsNamed, 0, writeInput(`${name}\0${text}`)))
        machine.turn(Operation.Named, [id]);
  }

  // The module has failed.

  moduleFailed(): void {
    const { machine, link, sources, reasons } = this;
    if (this.status.state === 'closed') return;
    const isWanted = ['connecting', 'connected', 'waiting'].includes(machine.state);
    link.abandon();
    sources.lose();
    const message = text(Text.ModuleFailed);
    reasons.last = new StompError('connection-lost', { message });
    this.requests.reset();
    this.prefix = newPrefix();
    this.open();
    const lost = machine.restart();
    sources.reopen(now());
    for (const it of lost)
      it.settle(new StompError('connection-lost', { message, maybeDelivered: true }));
    if (this.observes) link.adoptPresent();
    else if (isWanted)
      machine
        .promise({ awaited: () => 'CONNECTED' }, Operation.Connect, [Infinity])
        .catch(() => {});
    this.changeStatus();
  }
}

/** Ids of another session, in another tab for instance, have another prefix. */
const newPrefix = (): string => `${Math.random().toString(36).slice(2, 10)}-`;
