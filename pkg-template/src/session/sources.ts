// Subscriptions by the numbers that the module knows them by: each is one SUBSCRIBE, for one or more inboxes.

import type { HeaderValues, IMessage } from '../api/types.js';
import type { Connection } from '../connection/connection.js';
import { headerLine, misuse, report, StompError, thrown } from './kit.js';
import { onAbort } from './abort.js';
import {
  AckMode,
  Code,
  Durable,
  OnError,
  Operation,
  Prefetch,
  Profile,
  type Verdict,
} from './engine/abi.js';
import { Inbox, type InboxHost } from './subscription.js';
import type { Machine } from './machine.js';
import { checkForms, SUBSCRIBE_FORMS } from './options.js';
import type {
  Codec,
  MessageHandler,
  SessionEvents,
  SessionFrame,
  SessionMessage,
  SubscribeOptions,
  Subscription,
  SubscriptionState,
} from './types.js';

export interface SourcesHost {
  readonly codec: Codec;
  readonly machine: Machine;
  readonly prefix: string;
  /** Of the broker: see Profile. */
  readonly profile: number;
  /** The number of the present connection, 0 for none: what comes on another does not count. */
  readonly connectionNumber: number;
  readonly connection: Connection | undefined;
  /** Why the session has failed, until it connects again. */
  readonly obstacle: StompError | undefined;
  emit(event: SessionEvents['error'] | SessionEvents['gap']): void;
  /** The frame as it is to be sent, if it is. */
  intercept(frame: SessionFrame): SessionFrame | undefined;
  drop(id: number): void;
}

const STATES: readonly SubscriptionState[] = ['pending', 'active', 'waiting'];
const PREFETCH = 32;
const ACK_MODES = {
  auto: AckMode.Auto,
  client: AckMode.Client,
  'client-individual': AckMode.ClientIndividual,
};
const ON_ERROR: { [name: string]: OnError } = {
  nack: OnError.Nack,
  ack: OnError.Ack,
  leave: OnError.Leave,
};

/** One SUBSCRIBE. */
interface Source {
  /** Of the module. */
  id: number;
  readonly destination: string;
  readonly options: SubscribeOptions;
  readonly inboxes: Inbox[];
  /** What the function for headers gave last. */
  headers: HeaderValues;
  /** Whether it is to end at the broker, too. */
  forgets: boolean;
}

interface Delivery {
  readonly frame: IMessage;
  readonly source: Source;
  headers: HeaderValues | undefined;
}

export class Sources implements InboxHost {
  /** Whether `drain` or `close` was called: no more subscriptions are taken. */
  isEnding = false;
  private readonly sources = new Map<number, Source>();
  private readonly sourceOf = new Map<Inbox, Source>();
  private readonly deliveries = new Map<number, Delivery>();
  private readonly signals = new Map<Inbox, () => void>();

  /** Those for replies: the session's own. */
  readonly internal = new WeakSet<Inbox>();

  constructor(private readonly host: SourcesHost) {}

  get codec(): Codec {
    return this.host.codec;
  }

  get obstacle(): StompError | undefined {
    return this.host.obstacle;
  }

  /** The live ones of the application, the oldest first. */
  get live(): Subscription[] {
    return this.inboxes.filter((it) => !this.internal.has(it)).map((it) => it.subscription);
  }

  get inboxes(): Inbox[] {
    return [...this.sourceOf.keys()];
  }

  // Commands.

  subscribe(
    destination: string,
    handler: MessageHandler | undefined,
    options: SubscribeOptions,
  ): Inbox {
    const { ack = 'auto', concurrency = 1, signal } = options;
    if (ack === 'client' && concurrency !== 1)
      throw misuse("subscribe: with ack: 'client' concurrency can only be 1");
    if (options.shared && ack !== 'auto') throw misuse('subscribe: shared goes with no ack mode');
    const inbox: Inbox = new Inbox(
      this,
      destination,
      () => `${this.host.prefix}${this.sourceOf.get(inbox)?.id ?? known}`,
      handler,
      options,
    );
    let known = 0;
    if (signal?.aborted) {
      inbox.abort(signal as AbortSignal);
      return inbox;
    }
    this.join(inbox, destination, options);
    known = this.sourceOf.get(inbox)?.id ?? 0;
    this.signals.set(
      inbox,
      onAbort(signal, () => inbox.close(false)),
    );
    return inbox;
  }

  private join(inbox: Inbox, destination: string, options: SubscribeOptions): void {
    const { machine } = this.host;
    const other = options.shared && this.shared(destination, options);
    if (!other) return this.open(inbox, destination, options);
    other.inboxes.push(inbox);
    this.sourceOf.set(inbox, other);
    machine.turn(Operation.Share, [other.id]);
    if (other.inboxes[0]) inbox.change(other.inboxes[0].state);
  }

  /** One that may be shared: of the same destination and headers. */
  private shared(destination: string, options: SubscribeOptions): Source | undefined {
    if (typeof options.headers === 'function') return undefined;
    const key = keyOf(options.headers);
    return [...this.sources.values()].find(
      (it) =>
        it.destination === destination &&
        it.options.shared &&
        typeof it.options.headers !== 'function' &&
        keyOf(it.options.headers) === key,
    );
  }

