// The options of a session and of its methods, as types. What they may be is checked by forms.ts.

import type { StompConfig } from '../client/client.js';
import type { HeaderValues } from '../api/types.js';
import type { StompHeaders } from '../api/stomp-headers.js';
import type { StompError } from './stomp-error.js';
import type { Codec, Interceptor, SessionFrame, SessionMessage, Signal } from './types.js';

/** What a function for credentials or an address gets. */
export interface AttemptInfo {
  /** The count of attempts: 1 again once a connection has lasted for `minUptime`. */
  readonly attempt: number;
  /** Why the attempt before has failed. */
  readonly error?: StompError | undefined;
  /** Aborts when the attempt is given up. */
  readonly signal: Signal;
}

type Address = string | readonly string[] | ((info: AttemptInfo) => string | Promise<string>);

export interface RetryOptions {
  initial?: number | undefined;
  factor?: number | undefined;
  max?: number | undefined;
  jitter?: number | undefined;
  attempts?: number | undefined;
  minUptime?: number | undefined;
}

export interface RetryInfo {
  readonly attempt: number;
  readonly elapsed: number;
  readonly error: StompError;
}

type Replaced =
  | `on${string}`
  | 'beforeConnect'
  | 'brokerURL'
  | 'sockjsURL'
  | 'connectHeaders'
  | 'reconnectDelay'
  | 'maxReconnectDelay'
  | 'reconnectTimeMode'
  | 'minUptime'
  | 'connectionTimeout';

type ClientPart = {
  [Name in keyof StompConfig as Name extends Replaced ? never : Name]?: StompConfig[Name];
};

/** A SockJS endpoint, where the package has SockJS in it. */
type SockJSPart = {
  [Name in keyof StompConfig as Name extends 'sockjsURL' ? Name : never]?: Address | undefined;
};

/** Options of a {@link Session}. */
export interface SessionOptions extends ClientPart, SockJSPart {
  /** Where the broker is: an address, a list to try in turn, or a function. */
  brokerURL?: Address | undefined;
  /** Headers of CONNECT, or a function that gives them for each attempt. */
  connectHeaders?:
    | StompHeaders
    | ((info: AttemptInfo) => StompHeaders | Promise<StompHeaders>)
    | undefined;
  /** When to try again; `false` for never. */
  retry?: RetryOptions | ((info: RetryInfo) => number | null) | false | undefined;
  /** When a message counts as sent. */
  confirm?: ConfirmOption | ((destination: string) => ConfirmOption) | undefined;
  /** Whether a message is sent again whose connection was lost before its receipt. */
  delivery?: 'at-most-once' | 'at-least-once' | undefined;
  /** How much may be sent and not confirmed. */
  inFlight?: { messages?: number | undefined; bytes?: number | undefined } | undefined;
  /** How much may wait for a connection, and for how long. */
  outbox?:
    | { messages?: number | undefined; bytes?: number | undefined; age?: number | undefined }
    | false
    | undefined;
  /** Who is connected, if neither `user-name`, `login` nor a JWT says so. */
  identity?: ((connect: StompHeaders, connected: StompHeaders) => unknown) | undefined;
  /** From the request for credentials to CONNECTED, in milliseconds. */
  connectTimeout?: number | undefined;
  /** From SEND to its RECEIPT, in milliseconds. */
  receiptTimeout?: number | undefined;
  /** How values become bodies. */
  codec?: Codec | undefined;
  interceptors?: readonly Interceptor[] | undefined;
  /** Where replies come, for brokers where it has to be told. */
  replyTo?: string | undefined;
  /** The broker, where it does not name itself. */
  broker?: 'spring' | 'spring-relay' | undefined;
}

/** Options of a session over a client that exists. */
export type OverOptions = Omit<
  SessionOptions,
  keyof ClientPart | 'brokerURL' | 'sockjsURL' | 'connectHeaders' | 'retry' | 'connectTimeout'
>;

export type ConfirmOption = 'auto' | 'receipt' | 'sent';

/** Options of `publish`. */
export interface SendOptions {
  headers?: HeaderValues | undefined;
  /** In milliseconds, the wait for a connection included. */
  timeout?: number | undefined;
  signal?: Signal | undefined;
  /** For how many milliseconds it may be sent. */
  ttl?: number | undefined;
  delivery?: 'at-most-once' | 'at-least-once' | undefined;
  confirm?: ConfirmOption | undefined;
}

/** Options of `request`, which is sent once and confirmed by its reply: `delivery` and `confirm` have no effect. */
export interface RequestOptions extends SendOptions {
  /** Where the reply comes; without it what the broker offers. */
  replyTo?: string | undefined;
  /** Whether a reply belongs to a request; the latter is its SEND frame. */
  match?: ((reply: SessionMessage, request: SessionFrame) => boolean) | undefined;
}

/** What the work of a transaction gets. */
export interface Transaction {
  /** Sends a message; time limit and confirmation are those of the transaction. */
  publish(destination: string, body?: unknown, options?: Pick<SendOptions, 'headers'>): void;
  /** Acknowledges a message if the transaction is committed; none follows of itself. */
  ack(message: SessionMessage): void;
  nack(message: SessionMessage): void;
  /** Aborts when the transaction is lost. */
  readonly signal: Signal;
}

export interface WaitOptions {
  timeout?: number | undefined;
  signal?: Signal | undefined;
}
