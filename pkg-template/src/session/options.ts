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

/** What values of options may be: names of `typeof`, `array`, `false`, `AbortSignal`, or texts in quotes. */
export type Forms = { readonly [name: string]: string };

const DELIVERIES = "'at-most-once' 'at-least-once'";
const CONFIRMS = "'auto' 'receipt' 'sent'";

/** Options of a session that are not the client's. */
export const SESSION_FORMS: Forms = {
  brokerURL: 'string array function',
  sockjsURL: 'string array function',
  connectHeaders: 'headers function',
  retry: 'object function false',
  confirm: "'auto' 'receipt' 'sent' function",
  delivery: DELIVERIES,
  inFlight: 'object',
  outbox: 'object false',
  identity: 'function',
  connectTimeout: 'number',
  receiptTimeout: 'number',
  codec: 'object',
  interceptors: 'array',
  replyTo: 'string',
  broker: "'spring' 'spring-relay'",
};

/** Options of the client that a session takes. */
const CLIENT_FORMS: Forms = {
  webSocketFactory: 'function',
  stompVersions: 'object',
  heartbeatIncoming: 'number',
  heartbeatOutgoing: 'number',
  heartbeatToleranceMultiplier: 'number',
  heartbeatStrategy: "'interval' 'worker'",
  splitLargeFrames: 'boolean',
  splitBinaryFrames: 'boolean',
  maxWebSocketChunkSize: 'number',
  forceBinaryWSFrames: 'boolean',
  appendMissingNULLonIncoming: 'boolean',
  discardWebsocketOnCommFailure: 'boolean',
  disconnectHeaders: 'headers',
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
  headers: 'headers',
  timeout: 'number',
  signal: 'AbortSignal',
  ttl: 'number',
  delivery: DELIVERIES,
  confirm: CONFIRMS,
};

export const WAIT_FORMS: Forms = { timeout: 'number', signal: 'AbortSignal' };

export const SUBSCRIBE_FORMS: Forms = {
  headers: 'headers function',
  ack: "'auto' 'client' 'client-individual'",
  prefetch: 'integer',
  durable: 'text',
  buffer: 'number',
  overflow: "'error' 'drop-oldest' 'drop-newest' 'latest'",
  concurrency: 'count',
  onError: "'nack' 'ack' 'leave' headers",
  max: 'count',
  shared: 'boolean',
  signal: 'AbortSignal',
  schema: 'object function',
  onGap: 'function',
};

/** Those of `once`, which takes one message. */
export const ONCE_FORMS: Forms = { ...SUBSCRIBE_FORMS, timeout: 'number', max: 'undefined' };

/** Options within options. */
const WITHIN: { readonly [name: string]: Forms } = {
  retry: {
    initial: 'number',
    factor: 'factor',
    max: 'number',
    jitter: 'share',
    attempts: 'number',
    minUptime: 'number',
  },
  inFlight: { messages: 'number', bytes: 'number' },
  outbox: { messages: 'number', bytes: 'number', age: 'number' },
};

/** What the values of options must have, besides whatever else they have. */
const MEMBERS: { readonly [name: string]: Forms } = {
  codec: { contentType: 'string', encode: 'function', decode: 'function' },
  interceptors: { outgoing: 'function undefined', incoming: 'function undefined' },
  schema: { '~standard': 'object' },
  headers: { ack: 'undefined', id: 'undefined', receipt: 'undefined', destination: 'undefined' },
};

/** Throws `usage` for an option that does not exist, or is of the wrong kind. */
export function checkForms(given: unknown, forms: Forms, of: string): void {
  if (given === undefined) return;
  check(given, 'object', of, 'options');
  for (const [name, value] of Object.entries(given as object)) {
    const form = forms[name];
    if (form === undefined) {
      const known = Object.keys(forms);
      const meant = nearest(name, known) ?? known.find((it) => name.startsWith(it));
      throw misuse(`${of}: there is no option ${name}${meant ? `; did you mean ${meant}?` : ''}`);
    }
    if (value === undefined) continue;
    check(value, form, of, name);
    if (typeof value === 'object' && WITHIN[name]) checkForms(value, WITHIN[name], name);
    if (name === 'interceptors') value.forEach(checkInterceptor);
    for (const it of Array.isArray(value) ? value : [value])
      for (const [member, its] of Object.entries(MEMBERS[name] ?? {}))
        check(it?.[member], its, name, member);
  }
}

/** One that misspells both functions would do nothing. */
function checkInterceptor(given: object): void {
  check(given, 'object', 'interceptors', 'each');
  if (!('outgoing' in given || 'incoming' in given))
    throw misuse('interceptors: each must have outgoing or incoming');
}

