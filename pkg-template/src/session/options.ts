// The options of a session and of its methods: what they may be, and what they are when they are left out.

import type { StompConfig } from '../client/client.js';
import type { HeaderValues } from '../api/types.js';
import type { StompHeaders } from '../api/stomp-headers.js';
import { kind, misuse, nearest } from './kit.js';
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
  initial?: number;
  factor?: number;
  max?: number;
  jitter?: number;
  attempts?: number;
  minUptime?: number;
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
  inFlight?: { messages?: number; bytes?: number } | undefined;
  /** How much may wait for a connection, and for how long. */
  outbox?: { messages?: number; bytes?: number; age?: number } | false | undefined;
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

/** Options of `request`. */
export interface RequestOptions extends SendOptions {
  /** Where the reply comes; without it what the broker offers. */
  replyTo?: string | undefined;
  /** Whether a reply belongs to a request; the latter is its SEND frame. */
  match?: ((reply: SessionMessage, request: SessionFrame) => boolean) | undefined;
}

/** What the work of a transaction gets. */
export interface Transaction {
  publish(destination: string, body?: unknown, options?: SendOptions): void;
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

/** What a value may be: names of `typeof`, or `array`, `signal`, or a list of texts. */
type Form = string | readonly string[];
export type Forms = { readonly [name: string]: Form };

const TIME = 'number';
const RETRY: Forms = {
  initial: TIME,
  factor: 'number',
  max: TIME,
  jitter: 'number',
  attempts: 'number',
  minUptime: TIME,
};
const LIMIT: Forms = { messages: 'number', bytes: 'number' };
const CONFIRMS = ['auto', 'receipt', 'sent'];
const DELIVERIES = ['at-most-once', 'at-least-once'];

/** Options of a session that are not the client's. */
export const SESSION_FORMS: Forms = {
  brokerURL: 'string array function',
  sockjsURL: 'string array function',
  connectHeaders: 'object function',
  retry: 'object function false',
  confirm: 'string function',
  delivery: DELIVERIES,
  inFlight: 'object',
  outbox: 'object false',
  identity: 'function',
  connectTimeout: TIME,
  receiptTimeout: TIME,
  codec: 'object',
  interceptors: 'array',
  replyTo: 'string',
  broker: ['spring', 'spring-relay'],
};

/** Options of the client that a session takes. */
const CLIENT_FORMS: Forms = {
  webSocketFactory: 'function',
  stompVersions: 'object',
  heartbeatIncoming: 'number',
  heartbeatOutgoing: 'number',
  heartbeatToleranceMultiplier: 'number',
  heartbeatStrategy: ['interval', 'worker'],
  splitLargeFrames: 'boolean',
  splitBinaryFrames: 'boolean',
  maxWebSocketChunkSize: 'number',
  forceBinaryWSFrames: 'boolean',
  appendMissingNULLonIncoming: 'boolean',
  discardWebsocketOnCommFailure: 'boolean',
  disconnectHeaders: 'object',
  disconnectTimeout: 'number',
  logRawCommunication: 'boolean',
  strict: 'boolean',
  secretNames: 'array',
  debug: 'function',
  transports: 'array',
  transportTimeout: 'number',
  SockJS: 'function object',
};

export const PUBLISH_FORMS: Forms = {
  headers: 'object',
  timeout: TIME,
  signal: 'signal',
  ttl: TIME,
  delivery: DELIVERIES,
  confirm: CONFIRMS,
};

export const WAIT_FORMS: Forms = { timeout: TIME, signal: 'signal' };

export const SUBSCRIBE_FORMS: Forms = {
  headers: 'object function',
  ack: ['auto', 'client', 'client-individual'],
  prefetch: 'number',
  durable: 'string',
  buffer: 'number',
  overflow: ['error', 'drop-oldest', 'drop-newest', 'latest'],
  concurrency: 'number',
  onError: 'string object',
  max: 'number',
  shared: 'boolean',
  signal: 'signal',
  schema: 'object function',
  onGap: 'function',
};

/** Throws `usage` for an option that does not exist, or is of the wrong kind. */
export function checkForms(given: unknown, forms: Forms, of: string): void {
  if (given === undefined) return;
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw misuse(`${of}: options must be an object, not ${shown(given)}`);
  for (const [name, value] of Object.entries(given)) {
    const form = forms[name];
    if (form === undefined) {
      const meant = nearest(name, Object.keys(forms));
      throw misuse(`${of}: there is no option ${name}${meant ? `; did you mean ${meant}?` : ''}`);
    }
    if (value !== undefined && !fits(value, form))
      throw misuse(`${of}: ${name} must be ${described(form)}, not ${shown(value)}`);
  }
}

function fits(value: unknown, form: Form): boolean {
  if (typeof form !== 'string') return form.includes(value as string);
  return form.split(' ').some((name) => {
    if (name === 'array') return Array.isArray(value);
    if (name === 'false') return value === false;
    if (name === 'signal') return typeof (value as Signal)?.addEventListener === 'function';
    if (name === 'object')
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    return name === 'number'
      ? (value as number) >= 0 && typeof value === name
      : typeof value === name;
  });
}

const described = (form: Form): string =>
  typeof form === 'string'
    ? form.replace('signal', 'AbortSignal').split(' ').join(' or ')
    : form.map((text) => `'${text}'`).join(' or ');

const shown = (value: unknown): string =>
  Object(value) === value
    ? kind(value).toLowerCase()
    : (JSON.stringify(value) ?? `${String(value)}`);

/** Checks the options of a session; `isOver`: of one over a client that exists. */
export function checkSessionOptions(options: SessionOptions, isOver: boolean): void {
  const of = isOver ? 'Session.over' : 'Session';
  const own = Object.entries(SESSION_FORMS).filter(([name]) => !OF_CONNECTION.includes(name));
  checkForms(options, isOver ? Object.fromEntries(own) : { ...CLIENT_FORMS, ...SESSION_FORMS }, of);
  const { retry, inFlight, outbox, confirm, codec, interceptors } = options;
  if (typeof retry === 'object') checkForms(retry, RETRY, 'retry');
  if (inFlight) checkForms(inFlight, LIMIT, 'inFlight');
  if (outbox) checkForms(outbox, { ...LIMIT, age: TIME }, 'outbox');
  if (typeof confirm === 'string') checkForms({ confirm }, { confirm: CONFIRMS }, of);
  if (codec)
    checkForms(
      { contentType: codec.contentType, encode: codec.encode, decode: codec.decode },
      { contentType: 'string', encode: 'function', decode: 'function' },
      'codec',
    );
  for (const { outgoing, incoming } of interceptors ?? [])
    checkForms(
      { outgoing, incoming },
      { outgoing: 'function', incoming: 'function' },
      'interceptors',
    );
  if (!isOver && !options.brokerURL && !options.sockjsURL && !options.webSocketFactory)
    throw misuse('Session: brokerURL, sockjsURL or webSocketFactory has to be given');
}

/** Those that a session over another's client does not take. */
const OF_CONNECTION = ['brokerURL', 'sockjsURL', 'connectHeaders', 'retry', 'connectTimeout'];

/** The options of a session that are the client's, to be handed on. */
export const clientOptions = (options: SessionOptions): object =>
  Object.fromEntries(Object.entries(options).filter(([name]) => name in CLIENT_FORMS));

/** An object as it is now, without what is `undefined`. */
export const defined = <T extends object>(options: T): T =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
