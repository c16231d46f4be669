// Subscriptions by the numbers that the module knows them by: each is one SUBSCRIBE, for one or more inboxes.

import type { HeaderValues } from '../api/types.js';
import type { ReceivedFrame } from '../frames/received-frame.js';
import type { Connection } from '../connection/connection.js';
import { errorOfSignal, onAbort } from './abort.js';
import type { Context, SourcesPart } from './context.js';
import {
  Action,
  type AckMode,
  Code,
  Durable,
  OnError,
  Operation,
  Profile,
  Text,
  type Verdict,
} from './engine/abi.js';
import { checked, choice } from './forms.js';
import { StompError } from './stomp-error.js';
import type { Delivered } from './message.js';
import type { Parts } from './parts.js';
import { headersBy, isOfBroker } from './profile.js';
import type { StompHeaders } from '../api/stomp-headers.js';
import { Inbox, type InboxHost, type Source } from './subscription.js';
import { asText, misuse, text, thrown } from './texts.js';
import type { MessageHandler, SessionFrame, SubscribeOptions, Subscription } from './types.js';

const STATES = ['pending', 'active', 'waiting'] as const;

interface Delivery {
  readonly frame: ReceivedFrame;
  readonly source: Source;
  /** By which ACK names it. */
  readonly name: string;
  headers?: HeaderValues | undefined;
}

export class Sources implements SourcesPart, InboxHost {
  /** Whether `drain` or `close` was called: no more subscriptions are taken. */
  isEnding = false;
  /** The live ones, the oldest first. */
  readonly inboxes = new Set<Inbox>();
  private readonly sources = new Map<number, Source>();
  private readonly deliveries = new Map<number, Delivery>();

  constructor(readonly core: Context) {}

  /** The live ones of the application. */
  get live(): Subscription[] {
    return [...this.inboxes].filter((it) => !it.isInternal).map((it) => it.subscription);
  }

  // Commands.

  /** Subscribes, by the options of the method `of`. `isInternal`: for replies, and not for the application. */
  subscribe(
    destination: string,
    handler: MessageHandler | undefined,
    given: SubscribeOptions | undefined,
    of: string,
    isInternal = false,
  ): Inbox {
    if (typeof destination !== 'string' || !destination) throw misuse(Text.NoDestination, of);
    const options = checked(given, of);
    const { ack, concurrency, shared, signal } = options;
    if (this.isEnding && !isInternal) throw new StompError('closed');
    if (ack === 'client' && concurrency !== 1) throw misuse(Text.OneAtATime);
    if (shared && ack !== 'auto') throw misuse(Text.NotShared);
    const other = shared && this.shared(destination, options);
    const headers = typeof options.headers === 'function' ? {} : { ...options.headers };
    const own: Source = { id: 0, destination, options, inboxes: [], headers, forgets: false };
    const source: Source = other ?? own;
    const inbox = new Inbox(this, source, handler, options, isInternal);
    const abort = (): void => {
      inbox.whenReady(errorOfSignal(signal));
      inbox.close(false);
    };
    if (signal?.aborted) {
      abort();
      return inbox;
    }
    this.inboxes.add(inbox);
    source.inboxes.push(inbox);
    if (other) this.core.machine.turn(Operation.Share, [source.id]);
    else this.register(source, -1);
    if (other) inbox.change(source.inboxes[0].state);
    inbox.unlisten = onAbort(signal, abort);
    return inbox;
  }

  /** One that may be shared: of the same destination and headers. */
  private shared(destination: string, { headers }: SubscribeOptions): Source | undefined {
    const key = keyOf(headers);
    return [...this.sources.values()].find(
      (it) =>
        it.options.shared && it.destination === destination && keyOf(it.options.headers) === key,
    );
  }

  /** Makes it a subscription of the module. */
  private register(source: Source, awaySince: number): void {
    const { machine } = this.core;
    const { headers, ack, onError } = source.options;
    const mode: AckMode = choice('subscribe', 'ack', ack);
    const policy: OnError =
      typeof onError === 'object' ? OnError.Nack : choice('subscribe', 'onError', onError) + 1;
    const isOwn = isOfBroker(source.destination, true);
    const given = [mode, policy, typeof headers === 'function', isOwn, awaySince] as const;
    machine.turn(Operation.Subscribe, [...given], (id) => {
      source.id = id;
      this.sources.set(id, source);
      machine.promises.set(id, {
        isKept: true,
        settle: (error) => this.ended(source, error),
      });
    });
  }