  private open(inbox: Inbox, destination: string, options: SubscribeOptions): void {
    const headers = typeof options.headers === 'function' ? {} : { ...options.headers };
    const source: Source = {
      id: 0,
      destination,
      options,
      inboxes: [inbox],
      headers,
      forgets: false,
    };
    this.sourceOf.set(inbox, source);
    this.register(source, -1);
  }

  /** Makes it a subscription of the module. */
  private register(source: Source, awaySince: number): void {
    const { machine } = this.host;
    const { headers, ack = 'auto', onError } = source.options;
    const isAsked = typeof headers === 'function';
    const given = typeof onError === 'object' ? OnError.Nack : ON_ERROR[`${onError}`];
    const policy = given ?? OnError.ByProfile;
    machine.turn(Operation.Subscribe, [ACK_MODES[ack], policy, isAsked, awaySince], (id) => {
      source.id = id;
      this.sources.set(id, source);
      machine.promises.set(id, {
        isKept: true,
        resolve: () => this.ended(source, 'closed', undefined),
        reject: (error) => this.ended(source, 'failed', error),
      });
    });
  }

  /** The session of the module is another: registers all again, which have been away since `since` if they were active. */
  reopen(since: number): void {
    const { machine } = this.host;
    const known = new Set(this.sourceOf.values());
    this.sources.clear();
    for (const source of known) {
      const wasActive = source.inboxes.some(({ state }) => state !== 'pending');
      for (const inbox of source.inboxes) if (wasActive) inbox.change('waiting');
      this.register(source, wasActive ? since : -1);
      for (const _ of source.inboxes.slice(1)) machine.turn(Operation.Share, [source.id]);
    }
  }

  private ended(source: Source, state: 'closed' | 'failed', error: StompError | undefined): void {
    this.sources.delete(source.id);
    for (const [id, delivery] of this.deliveries)
      if (delivery.source === source) this.deliveries.delete(id);
    for (const inbox of [...source.inboxes]) {
      this.forget(inbox);
      inbox.settle(state, error);
    }
  }

  private forget(inbox: Inbox): void {
    this.sourceOf.delete(inbox);
    this.signals.get(inbox)?.();
    this.signals.delete(inbox);
  }

  leave(inbox: Inbox, forget: boolean): void {
    const source = this.sourceOf.get(inbox);
    this.forget(inbox);
    if (!source) return;
    source.inboxes.splice(source.inboxes.indexOf(inbox), 1);
    if (forget) source.forgets = true;
    this.host.machine.turn(Operation.Unsubscribe, [source.id]);
  }

  stop(inbox: Inbox): void {
    const source = this.sourceOf.get(inbox);
    if (source?.inboxes.length === 1) this.host.machine.turn(Operation.Stop, [source.id]);
  }

  acknowledge(delivery: number, verdict: Verdict, headers?: HeaderValues, transaction = 0): void {
    const known = this.deliveries.get(delivery);
    if (known) known.headers = headers;
    this.host.machine.turn(Operation.Acknowledge, [delivery, verdict, transaction]);
  }

  tell(error: StompError, subscription: Subscription, message?: SessionMessage): void {
    this.host.emit({ type: 'error', error, subscription, message });
  }

  // What the module says.

  /** Sends SUBSCRIBE. */
  restore(id: number, withReceipt: boolean): void {
    const source = this.sources.get(id);
    const { connection, machine, prefix } = this.host;
    if (!source || !connection) return;
    try {
      const headers = this.headersOf(source) as { [name: string]: string };
      if (withReceipt) headers.receipt = `${prefix}${id}`;
      headers.id = `${prefix}${id}`;
      headers.destination = source.destination;
      const frame = this.host.intercept({ command: 'SUBSCRIBE', headers });
      if (!frame) return this.host.drop(id);
      if (connection.ready && sendPlain(connection, frame)) return;
      const { destination, ...others } = frame.headers;
      connection.subscribe(destination, (message) => this.receive(source, message), others);
    } catch (cause) {
      machine.promises.delete(id);
      this.ended(source, 'failed', new StompError('usage', { message: `${cause}`, cause }));
      machine.cancel(id, Code.Usage);
    }
  }

  private headersOf(source: Source): HeaderValues {
    const { ack = 'auto', durable, prefetch = PREFETCH } = source.options;
    const { profile } = this.host;
    const headers: HeaderValues = {};
    if (ack !== 'auto') {
      headers.ack = ack;
      const how = (profile >> Profile.PrefetchShift) & 3;
      if (how === Prefetch.Count) headers['prefetch-count'] = `${prefetch}`;
      if (how === Prefetch.Size) headers['activemq.prefetchSize'] = `${prefetch}`;
    }
    return Object.assign(headers, durable && durability(profile, durable, true), source.headers);
  }

