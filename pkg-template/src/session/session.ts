// The class Session.

import type { Client } from '../client/client.js';
import { hide, misuse, StompError } from './kit.js';
import { errorOfSignal, onAbort } from './abort.js';
import { Core } from './core.js';
import { lateness } from './reasons.js';
import { Operation } from './engine/abi.js';
import {
  check,
  checkForms,
  checkSessionOptions,
  defined,
  type Forms,
  ONCE_FORMS,
  type OverOptions,
  type RequestOptions,
  type SendOptions,
  type SessionOptions,
  SUBSCRIBE_FORMS,
  type Transaction,
  WAIT_FORMS,
  type WaitOptions,
} from './options.js';
import type { SessionState, SessionStatus } from './status.js';
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
    const session = new Session(options);
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
    if (typeof client?._driver !== 'function')
      throw misuse('Session.over: the first argument must be a Client');
    const session = Object.create(Session.prototype) as Session;
    begin(session, options, client);
    return session;
  }

  /**
   * Connects; callers share one connection. While it waits for the next attempt, it tries at once.
   *
   * @returns a promise that is resolved when the broker has accepted us.
   */
  connect(options: WaitOptions = {}): Promise<void> {
    const { machine } = this._core();
    const connected = wait(options, 'connect', (timeout, signal) =>
      machine.promise({ awaited: 'CONNECTED', timeout, signal }, Operation.Connect, [timeout]),
    );
    // A component that is unmounted at once does not wait for it.
    connected.catch(() => {});
    return connected;
  }

  /** Ends the connection. Subscriptions and outbox stay; {@link connect} resumes. */
  async disconnect(): Promise<void> {
    const core = this._core();
    if (core.observes) throw misuse('disconnect: the connection is that of another');
    const { machine } = core;
    if (!machine.isOpen) return;
    const awaited = 'The end of disconnect()';
    await machine.promise({ awaited }, Operation.Disconnect, []);
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
    core.outbox
      .publish(destination, body, options)
      .catch((error) => core.emit({ type: 'error', error }));
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
    const [options = {}, more] = given as [SubscribeOptions?, unknown?];
    if (typeof destination !== 'string' || !destination)
      throw misuse('subscribe: destination must be a text');
    if (more !== undefined) throw misuse('subscribe: the handler comes before the options');
    checkForms(options, SUBSCRIBE_FORMS, 'subscribe');
    const core = this._core();
    if (core.sources.isEnding) throw new StompError('closed');
    return core.sources.subscribe(destination, handler, defined(options)).subscription;
  }

  /** The next message; then it unsubscribes. */
  async once<T = any>(
    destination: string,
    options: WaitOptions & SubscribeOptions<T> & { max?: undefined } = {},
  ): Promise<SessionMessage<T>> {
    checkForms(options, ONCE_FORMS, 'once');
    const { timeout = Infinity, signal, ...others } = options;
    return once(this, destination, { prefetch: 1, ...others, max: 1 }, timeout, signal);
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
  async flush(options: WaitOptions = {}): Promise<void> {
    const core = this._core();
    await wait(options, 'flush', (timeout, signal) =>
      core.machine.promise({ awaited: 'The end of flush()', timeout, signal }, Operation.Flush, [
        timeout,
      ]),
    );
    await emptied(core, options.signal);
  }

  /** Ends the session once what has come is worked off and what waits is sent. */
  async drain(options: { timeout?: number } = {}): Promise<void> {
    const core = this._core();
    checkForms(options, { timeout: 'number' }, 'drain');
    const { timeout = 10_000 } = options;
    core.sources.isEnding = true;
    const { requests, sources } = core;
    const { inboxes } = sources;
    await core.finish(() => {
      const drained = core.machine.promise(
        { awaited: 'The end of drain()', timeout },
        Operation.Drain,
        [timeout],
      );
      for (const inbox of inboxes) {
        if (sources.internal.has(inbox)) requests.whenIdle(() => void inbox.drain());
        else void inbox.drain();
      }
      return drained;
    });
  }

  /** Ends the session. What is pending rejects with `closed`. */
  async close(): Promise<void> {
    const core = this._core();
    core.sources.isEnding = true;
    await core.finish(() =>
      core.machine.promise({ awaited: 'The end of close()' }, Operation.Close, []),
    );
  }

  get state(): SessionState {
    return this.status.state;
  }

  /** Frozen, and the same object until something changes. */
  get status(): SessionStatus {
    return this._core().statuses.present;
  }

  /** The present status, then the changes; a slow reader gets the latest. It ends after `closed`. */
  statuses(): AsyncIterableIterator<SessionStatus> {
    return this._core().statuses.iterate();
  }

  /** Calls the listener at each change; gives what removes it. */
  onStatus(listener: (status: SessionStatus) => void): () => void {
    check(listener, 'function', 'onStatus', 'listener');
    return this._core().statuses.watch(listener);
  }

  /** The live subscriptions. */
  get subscriptions(): Subscription[] {
    return this._core().sources.live;
  }

  /** The broker, once connected. */
  get broker(): BrokerInfo | undefined {
    const core = this._core();
    if (!core.isKnown) return undefined;
    return Object.freeze({ name: BROKERS[core.broker], version: core.brokerVersion });
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
    checkListener(type, listener);
    checkForms(options, LISTENER_FORMS, 'addEventListener');
    this._core().emitter.add(type, listener, options);
  }

  removeEventListener<Type extends keyof SessionEvents>(
    type: Type,
    listener: SessionListener<Type>,
  ): void {
    this._core().emitter.remove(type, listener);
  }
}

