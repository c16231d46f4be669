// The class Session.

import { Client } from '../client/client.js';
import { headerLine } from '../connection/header-lines.js';
import { ReceivedFrame } from '../frames/received-frame.js';
import { errorOfSignal, refuseAborted } from './abort.js';
import { Core } from './core.js';
import { Operation, Text } from './engine/abi.js';
import { obtain } from './engine/inlined.js';
import { check, checked } from './forms.js';
import { hide } from '../platform/hide.js';
import { latestOnly } from './latest.js';
import { once } from './once.js';
import type {
  OverOptions,
  RequestOptions,
  SendOptions,
  SessionOptions,
  Transaction,
  WaitOptions,
} from './options.js';
import { provided } from './parts.js';
import type { SessionState, SessionStatus } from './status.js';
import { lines, misuse, text } from './texts.js';
import type {
  ListenerOptions,
  MessageHandler,
  SessionEvents,
  SessionListener,
  SessionMessage,
  SubscribeOptions,
  Subscription,
} from './types.js';

/** The broker that a session is connected to. */
export interface BrokerInfo {
  readonly name:
    | 'rabbitmq'
    | 'activemq'
    | 'artemis'
    | 'spring'
    | 'spring-relay'
    | 'stomp-broker'
    | 'unknown';
  readonly version: string | undefined;
}

/** What a session has done. */
export interface SessionStats {
  readonly framesIn: number;
  readonly framesOut: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly reconnects: number;
}

/**
 * A session: subscriptions that come back, messages that are confirmed, errors that explain.
 *
 * ```js
 * const session = await Session.connect({ brokerURL: 'wss://example.org/ws' });
 * await session.publish('/queue/orders', { id: 7 });
 * for await (const message of session.subscribe('/topic/prices')) console.log(message.json());
 * ```
 *
 * All methods may be taken off the object.
 */
export class Session {
  /** @internal A function: deep proxies hand it on as it is. */
  declare _core: () => Core;
  /** {@link close}, for `await using`, where the runtime has the symbol. */
  declare readonly [Symbol.asyncDispose]: () => Promise<void>;

  /**
   * A session at rest.
   *
   * @throws StompError `usage` for an option that does not exist, or is of the wrong kind.
   */
  constructor(options: SessionOptions) {
    begin(this, options ?? {}, undefined);
  }

  /** Makes a session and awaits its {@link connect}. */
  static async connect(options: SessionOptions): Promise<Session> {
    const session = newSession(options);
    try {
      await session.connect();
    } catch (error) {
      void session.close();
      throw error;
    }
    return session;
  }

  /** A session over a client that exists, whose connections it only observes. */
  static over(client: Client, options: OverOptions = {}): Session {
    if (typeof client?._driver !== 'function') throw misuse(Text.NoClient);
    return begin(bareSession(), options, client);
  }

  /**
   * Connects; callers share one connection. While it waits for the next attempt, it tries at once.
   *
   * @returns a promise that is resolved when the broker has accepted us.
   */
  connect(options?: WaitOptions): Promise<void> {
    const connected = awaited(this._core(), 'connect', Operation.Connect, options);
    // A component that is unmounted at once does not wait for it.
    connected.catch(() => {});
    return connected;
  }

  /** Ends the connection. Subscriptions and outbox stay; {@link connect} resumes. */
  async disconnect(): Promise<void> {
    const core = this._core();
    if (core.observes) throw misuse(Text.OfAnother);
    if (core.machine.isOpen) await awaited(core, 'disconnect', Operation.Disconnect);
  }

  /**
   * Sends a message: text, bytes, or anything else by the codec.
   *
   * @returns a promise that is resolved when the broker has confirmed it; `confirmed` is false where it does not do that.
   */
  publish(
    destination: string,
    body?: unknown,
    options?: SendOptions,
  ): Promise<{ confirmed: boolean }> {
    return this._core().outbox.publish(destination, body, options);
  }

  /** As {@link publish}, for those who do not wait: a failure is an `error` event. */
  send(destination: string, body?: unknown, options?: SendOptions): void {
    const core = this._core();
    core.outbox.publish(destination, body, options).catch((error) => core.tell(error));
  }

  /** Subscribes, on this connection and all later ones. Without a handler, loop over the subscription. */
  subscribe<T = any>(destination: string, options?: SubscribeOptions<T>): Subscription<T>;
  subscribe<T = any>(
    destination: string,
    handler: MessageHandler<T>,
    options?: SubscribeOptions<T>,
  ): Subscription<T>;
  subscribe(destination: string, ...given: any[]): Subscription {
    const handler = typeof given[0] === 'function' ? given.shift() : undefined;
    const [options, more] = given;
    if (more !== undefined) throw misuse(Text.HandlerFirst);
    const { sources } = this._core();
    return sources.subscribe(destination, handler, options, 'subscribe').subscription;
  }

  /** The next message; then it unsubscribes. */
  async once<T = any>(
    destination: string,
    options?: WaitOptions & SubscribeOptions<T> & { max?: undefined },
  ): Promise<SessionMessage<T>> {
    return once(this._core(), destination, options);
  }

  /** Sends a message and resolves with its reply. */
  request<T = any>(
    destination: string,
    body?: unknown,
    options?: RequestOptions,
  ): Promise<SessionMessage<T>> {
    return this._core().requests.request(destination, body, options);
  }

  /** Does `work` in a transaction: committed when it returns, aborted when it throws. */
  transaction<T>(work: (tx: Transaction) => T | Promise<T>, options?: WaitOptions): Promise<T> {
    return this._core().transactions.run(work, options);
  }

