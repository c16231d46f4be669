// One subscription of an application: its buffer, and the handler or the loop that works on it.

import type { HeaderValues } from '../api/types.js';
import type { ReceivedFrame } from '../frames/received-frame.js';
import type { Context } from './context.js';
import { Text, Verdict } from './engine/abi.js';
import { check, checked, checkSendable } from './forms.js';
import { StompError } from './stomp-error.js';
import type { Delivered, MessageHost } from './message.js';
import { misuse, text, thrown } from './texts.js';
import type {
  Codec,
  MessageHandler,
  SessionMessage,
  SubscribeOptions,
  Subscription,
  SubscriptionState,
} from './types.js';
import { validated } from './validated.js';

/** What a subscription needs of its session. */
export interface InboxHost {
  readonly core: Context;
  /** Settles a message, if that is left to do. */
  acknowledge(message: Delivered, verdict: Verdict, headers?: HeaderValues | undefined): void;
  /** It has ended for the application: it wants no more. */
  leave(inbox: Inbox, forget: boolean): void;
  /** No more messages are wanted, and what has come is worked off. */
  stop(inbox: Inbox): void;
}

/** One SUBSCRIBE. */
export interface Source {
  /** Of the module. */
  id: number;
  readonly destination: string;
  readonly options: SubscribeOptions;
  readonly inboxes: Inbox[];
  /** Those that are given, or what the function for headers gave last. */
  headers: HeaderValues;
  /** Whether it is to end at the broker, too. */
  forgets: boolean;
}

/** How it has ended. */
interface End {
  readonly error: StompError | undefined;
}

interface Waiting {
  resolve(result: IteratorResult<SessionMessage>): void;
  reject(error: unknown): void;
}

const DONE: IteratorResult<SessionMessage> = { done: true, value: undefined };

export class Inbox implements MessageHost {
  /** What the application sees. */
  readonly subscription: Subscription;
  readonly codec: Codec;
  state: SubscriptionState = 'pending';
  dropped = 0;
  private buffer: Delivered[] = [];
  private readonly limit: number;
  private readonly max: number;
  private running = 0;
  /** How many of those the schema looks at. */
  private checking = 0;
  private count = 0;
  private end: End | undefined;
  private isStopping = false;
  private hasOverflowed = false;
  private isIterated = false;
  private current: Delivered | undefined;
  private readonly waiting: Waiting[] = [];
  /** Settles `ready`. */
  whenReady!: (error?: StompError) => void;
  private whenClosed!: (error: StompError | undefined) => void;
  private readonly whenDrained: (() => void)[] = [];
  /** Its signal is not listened to any more. */
  unlisten = (): void => {};
  /** It has failed: called at once, before a connection that ends with it is taken for lost. */
  whenFailed: (error: StompError) => void = () => {};

  constructor(
    private readonly sources: InboxHost,
    readonly source: Source,
    private readonly handler: MessageHandler | undefined,
    readonly options: SubscribeOptions,
    /** Whether it is for replies, and not for the application. */
    readonly isInternal: boolean,
  ) {
    const { overflow, buffer, max } = options;
    this.codec = sources.core.codec;
    this.limit = overflow === 'latest' ? 1 : Math.max(1, buffer as number);
    this.max = max as number;
    const ready = new Promise<void>((resolve, reject) => {
      this.whenReady = (error) => (error ? reject(error) : resolve());
    });
    // It may be that the application does not look at it.
    ready.catch(() => {});
    const closed = new Promise<StompError | undefined>((resolve) => (this.whenClosed = resolve));
    this.subscription = this.handle(ready, closed);
  }

  private handle(ready: Promise<void>, closed: Promise<StompError | undefined>): Subscription {
    const inbox = this;
    const handle: any = {
      get state() {
        return inbox.state;
      },
      get id() {
        return `${inbox.sources.core.prefix}${inbox.source.id}`;
      },
      get dropped() {
        return inbox.dropped;
      },
      get destination() {
        return inbox.source.destination;
      },
      // By a function: proxies of promises are of no use.
      get ready() {
        return ready;
      },
      get closed() {
        return closed;
      },
      close: (options?: { forget?: boolean }) =>
        this.close(Boolean(checked(options, 'close').forget)),
      drain: () => this.drain(),
      [Symbol.asyncIterator]: () => this.iterate(),
    };
    const { asyncDispose } = Symbol as { asyncDispose?: symbol };
    if (asyncDispose) handle[asyncDispose] = async () => this.close(false);
    return handle;
  }