/** By their numbers. */
const BROKERS: readonly BrokerInfo['name'][] = [
  'rabbitmq',
  'activemq',
  'artemis',
  'spring',
  'spring-relay',
  'stomp-broker',
  'unknown',
];

const EVENTS: readonly string[] = ['status', 'gap', 'error', 'frame', 'message'];
const LISTENER_FORMS: Forms = { once: 'boolean', signal: 'AbortSignal' };

function checkListener(type: string, listener: unknown): void {
  if (!EVENTS.includes(type)) throw misuse(`addEventListener: there is no event ${type}`);
  check(listener, 'function', 'addEventListener', 'listener');
}

const MEMBERS = (): PropertyDescriptorMap => Object.getOwnPropertyDescriptors(Session.prototype);

/** Makes what is behind a session, and binds its methods. */
function begin(session: Session, options: SessionOptions, client: Client | undefined): void {
  checkSessionOptions(options, client !== undefined);
  const core = new Core(defined(options), client);
  hide(session, '_core', () => core);
  // Of the session itself, and not of a proxy around it.
  for (const [name, { value }] of Object.entries(MEMBERS()))
    if (value instanceof Function && name !== 'constructor')
      hide(session, name, (session as any)[name].bind(session));
  const { asyncDispose } = Symbol as { asyncDispose?: symbol };
  if (asyncDispose) hide(session, asyncDispose as unknown as string, session.close);
}

/** Resolves when the socket has nothing left to send: nothing but looking tells that. */
async function emptied(core: Core, signal: AbortSignal | undefined): Promise<void> {
  const left = (): number =>
    (core.connection?.socket as { bufferedAmount?: number } | undefined)?.bufferedAmount ?? 0;
  while (left() > 0) {
    if (signal?.aborted) throw errorOfSignal(signal);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
  }
}

/** In milliseconds. */
const LOOK_AGAIN = 5;

async function wait(
  options: WaitOptions,
  of: string,
  start: (timeout: number, signal: AbortSignal | undefined) => Promise<unknown>,
): Promise<void> {
  checkForms(options, WAIT_FORMS, of);
  const { timeout = Infinity, signal } = options;
  if (signal?.aborted) throw errorOfSignal(signal);
  await start(timeout, signal);
}

function once(
  session: Session,
  destination: string,
  options: SubscribeOptions,
  timeout: number,
  signal: AbortSignal | undefined,
): Promise<SessionMessage> {
  if (signal?.aborted) return Promise.reject(errorOfSignal(signal));
  return new Promise((resolve, reject) => {
    const subscription = session.subscribe(
      destination,
      (message) => finish(() => resolve(message)),
      options,
    );
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      stop();
      unwatch();
      settle();
    };
    const fail = (error: StompError): void => {
      finish(() => reject(error));
      subscription.close();
    };
    const timer =
      timeout < LONGEST
        ? setTimeout(() => {
            const message = lateness(`A message from ${destination}`, timeout);
            fail(new StompError('timeout', { message }));
          }, timeout)
        : undefined;
    const stop = onAbort(signal, () => fail(errorOfSignal(signal as AbortSignal)));
    const look = ({ state, error }: SessionStatus): void => {
      if (state === 'failed') fail(error as StompError);
    };
    const unwatch = session.onStatus(look);
    look(session.status);
    void subscription.closed.then((error) =>
      finish(() =>
        reject(error ?? new StompError('closed', { message: 'The subscription is closed' })),
      ),
    );
  });
}

/** The longest delay that timers take. */
const LONGEST = 0x7fff_ffff;