  /** Resolves when everything published before has settled, and the socket has sent it. */
  async flush(options?: WaitOptions): Promise<void> {
    const core = this._core();
    await awaited(core, 'flush', Operation.Flush, options);
    await emptied(core, options?.signal);
  }

  /** Ends the session once what has come is worked off and what waits is sent. */
  async drain(options?: { timeout?: number | undefined }): Promise<void> {
    const core = this._core();
    const { inboxes } = core.sources;
    const given = checked(options, 'drain');
    await finish(core, 'drain', Operation.Drain, given, () => {
      for (const inbox of inboxes) {
        const drain = (): void => void inbox.drain();
        if (inbox.isInternal) core.requests.whenIdle(drain);
        else drain();
      }
    });
  }

  /** Ends the session. What is pending rejects with `closed`. */
  async close(): Promise<void> {
    await finish(this._core(), 'close', Operation.Close);
  }

  get state(): SessionState {
    return this.status.state;
  }

  /** Frozen, and the same object until something changes. */
  get status(): SessionStatus {
    return this._core().status;
  }

  /** The present status, then the changes; a slow reader gets the latest. It ends after `closed`. */
  statuses(): AsyncIterableIterator<SessionStatus> {
    const core = this._core();
    return latestOnly(
      () => core.status,
      (changed) => core.watch(changed),
      ({ state }) => state === 'closed',
    );
  }

  /** Calls the listener at each change; gives what removes it. */
  onStatus(listener: (status: SessionStatus) => void): () => void {
    check(listener, 'function', 'onStatus', 'listener');
    return this._core().watch(listener);
  }

  /** The live subscriptions. */
  get subscriptions(): Subscription[] {
    return this._core().sources.live;
  }

  /** The broker, once connected. */
  get broker(): BrokerInfo | undefined {
    const core = this._core();
    if (!core.connections) return undefined;
    const name = lines(Text.Brokers)[core.broker] as BrokerInfo['name'];
    return Object.freeze({ name, version: core.brokerVersion });
  }

  get stats(): SessionStats {
    const { frames, link, connections } = this._core();
    const { bytesIn, bytesOut } = link;
    const reconnects = Math.max(0, connections - 1);
    return { framesIn: frames.in, framesOut: frames.out, bytesIn, bytesOut, reconnects };
  }

  /** The client underneath, for what a session lacks. */
  get client(): Client {
    return this._core().link.client;
  }

  addEventListener<Type extends keyof SessionEvents>(
    type: Type,
    listener: SessionListener<Type>,
    options?: ListenerOptions,
  ): void {
    if (!lines(Text.Events).includes(type)) throw misuse(Text.NoEvent, type);
    check(listener, 'function', 'addEventListener', 'listener');
    this._core().emitter.add(type, listener, checked(options, 'addEventListener'));
  }

  removeEventListener<Type extends keyof SessionEvents>(
    type: Type,
    listener: SessionListener<Type>,
  ): void {
    this._core().emitter.remove(type, listener);
  }
}

/** Of this entry. Bundlers leave them out where Session is not used. */
const PARTS = /* @__PURE__ */ provided({ Client, ReceivedFrame, headerLine, obtain });

// Not within the class: it would get another name in what esbuild writes.
const newSession = (options: SessionOptions): Session => new Session(options);
const bareSession = (): Session => Object.create(Session.prototype);

const MEMBERS = (): PropertyDescriptorMap => Object.getOwnPropertyDescriptors(Session.prototype);

/** Makes what is behind a session, and binds its methods. */
function begin(session: Session, options: SessionOptions, client: Client | undefined): Session {
  const core = new Core(PARTS, options, client);
  hide(session, '_core', () => core);
  // Of the session itself, and not of a proxy around it.
  for (const [name, { value }] of Object.entries(MEMBERS()))
    if (value instanceof Function && name !== 'constructor')
      hide(session, name, (session as any)[name].bind(session));
  const { asyncDispose } = Symbol as { asyncDispose?: symbol };
  if (asyncDispose) hide(session, asyncDispose as unknown as string, session.close);
  return session;
}

/** Resolves when the socket has nothing left to send: nothing but looking tells that. */
async function emptied(core: Core, signal: AbortSignal | undefined): Promise<void> {
  const left = (): number =>
    (core.link.connection?.socket as { bufferedAmount?: number } | undefined)?.bufferedAmount ?? 0;
  while (left() > 0) {
    if (signal?.aborted) throw errorOfSignal(signal);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
  }
}

/** In milliseconds. */
const LOOK_AGAIN = 5;

/** Awaits what an operation promises, which the method `of` is for. */
async function awaited(
  core: Core,
  of: string,
  operation:
    | Operation.Connect
    | Operation.Disconnect
    | Operation.Flush
    | Operation.Drain
    | Operation.Close,
  options?: WaitOptions,
): Promise<void> {
  const given = checked(options, of);
  refuseAborted(given.signal);
  const what = (): string => (of === 'connect' ? 'CONNECTED' : text(Text.EndOf, of));
  await core.machine.promise({ awaited: what, options: given }, operation, [given.timeout]);
}

/** Ends the session; at once if the module has never been needed. `meanwhile` is done once it has begun. */
async function finish(
  core: Core,
  of: string,
  operation: Operation.Drain | Operation.Close,
  options?: WaitOptions,
  meanwhile?: () => void,
): Promise<void> {
  core.sources.isEnding = true;
  if (!core.machine.isOpen) return core.become({ ...core.status, state: 'closed' });
  const ended = awaited(core, of, operation, options);
  meanwhile?.();
  await ended;
}