  // What comes.

  /** A message came; `delivery` is 0 if there is nothing to acknowledge. */
  receive(frame: ReceivedFrame, delivery: number): void {
    const message = new this.sources.core.parts.Delivered(frame, this, delivery);
    if (this.end || this.isStopping || this.hasOverflowed) return this.giveBack(message);
    if (this.buffer.length >= this.limit && this.waiting.length === 0 && !this.isIdle)
      return this.overflow(message);
    this.buffer.push(message);
    this.work();
  }

  /** Whether a handler can take another message at once. */
  private get isIdle(): boolean {
    return this.handler !== undefined && this.running < (this.options.concurrency as number);
  }

  /** Whether there is a message to be taken. */
  private get hasNext(): boolean {
    return this.buffer.length > 0 && this.count + this.checking < this.max;
  }

  private overflow(message: Delivered): void {
    const { overflow } = this.options;
    if (overflow === 'error') {
      this.hasOverflowed = true;
      this.sources.stop(this);
      this.giveBack(message);
      return this.work();
    }
    this.dropped += 1;
    if (overflow !== 'drop-newest') this.buffer.push(message);
    const out = overflow === 'drop-newest' ? message : this.buffer.shift();
    this.finish(out as Delivered, Verdict.Failed);
  }

  /** Gives a message back that is not wanted; without an `ack` mode it is dropped. */
  private giveBack(message: Delivered): void {
    if (!message.delivery && this.hasOverflowed) this.dropped += 1;
    this.finish(message, Verdict.GiveBack);
  }

  /** The connection is lost: what is to be acknowledged comes again. */
  lose(): void {
    this.dropUnacknowledged();
    if (this.current) this.current.isAnswered = true;
  }

  /** What waits and is to be acknowledged is given back, or comes again. */
  private dropUnacknowledged(): void {
    this.buffer = this.buffer.filter(({ delivery }) => delivery === 0);
  }

  private work(): void {
    if (this.handler) while (this.isIdle && this.hasNext && !this.end) this.handleNext();
    else while (this.waiting.length && this.hasNext) this.hand(this.waiting.shift() as Waiting);
    this.settleEnd();
  }

  /** Takes the next message. `use` gets it, unless it does not fit the schema: then `skip` is called. */
  private take(use: (message: Delivered) => void, skip: () => void): void {
    const message = this.buffer.shift() as Delivered;
    const { schema } = this.options;
    if (!schema) return use(message);
    this.running += 1;
    this.checking += 1;
    void validated(message, schema).then((error) => {
      this.running -= 1;
      this.checking -= 1;
      if (!error) return use(message);
      this.tell(error, message);
      this.finish(message, Verdict.Failed);
      skip();
    });
  }

  private tell(error: StompError, message?: Delivered): void {
    const { subscription } = this;
    this.sources.core.tell(error, { subscription, message });
  }

  // The handler.

  private handleNext(): void {
    this.take(
      (message) => this.call(message),
      () => this.goOn(),
    );
  }

  private call(message: Delivered): void {
    this.running += 1;
    this.counted();
    const done = (): void => this.done(message, Verdict.Ack);
    const fail = (cause: unknown): void => {
      this.tell(thrown('refused', text(Text.Handler), cause), message);
      this.done(message, Verdict.Failed);
    };
    let given: any;
    try {
      given = this.handler?.(message);
    } catch (cause) {
      return fail(cause);
    }
    if (typeof given?.then === 'function') given.then(done, fail);
    else done();
  }

  private done(message: Delivered, verdict: Verdict): void {
    this.running -= 1;
    this.finish(message, verdict);
    this.goOn();
  }

  private goOn(): void {
    this.reachMax();
    this.work();
  }

  /** Counts a message that the application gets. */
  private counted(): void {
    this.count += 1;
    // What comes after the last is given back, but this one is worked on.
    if (this.count >= this.max) this.stop();
  }

