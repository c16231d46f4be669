// What applications see of a session's messages and subscriptions.

import type { HeaderValues, IFrame, IMessage } from '../api/types.js';
import type { SessionStatus } from './status.js';
import type { StompError } from './stomp-error.js';

declare global {
  // As of TypeScript 5.2, for programs that are compiled without its library.
  interface SymbolConstructor {
    readonly asyncDispose: unique symbol;
  }
  // `await using` needs the names of both.
  interface Disposable {}
  interface AsyncDisposable {
    [Symbol.asyncDispose](): PromiseLike<void>;
  }
}

/** An `AbortSignal`; programs are compiled without the types of a browser, too. */
export type Signal = typeof globalThis extends { AbortSignal: { prototype: infer Type } }
  ? Type
  : {
      readonly aborted: boolean;
      readonly reason?: any;
      addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
      removeEventListener(type: 'abort', listener: () => void): void;
    };

/** Turns values into bodies and back; both functions are synchronous. */
export interface Codec {
  /** The content type of what it writes. */
  readonly contentType: string;
  encode(value: unknown): string | Uint8Array;
  decode(message: SessionMessage): unknown;
}

/** A message of a {@link Subscription}: all of {@link IMessage}, and more. */
export interface SessionMessage<T = any> extends IMessage {
  /** The body as JSON. */
  json<Value = any>(): Value;
  /** The body as text. */
  readonly text: string;
  /** The body as bytes. */
  readonly bytes: Uint8Array;
  /** The body as the schema of the subscription gives it, else as the codec does. */
  readonly value: T;
  /** The subscription that it came for. */
  readonly subscription: Subscription<T>;
  /** Whether the broker says that it has delivered it before. */
  readonly redelivered: boolean;
}

/** The states of a subscription. */
export type SubscriptionState = 'pending' | 'active' | 'waiting' | 'closed' | 'failed';

/** A subscription, which comes back with every connection. */
export interface Subscription<T = any> {
  readonly destination: string;
  /** The id of the SUBSCRIBE frame. */
  readonly id: string;
  readonly state: SubscriptionState;
  /** Resolves with the first confirmation; on brokers without receipts when it is sent. */
  readonly ready: Promise<void>;
  /** Resolves with the error that ended it, or `undefined`. */
  readonly closed: Promise<StompError | undefined>;
  /** How many messages have been dropped because the buffer was full. */
  readonly dropped: number;
  /** Unsubscribes. With `forget` a durable one ends at the broker, too. */
  close(options?: { forget?: boolean | undefined }): void;
  /** Unsubscribes, and resolves when what has come by then has been worked off. */
  drain(): Promise<void>;
  [Symbol.asyncIterator](): AsyncIterableIterator<SessionMessage<T>>;
  /** Unsubscribes: for `await using`, where the runtime has the symbol. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** A schema of zod, valibot, arktype and others: https://standardschema.dev */
export interface StandardSchema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
  };
}

export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string }[] };

/** Headers, or what gives them for each SUBSCRIBE. */
export type SubscribeHeaders = HeaderValues | (() => HeaderValues | Promise<HeaderValues>);

/** Options of `subscribe`. */
export interface SubscribeOptions<T = any> {
  headers?: SubscribeHeaders | undefined;
  /** How messages are acknowledged. Default `auto`: not at all. */
  ack?: 'auto' | 'client' | 'client-individual' | undefined;
  /** How many unacknowledged messages the broker sends. Default 32. */
  prefetch?: number | undefined;
  /** The name under which the broker keeps messages while there is no connection. */
  durable?: string | undefined;
  /** How many messages wait at most. Default 1024. */
  buffer?: number | undefined;
  /** What happens when more come. Default `error`: the subscription fails. */
  overflow?: 'error' | 'drop-oldest' | 'drop-newest' | 'latest' | undefined;
  /** How many handlers run at a time. Default 1. */
  concurrency?: number | undefined;
  /** What becomes of a message whose handler throws; headers are those of a NACK. */
  onError?: 'nack' | 'ack' | 'leave' | HeaderValues | undefined;
  /** After so many messages it unsubscribes. */
  max?: number | undefined;
  /** Whether it shares its SUBSCRIBE with others of the same destination and headers. */
  shared?: boolean | undefined;
  /** Unsubscribes when it aborts. */
  signal?: Signal | undefined;
  /** What messages have to be like. */
  schema?: StandardSchema<T> | undefined;
  /** Called when messages may have been missed for `away` milliseconds. */
  onGap?: ((gap: { readonly away: number }) => void) | undefined;
}

export type MessageHandler<T = any> = (message: SessionMessage<T>) => unknown;

/** A frame as interceptors and `frame` events see it. */
export interface SessionFrame {
  command: string;
  headers: { [name: string]: string };
  body?: string | Uint8Array | undefined;
}

/** Sees frames, and gives them on, changed or not, or `null` to drop them. */
export interface Interceptor {
  outgoing?(frame: SessionFrame): SessionFrame | null;
  incoming?(frame: SessionFrame): SessionFrame | null;
}

/** The events of a session by their types; all are frozen. */
export interface SessionEvents {
  /** The status is another. */
  status: { readonly type: 'status'; readonly status: SessionStatus };
  /** Messages of a subscription may have been missed for `away` milliseconds. */
  gap: { readonly type: 'gap'; readonly subscription: Subscription; readonly away: number };
  /** A failure that no promise tells. Without a listener it is reported. */
  error: {
    readonly type: 'error';
    readonly error: StompError;
    readonly subscription?: Subscription | undefined;
    readonly message?: SessionMessage | undefined;
  };
  /** A frame came or went; secrets are masked. */
  frame: { readonly type: 'frame'; readonly direction: 'in' | 'out'; readonly frame: SessionFrame };
  /** A message that no subscription claims. */
  message: { readonly type: 'message'; readonly message: IFrame };
}

export type SessionListener<Type extends keyof SessionEvents> = (
  event: SessionEvents[Type],
) => void;

export interface ListenerOptions {
  /** Whether it is called once at most. */
  once?: boolean | undefined;
  /** Removes the listener when it aborts. */
  signal?: Signal | undefined;
}