  end(id: number, profile: number): void {
    const source = this.sources.get(id);
    const { connection } = this.host;
    // Replies are listened for until DISCONNECT.
    if (!source || !connection || this.internal.has(source.inboxes[0])) return;
    const { durable } = source.options;
    const more = durable && source.forgets ? durability(profile, durable, false) : {};
    const headers = { id: `${this.host.prefix}${id}`, ...more };
    const frame = this.host.intercept({ command: 'UNSUBSCRIBE', headers });
    if (!frame) return;
    const { id: name, ...others } = frame.headers;
    connection.unsubscribe(name, others);
  }

  /** Gives whether a message is for the subscription of this number. */
  claim(id: number, frame: IMessage): boolean {
    const source = this.sources.get(id);
    if (source) this.receive(source, frame);
    return source !== undefined;
  }

  private receive(source: Source, frame: IMessage): void {
    const { connectionNumber, machine } = this.host;
    const { inboxes, options } = source;
    let delivery = 0;
    if (options.ack && options.ack !== 'auto')
      machine.turn(Operation.Message, [connectionNumber, source.id], (id) => (delivery = id));
    if (delivery) this.deliveries.set(delivery, { frame, source, headers: undefined });
    if (inboxes.length === 1) inboxes[0].receive(frame, delivery);
    else for (const inbox of [...inboxes]) inbox.receive(frame, delivery);
  }

  /** Sends ACK or NACK. */
  answer(isAck: boolean, id: number, transaction: string | undefined): void {
    const delivery = this.deliveries.get(id);
    if (!delivery) return;
    if (transaction === undefined) this.forgetDelivery(id, delivery);
    const { headers } = delivery;
    const frame = this.host.intercept({
      command: isAck ? 'ACK' : 'NACK',
      headers: { ...(headers as object), ...(transaction && { transaction }) },
    });
    if (!frame) return;
    const { connection } = this.host;
    const { headers: of } = delivery.frame;
    // By which header a message is named: spec#62, spec#82, spec#94.
    const name = of[connection?.version === '1.2' ? 'ack' : 'message-id'];
    if (name) connection?.[isAck ? 'ack' : 'nack'](name, of.subscription, frame.headers);
  }

  private forgetDelivery(id: number, { source }: Delivery): void {
    this.deliveries.delete(id);
    if (source.options.ack !== 'client') return;
    for (const [other, { source: of }] of this.deliveries)
      if (of === source && other < id) this.deliveries.delete(other);
  }

  async ask(id: number): Promise<void> {
    const source = this.sources.get(id);
    const { machine } = this.host;
    const { headers } = source?.options ?? {};
    if (!source || typeof headers !== 'function') return;
    try {
      const given = await headers();
      checkForms({ headers: given }, SUBSCRIBE_FORMS, 'subscribe');
      source.headers = { ...given };
      machine.turn(Operation.HeadersReady, [id]);
    } catch (cause) {
      this.tellAll(id, thrown('refused', 'headers', cause));
      machine.turn(Operation.HeadersFailed, [id]);
    }
  }

  /** Tells all inboxes of a source of an error that does not end them. */
  tellAll(id: number, error: StompError): void {
    for (const { subscription } of this.sources.get(id)?.inboxes ?? [])
      this.host.emit({ type: 'error', error, subscription });
  }

  changed(id: number, number: number): void {
    const state = STATES[number];
    for (const inbox of this.sources.get(id)?.inboxes ?? []) if (state) inbox.change(state);
  }

  gap(id: number, away: number): void {
    for (const { subscription, options } of this.sources.get(id)?.inboxes ?? []) {
      this.host.emit({ type: 'gap', subscription, away });
      try {
        options.onGap?.({ away });
      } catch (error) {
        report(error);
      }
    }
  }

  /** The connection is lost. */
  lose(): void {
    this.deliveries.clear();
    for (const inbox of this.inboxes) inbox.lose();
  }

  /** Those whose destination a text has. */
  named(text: string): number[] {
    return [...this.sources.values()]
      .filter(({ destination }) => text.includes(destination))
      .map(({ id }) => id);
  }

  get(id: number): Source | undefined {
    return this.sources.get(id);
  }
}

/** The headers that make a subscription durable, or end it at the broker. */
function durability(profile: number, name: string, isBeginning: boolean): HeaderValues {
  switch ((profile >> Profile.DurableShift) & 3) {
    case Durable.Queue:
      return isBeginning
        ? { durable: 'true', 'auto-delete': 'false', 'x-queue-name': name }
        : { durable: 'true', 'auto-delete': 'false' };
    case Durable.ActiveMq:
      return { 'activemq.subscriptionName': name };
    case Durable.Artemis:
      return { 'durable-subscription-name': name };
    default:
      return {};
  }
}

/** Equal for equal headers, in whatever order. */
const keyOf = (headers: HeaderValues = {}): string =>
  JSON.stringify(Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Sends a frame of plain headers; gives whether it is one. The engine writes the others. */
function sendPlain(connection: Connection, { command, headers }: SessionFrame): boolean {
  let head = `${command}\n`;
  for (const name of Object.keys(headers)) {
    const line = headerLine(connection.version, name, `${headers[name]}`);
    if (!line) return false;
    head += line;
  }
  connection.sender.send(`${head}\n`, '');
  return true;
}
