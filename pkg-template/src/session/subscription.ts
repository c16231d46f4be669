// One subscription of an application: its buffer, and the handler or the loop that works on it.

import type { HeaderValues, IMessage } from '../api/types.js';
import { misuse, StompError, thrown } from './kit.js';
import { errorOfSignal } from './abort.js';
import { Verdict } from './engine/abi.js';
import { Delivered, type MessageHost } from './message.js';
import { check, checkForms, checkSendable } from './options.js';
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
  readonly codec: Codec;
  /** Why the session has failed, until it connects again. */
  readonly obstacle: StompError | undefined;
  acknowledge(delivery: number, verdict: Verdict, headers?: HeaderValues): void;
  /** Tells of a failure by an `error` event. */
  tell(error: StompError, subscription: Subscription, message?: SessionMessage): void;
  /** It has ended for the application: it wants no more. */
  leave(inbox: Inbox, forget: boolean): void;
  /** No more messages are wanted, and what has come is worked off. */
  stop(inbox: Inbox): void;
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
  private running = 0;
  private count = 0;
  private end: End | undefined;
  private isStopping = false;
  private hasOverflowed = false;
  private isIterated = false;
  private current: Delivered | undefined;
  private readonly waiting: Waiting[] = [];
  private whenReady!: (error?: StompError) => void;
  private whenClosed!: (error: StompError | undefined) => void;
  private readonly whenDrained: (() => void)[] = [];

  constructor(
    private readonly host: InboxHost,
    destination: string,
    private readonly identify: () => string,
    readonly handler: MessageHandler | undefined,
    readonly options: SubscribeOptions,
  ) {
    this.codec = host.codec;
    this.limit = options.overflow === 'latest' ? 1 : Math.max(1, options.buffer ?? 1024);
    const ready = new Promise<void>((resolve, reject) => {
      this.whenReady = (error) => (error ? reject(error) : resolve());
    });
    // It may be that the application does not look at it.
    ready.catch(() => {});
    const closed = new Promise<StompError | undefined>((resolve) => (this.whenClosed = resolve));
    this.subscription = this.handle(destination, ready, closed);
  }

  private handle(
    destination: string,
    ready: Promise<void>,
    closed: Promise<StompError | undefined>,
  ): Subscription {
    const own = {
      state: () => this.state,
      id: () => this.identify(),
      dropped: () => this.dropped,
      destination: () => destination,
      // By a function: proxies of promises are of no use.
      ready: () => ready,
      closed: () => closed,
    };
    const handle: any = {
      close: (options: { forget?: boolean } = {}) => {
        checkForms(options, { forget: 'boolean' }, 'close');
        this.close(Boolean(options.forget));
      },
      drain: () => this.drain(),
    };
    for (const [name, get] of Object.entries(own))
      Object.defineProperty(handle, name, { get, enumerable: true, configurable: true });
    handle[Symbol.asyncIterator] = () => this.iterate();
    const { asyncDispose } = Symbol as { asyncDispose?: symbol };
    if (asyncDispose) handle[asyncDispose] = async () => this.close(false);
    return handle;
  }

  // What comes.

  /** A message came; `delivery` is 0 if there is nothing to acknowledge. */
  receive(frame: IMessage, delivery: number): void {
    if (this.end || this.isStopping || this.hasOverflowed) return this.giveBack(delivery);
    const message = new Delivered(frame, this, delivery);
    if (this.buffer.length >= this.limit && this.waiting.length === 0 && !this.isIdle)
      return this.overflow(message);
    this.buffer.push(message);
    this.work();
  }

  /** Whether a handler can take another message at once. */
  private get isIdle(): boolean {
    return this.handler !== undefined && this.running < (this.options.concurrency ?? 1);
  }

  private overflow(message: Delivered): void {
    const { overflow = 'error' } = this.options;
    if (overflow === 'error') {
      this.hasOverflowed = true;
      this.host.stop(this);
      this.giveBack(message.delivery);
      this.work();
      return;
    }
    this.dropped += 1;
    let out: Delivered | undefined = message;
    if (overflow !== 'drop-newest') {
      out = this.buffer.shift();
      this.buffer.push(message);
    }
    if (out) this.finish(out.delivery, Verdict.Failed);
  }

  /** Gives a message back that is not wanted; without an `ack` mode it is dropped. */
  private giveBack(delivery: number): void {
    if (!delivery && this.hasOverflowed) this.dropped += 1;
    this.finish(delivery, Verdict.GiveBack);
  }

  /** The connection is lost: what is to be acknowledged comes again. */
  lose(): void {
    this.dropUnacknowledged();
    if (this.current) this.current.delivery = 0;
  }

  /** What waits and is to be acknowledged is given back, or comes again. */
  private dropUnacknowledged(): void {
    this.buffer = this.buffer.filter(({ delivery }) => delivery === 0);
  }

  private work(): void {
    if (this.handler) while (this.isIdle && this.buffer.length && !this.end) this.handleNext();
    else while (this.waiting.length && this.buffer.length) this.hand(this.waiting.shift()!);
    this.settleEnd();
  }

  // The handler.

  private handleNext(): void {
    const message = this.buffer.shift() as Delivered;
    const { schema } = this.options;
    this.running += 1;
    if (schema) void validated(message, schema).then((error) => this.judged(message, error));
    else this.call(message);
  }

  private judged(message: Delivered, error: StompError | undefined): void {
    if (!error) return this.call(message);
    this.host.tell(error, this.subscription, message);
    this.done(message, Verdict.Failed);
  }

  private call(message: Delivered): void {
    let given: any;
    this.counted();
    try {
      given = this.handler?.(message);
    } catch (error) {
      return this.threw(message, error);
    }
    if (typeof given?.then !== 'function') return this.done(message, Verdict.Ack);
    given.then(
      () => this.done(message, Verdict.Ack),
      (error: unknown) => this.threw(message, error),
    );
  }

  private threw(message: Delivered, cause: unknown): void {
    this.host.tell(thrown('refused', 'The handler', cause), this.subscription, message);
    this.done(message, Verdict.Failed);
  }

  private done(message: Delivered, verdict: Verdict): void {
    this.running -= 1;
    this.finish(message.delivery, verdict);
    message.delivery = 0;
    this.reachMax();
    this.work();
  }

  /** Counts a message that the application gets. */
  private counted(): void {
    this.count += 1;
    const { max = Infinity } = this.options;
    // What comes after it is given back, but this one is worked on.
    if (this.count < max || this.isStopping) return;
    this.isStopping = true;
    this.host.stop(this);
  }

  private reachMax(): void {
    const { max = Infinity } = this.options;
    if (this.count >= max && this.running === 0 && !this.end) this.close(false);
  }

  private finish(delivery: number, verdict: Verdict): void {
    const { onError } = this.options;
    const headers = verdict === Verdict.Failed && typeof onError === 'object' ? onError : undefined;
    if (delivery) this.host.acknowledge(delivery, verdict, headers);
  }

  acknowledge(message: Delivered, isAck: boolean, headers: HeaderValues | undefined): void {
    // Before the module settles the delivery: what cannot be sent would never be answered.
    if (headers) {
      check(headers, 'headers', isAck ? 'ack' : 'nack', 'headers');
      checkSendable(headers, isAck ? 'ack' : 'nack');
    }
    if (message.delivery)
      this.host.acknowledge(message.delivery, isAck ? Verdict.Ack : Verdict.Nack, headers);
    message.delivery = 0;
  }

  // The loop.

  private iterate(): AsyncIterableIterator<SessionMessage> {
    if (this.handler || this.isIterated)
      throw misuse('a subscription has one consumer: a handler, or one loop');
    this.isIterated = true;
    const iterator: any = {
      next: () => this.next(),
      return: async () => {
        this.close(false);
        return DONE;
      },
    };
    iterator[Symbol.asyncIterator] = () => iterator;
    return iterator;
  }

  private next(): Promise<IteratorResult<SessionMessage>> {
    const { current } = this;
    this.current = undefined;
    if (current) this.finish(current.delivery, Verdict.Ack);
    if (current) current.delivery = 0;
    this.reachMax();
    if (this.buffer.length && !this.waiting.length && !this.options.schema) {
      const given = Promise.resolve(this.give());
      this.settleEnd();
      return given;
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.work();
      this.interrupt();
    });
  }

  /** The next message, for the loop. */
  private give(message = this.buffer.shift() as Delivered): IteratorResult<SessionMessage> {
    this.current = message;
    this.counted();
    return { done: false, value: message };
  }

  /** Gives a waiting loop the next message. */
  private hand(waiting: Waiting): void {
    const { schema } = this.options;
    if (!schema) return waiting.resolve(this.give());
    const message = this.buffer.shift() as Delivered;
    this.running += 1;
    void validated(message, schema).then((error) => {
      this.running -= 1;
      if (!error) return waiting.resolve(this.give(message));
      this.host.tell(error, this.subscription, message);
      this.finish(message.delivery, Verdict.Failed);
      this.waiting.unshift(waiting);
      this.work();
    });
  }

  // Its end.

  /** Its signal had aborted before anything was sent. */
  abort(signal: AbortSignal): void {
    this.whenReady(errorOfSignal(signal));
    this.close(false);
  }

  close(forget: boolean): void {
    if (this.end) return;
    this.buffer = [];
    this.settle('closed', undefined);
    this.host.leave(this, forget);
    this.work();
  }

  drain(): Promise<void> {
    const drained = new Promise<void>((resolve) => this.whenDrained.push(resolve));
    if (!this.end && !this.isStopping) {
      this.isStopping = true;
      this.dropUnacknowledged();
      this.host.stop(this);
    }
    this.work();
    return drained;
  }

  /** The module says how it is. */
  change(state: SubscriptionState): void {
    if (this.end) return;
    this.state = state;
    if (state === 'active') this.whenReady();
  }

  /** The module has ended it: what is buffered still comes. */
  settle(state: 'closed' | 'failed', error: StompError | undefined): void {
    if (this.end) return;
    this.end = { error };
    this.state = state;
    this.whenReady(error);
    this.whenClosed(error);
    if (error && this.handler) this.host.tell(error, this.subscription);
    this.work();
  }

  /** If the session has failed, a loop that waits throws its error; the subscription stays, for another loop. */
  interrupt(): void {
    const { obstacle } = this.host;
    if (!obstacle || !this.waiting.length) return;
    this.isIterated = false;
    for (const { reject } of this.waiting.splice(0)) reject(obstacle);
  }

  private settleEnd(): void {
    if (this.buffer.length || this.running) return;
    if (this.hasOverflowed && !this.end && !this.current) {
      const error = new StompError('overflow');
      this.settle('failed', error);
      this.host.leave(this, false);
      return;
    }
    if (this.isStopping && !this.end && !this.current && this.whenDrained.length) {
      this.close(false);
      return;
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