  /** The session of the module is another: registers all again, which have been away since `since` if they were active. */
  reopen(since: number): void {
    const known = new Set([...this.inboxes].map(({ source }) => source));
    this.sources.clear();
    for (const source of known) {
      const wasActive = source.inboxes.some(({ state }) => state !== 'pending');
      for (const inbox of source.inboxes) if (wasActive) inbox.change('waiting');
      this.register(source, wasActive ? since : -1);
      for (const _ of source.inboxes.slice(1)) this.core.machine.turn(Operation.Share, [source.id]);
    }
  }

  private ended(source: Source, error: StompError | undefined): void {
    this.sources.delete(source.id);
    for (const [id, delivery] of this.deliveries)
      if (delivery.source === source) this.deliveries.delete(id);
    for (const inbox of [...source.inboxes]) {
      this.forget(inbox);
      inbox.settle(error);
      if (error) inbox.whenFailed(error);
    }
  }

  private forget(inbox: Inbox): boolean {
    inbox.unlisten();
    return this.inboxes.delete(inbox);
  }

  /** It has ended for the application: it wants no more. */
  leave(inbox: Inbox, forget: boolean): void {
    const { source } = inbox;
    if (!this.forget(inbox)) return;
    source.inboxes.splice(source.inboxes.indexOf(inbox), 1);
    if (forget) source.forgets = true;
    this.core.machine.turn(Operation.Unsubscribe, [source.id]);
  }

  /** No more messages are wanted, and what has come is worked off. */
  stop(inbox: Inbox): void {
    const { inboxes, id } = inbox.source;
    if (this.inboxes.has(inbox) && inboxes.length === 1)
      this.core.machine.turn(Operation.Stop, [id]);
  }

  /** Settles a message, if that is left to do; within a transaction if that is not 0. */
  acknowledge(
    message: Delivered,
    verdict: Verdict,
    headers?: HeaderValues | undefined,
    transaction = 0,
  ): void {
    const { delivery, isAnswered } = message;
    // A transaction fails by a message that it cannot acknowledge any more.
    if (!delivery || (isAnswered && !transaction)) return;
    message.isAnswered = true;
    const known = this.deliveries.get(delivery);
    if (known) known.headers = headers;
    this.core.machine.turn(Operation.Acknowledge, [delivery, verdict, transaction]);
  }

  // What the module says.

  /** What it wants of a subscription. */
  perform(action: Action, id: number, other: number): void {
    const source = this.sources.get(id);
    if (!source) return;
    switch (action) {
      case Action.AskHeaders:
        return void this.ask(source);
      case Action.HeadersLate:
        return this.tell(source, new StompError('timeout', { message: text(Text.LateHeaders) }));
      case Action.Subscribe:
        return this.restore(source, other !== 0);
      case Action.Unsubscribe:
        return this.end(source);
      case Action.SubscriptionChanged:
        for (const inbox of source.inboxes) if (STATES[other]) inbox.change(STATES[other]);
        return undefined;
      case Action.Gap:
        return this.gap(source, other);
      case Action.AcksUnsupported:
        return this.tell(source, new StompError('unsupported', { message: text(Text.NoAcks) }));
    }
  }

  /** Sends SUBSCRIBE. */
  private restore(source: Source, withReceipt: boolean): void {
    const { link, machine, prefix, frames, parts } = this.core;
    const { connection } = link;
    const { id } = source;
    if (!connection) return;
    const name = `${prefix}${id}`;
    try {
      const headers: any = this.headersOf(source);
      if (withReceipt) headers.receipt = name;
      headers.id = name;
      headers.destination = source.destination;
      const frame = frames.outgoing({ command: 'SUBSCRIBE', headers });
      if (!frame) return void machine.turn(Operation.Dropped, [id]);
      if (connection.ready && sendPlain(connection, frame, parts)) return;
      const { destination, ...others } = frame.headers;
      connection.subscribe(destination, (message) => this.receive(source, message), others);
    } catch (cause) {
      machine.promises.delete(id);
      this.ended(source, new StompError('usage', { message: asText(cause), cause }));
      machine.cancel(id, Code.Usage);
    }
  }

  private headersOf({ options, headers }: Source): HeaderValues {
    const { ack, durable, prefetch } = options;
    const by = (shift: Profile, which: Text, given: unknown): HeaderValues =>
      headersBy(this.core.profile, shift, which, `${given}`);
    return {
      ...(ack !== 'auto' && { ack, ...by(Profile.PrefetchShift, Text.Prefetching, prefetch) }),
      ...(durable && by(Profile.DurableShift, Text.Durability, durable)),
      ...headers,
    };
  }