  /** Takes no more. */
  private stop(): void {
    if (this.isStopping || this.end) return;
    this.isStopping = true;
    this.sources.stop(this);
  }

  private reachMax(): void {
    if (this.count >= this.max && this.running === 0) this.close(false);
  }

  private finish(message: Delivered, verdict: Verdict): void {
    const { onError } = this.options;
    const headers = verdict === Verdict.Failed && typeof onError === 'object' ? onError : undefined;
    this.sources.acknowledge(message, verdict, headers);
  }

  acknowledge(message: Delivered, isAck: boolean, headers: HeaderValues | undefined): void {
    const of = isAck ? 'ack' : 'nack';
    // Before the module settles the delivery: what cannot be sent would never be answered.
    if (headers) {
      check(headers, 'headers', of, 'headers');
      checkSendable(headers, of);
    }
    this.sources.acknowledge(message, isAck ? Verdict.Ack : Verdict.Nack, headers);
  }

  // The loop.

  private iterate(): AsyncIterableIterator<SessionMessage> {
    if (this.handler || this.isIterated) throw misuse(Text.OneConsumer);
    this.isIterated = true;
    return {
      next: () => this.next(),
      return: async () => {
        this.close(false);
        return DONE;
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  private next(): Promise<IteratorResult<SessionMessage>> {
    const { current } = this;
    this.current = undefined;
    if (current) this.finish(current, Verdict.Ack);
    this.reachMax();
    if (this.buffer.length && !this.waiting.length && !this.options.schema) {
      const given = Promise.resolve(this.give(this.buffer.shift() as Delivered));
      this.settleEnd();
      return given;
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.work();
      this.interrupt();
    });
  }

  /** A message, for the loop. */
  private give(message: Delivered): IteratorResult<SessionMessage> {
    this.current = message;
    this.counted();
    return { done: false, value: message };
  }

  /** Gives a waiting loop the next message. */
  private hand(waiting: Waiting): void {
    this.take(
      (message) => waiting.resolve(this.give(message)),
      () => {
        this.waiting.unshift(waiting);
        this.work();
      },
    );
  }

  // Its end.

  close(forget: boolean): void {
    if (this.end) return;
    this.buffer = [];
    this.settle();
    this.sources.leave(this, forget);
    this.work();
  }

  drain(): Promise<void> {
    const drained = new Promise<void>((resolve) => this.whenDrained.push(resolve));
    if (!this.end && !this.isStopping) this.dropUnacknowledged();
    this.stop();
    this.work();
    return drained;
  }

  /** The module says how it is. */
  change(state: SubscriptionState): void {
    if (this.end) return;
    this.state = state;
    if (state === 'active') this.whenReady();
  }

  /** It has ended: what is buffered still comes. */
  settle(error?: StompError): void {
    if (this.end) return;
    this.end = { error };
    if (this.state === 'pending')
      this.whenReady(error ?? new StompError('closed', { message: text(Text.SubscriptionClosed) }));
    this.state = error ? 'failed' : 'closed';
    this.whenClosed(error);
    if (error && this.handler) this.tell(error);
    this.work();
  }

  /** If the session has failed, a loop that waits throws its error; the subscription stays, for another loop. */
  interrupt(): void {
    const { state, error } = this.sources.core.status;
    if (state !== 'failed' || !this.waiting.length) return;
    this.isIterated = false;
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }

  private settleEnd(): void {
    if (this.buffer.length || this.running) return;
    if (!this.end && !this.current) {
      if (this.hasOverflowed) {
        this.settle(new StompError('overflow'));
        this.sources.leave(this, false);
        return;
      }
      if (this.isStopping && this.whenDrained.length) return this.close(false);
    }
    if (!this.end) return;
    for (const resolve of this.whenDrained.splice(0)) resolve();
    const { error } = this.end;
    const [first, ...others] = this.waiting.splice(0);
    if (!first) return;
    // A loop hears of the error once.
    if (error) first.reject(error);
    else first.resolve(DONE);
    this.end = { error: undefined };
    for (const { resolve } of others) resolve(DONE);
  }
}