/** Throws `usage` for headers that no version of STOMP can send. */
export function checkSendable(headers: object, of: string): void {
  for (const [name, value] of Object.entries(headers))
    if (!name || `${name}${value}`.includes('\0'))
      throw misuse(`${of}: the header ${JSON.stringify(name)} cannot be sent`);
}

/** Throws `usage` for a value that is of none of these kinds. */
export function check(value: unknown, form: string, of: string, name: string): void {
  if (fits(value, form)) return;
  const wanted =
    form === 'undefined'
      ? 'set by the session, or by an option of its own'
      : form
          .split(' ')
          .map((it) => WORDS[it] ?? it)
          .join(' or ');
  throw misuse(`${of}: ${name} must be ${wanted}, not ${shown(value)}`);
}

/** How forms are told that are no kind of value by themselves. */
const WORDS: { readonly [name: string]: string } = {
  number: 'a number of at least 0',
  factor: 'a number of at least 1',
  share: 'a number from 0 to 1',
  integer: 'an integer of at least 0',
  count: 'an integer of at least 1, or Infinity',
  text: 'a text that is not empty',
  headers: 'an object of texts',
};

const isFrom = (value: unknown, least: number, most = Infinity): boolean =>
  typeof value === 'number' && value >= least && value <= most;

/** Whether it is a plain object, and no `Map` or `Headers`, whose entries are no properties; its values have a text. */
const isHeaders = (value: any): boolean =>
  fits(value, 'object') &&
  !(Symbol.iterator in value) &&
  Object.values<any>(value).every((it) => it?.toString !== Object.prototype.toString);

export const fits = (value: any, form: string): boolean =>
  form.split(' ').some((name) => {
    if (name.startsWith("'")) return value === name.slice(1, -1);
    if (name === 'array') return Array.isArray(value);
    if (name === 'false') return value === false;
    if (name === 'AbortSignal') return typeof value?.addEventListener === 'function';
    if (name === 'object')
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    if (name === 'number') return isFrom(value, 0);
    if (name === 'factor') return isFrom(value, 1);
    if (name === 'share') return isFrom(value, 0, 1);
    if (name === 'integer') return isFrom(value, 0) && Number.isInteger(value);
    if (name === 'count') return isFrom(value, 1) && Math.floor(value) === value;
    if (name === 'text') return typeof value === 'string' && value !== '';
    if (name === 'headers') return isHeaders(value);
    if (name === 'null') return value === null;
    return typeof value === name;
  });

const shown = (value: unknown): string =>
  Object(value) === value
    ? kind(value).toLowerCase()
    : typeof value === 'string'
      ? JSON.stringify(value)
      : String(value);

/** Checks the options of a session; `isOver`: of one over a client that exists. */
export function checkSessionOptions(options: SessionOptions, isOver: boolean): void {
  const of = isOver ? 'Session.over' : 'Session';
  const own = Object.entries(SESSION_FORMS).filter(([name]) => !OF_CONNECTION.includes(name));
  checkForms(options, isOver ? Object.fromEntries(own) : { ...CLIENT_FORMS, ...SESSION_FORMS }, of);
  if (isOver) return;
  if (!options.brokerURL && !options.sockjsURL && !options.webSocketFactory)
    throw misuse('Session: brokerURL, sockjsURL or webSocketFactory has to be given');
  for (const name of ['brokerURL', 'sockjsURL'] as const) {
    const given = options[name];
    if (Array.isArray(given) && !given.length) throw misuse(`Session: ${name} is an empty list`);
    if (given && typeof given !== 'function')
      for (const url of [given].flat()) addressOf(url, name, options);
  }
}

/** The address that is given; `usage` if no socket takes it. That of a factory may be of any kind. */
export function addressOf(given: unknown, name: string, options: SessionOptions): string {
  const address = `${given}`;
  const isValid = (base: () => string | undefined): boolean => {
    try {
      return /^(ws|http)s?:/.test(new URL(address, base()).protocol);
    } catch {
      return false;
    }
  };
  // To read the location of a runtime without one may throw.
  const ofPage = (): string => (globalThis as any).location.href;
  if (given && (options.webSocketFactory || isValid(() => undefined) || isValid(ofPage)))
    return address;
  throw misuse(`Session: ${name} must be an address such as wss://example.org/ws`);
}

/** Those that a session over another's client does not take. */
const OF_CONNECTION = ['brokerURL', 'sockjsURL', 'connectHeaders', 'retry', 'connectTimeout'];

/** The options of a session that are the client's, to be handed on. */
export const clientOptions = (options: SessionOptions): object =>
  Object.fromEntries(Object.entries(options).filter(([name]) => name in CLIENT_FORMS));

/** An object as it is now, without what is `undefined`. */
export const defined = <T extends object>(options: T): T =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