  /** Sends UNSUBSCRIBE. */
  private end({ id, inboxes, options, forgets }: Source): void {
    const { link, profile, prefix } = this.core;
    // Replies are listened for until DISCONNECT.
    if (!link.connection || inboxes[0]?.isInternal) return;
    const { durable } = options;
    const send = (more?: StompHeaders): void =>
      link.command('unsubscribe', 'id', { id: `${prefix}${id}`, ...more });
    const isForgotten = durable && forgets;
    // ActiveMQ does not forget a name that is in use.
    if (!isForgotten || ((profile >> Profile.DurableShift) & 3) === Durable.ActiveMq) send();
    if (isForgotten) send(headersBy(profile, Profile.DurableShift, Text.Durability, durable));
  }

  /** Gives whether a message is for the subscription of this number. */
  claim(id: number, frame: ReceivedFrame): boolean {
    const source = this.sources.get(id);
    if (source) this.receive(source, frame);
    return source !== undefined;
  }

  private receive(source: Source, frame: ReceivedFrame): void {
    const { link, machine } = this.core;
    const { inboxes, options, id } = source;
    // By which header a message is named: spec#62, spec#82, spec#94.
    const named = link.connection?.version === '1.2' ? 'ack' : 'message-id';
    const name = options.ack === 'auto' ? '' : frame.headers[named];
    let delivery = 0;
    if (name || inboxes[0].state !== 'active')
      delivery = machine.turn(Operation.Message, [link.attempt, id, !!name]);
    if (delivery) this.deliveries.set(delivery, { frame, source, name });
    if (inboxes.length === 1) inboxes[0].receive(frame, delivery);
    else for (const inbox of [...inboxes]) inbox.receive(frame, delivery);
  }

  /** Sends ACK or NACK. */
  answer(method: 'ack' | 'nack', id: number, inTransaction: number): void {
    const delivery = this.deliveries.get(id);
    const { frames, link, transactions } = this.core;
    if (!delivery) return;
    if (!inTransaction) this.forgetDelivery(id, delivery);
    const transaction = inTransaction && { transaction: transactions.name(inTransaction) };
    const headers: any = { ...delivery.headers, ...(transaction || {}) };
    const frame = frames.outgoing({ command: method.toUpperCase(), headers });
    const { subscription } = delivery.frame.headers;
    if (frame) link.connection?.[method](delivery.name, subscription, frame.headers);
  }

  private forgetDelivery(id: number, { source }: Delivery): void {
    this.deliveries.delete(id);
    if (source.options.ack !== 'client') return;
    for (const [other, { source: of }] of this.deliveries)
      if (of === source && other < id) this.deliveries.delete(other);
  }

  /** Asks the function for headers. */
  private async ask(source: Source): Promise<void> {
    const { machine } = this.core;
    const { id, options } = source;
    const headers = options.headers as () => unknown;
    try {
      source.headers = { ...checked({ headers: await headers() }, 'subscribe').headers };
      machine.turn(Operation.HeadersReady, [id]);
    } catch (cause) {
      this.tell(source, thrown('refused', 'headers', cause));
      machine.turn(Operation.HeadersFailed, [id]);
    }
  }

  /** Tells all inboxes of a source of an error that does not end them. */
  private tell({ inboxes }: Source, error: StompError): void {
    for (const { subscription } of inboxes) this.core.tell(error, { subscription });
  }

  private gap({ inboxes }: Source, away: number): void {
    for (const { subscription, options } of inboxes) {
      this.core.emitter.emit<'gap'>({ type: 'gap', subscription, away });
      try {
        options.onGap?.({ away });
      } catch (cause) {
        this.core.tell(thrown('usage', 'onGap', cause), { subscription });
      }
    }
  }

  /** The connection is lost. */
  lose(): void {
    this.deliveries.clear();
    for (const inbox of this.inboxes) inbox.lose();
  }

  /** By what an ERROR may name them. */
  names(): [number, string][] {
    return [...this.sources.values()].map(({ id, destination }) => [id, destination]);
  }
}

/** Equal for equal headers, in whatever order; never for functions. */
const keyOf = (headers: SubscribeOptions['headers'] = {}): unknown =>
  typeof headers === 'function'
    ? NaN
    : JSON.stringify(Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Sends a frame of plain headers; gives whether it is one. The engine writes the others. */
function sendPlain(
  connection: Connection,
  { command, headers }: SessionFrame,
  { headerLine }: Parts,
): boolean {
  let head = `${command}\n`;
  for (const name of Object.keys(headers)) {
    if (headers[name] === undefined || headers[name] === null) continue;
    const line = headerLine(connection.version, name, `${headers[name]}`);
    if (!line) return false;
    head += line;
  }
  connection.sender.send(`${head}\n`, '');
  return true;
}
