// What the parts of a session need of one another. They are made by the Core, and each gets it as its context.

import type { HeaderValues, IFrame } from '../api/types.js';
import type { StompHeaders } from '../api/stomp-headers.js';
import type { Connection } from '../connection/connection.js';
import type { ReceivedFrame } from '../frames/received-frame.js';
import type { Command, Given, Settler } from './commands.js';
import type { Emitter } from './emitter.js';
import type { Action, Broker, Code, Operation, Verdict } from './engine/abi.js';
import type { Frames } from './frames.js';
import type { StompError } from './stomp-error.js';
import type { Delivered } from './message.js';
import type { RequestOptions, SessionOptions } from './options.js';
import type { Provided } from './parts.js';
import type { SessionState, SessionStatus } from './status.js';
import type {
  Codec,
  MessageHandler,
  SessionEvents,
  SessionMessage,
  SubscribeOptions,
} from './types.js';

/** What drives the decisions of the module. */
export interface MachinePart {
  readonly promises: Map<number, Settler>;
  /** Its status, as it was after the last operation: see {@link ResultWord}. */
  readonly present: Float64Array;
  readonly state: SessionState;
  turn<Name extends Operation>(
    operation: Name,
    given: Given<Name>,
    keep?: (given: number) => void,
  ): number;
  promise<Name extends Operation, T = boolean>(
    command: Command<T>,
    operation: Name,
    given: Given<Name>,
  ): Promise<T>;
  cancel(id: number, code: Code, cause?: unknown): void;
  refuse(id: number, cause: unknown): void;
}

/** What is between the session and its client. */
export interface LinkPart {
  /** The attempt or connection that counts; 0 for none. */
  readonly attempt: number;
  readonly connection: Connection | undefined;
  readonly url: string | undefined;
  command(
    method: 'unsubscribe' | 'begin' | 'commit' | 'abort',
    of: 'id' | 'transaction',
    headers: StompHeaders,
  ): void;
}

/** Why what waits fails. */
export interface ReasonsPart {
  readonly last: StompError | undefined;
  failure(code: Code, maybeDelivered: boolean, late?: string): StompError;
  because(cause: unknown, act: () => void): void;
}

/** A destination of replies. */
export interface Channel {
  readonly id: number;
  /** Whether it is subscribed to. */
  isListening?: boolean;
  /** What the SEND of a request has besides. Throws if the broker offers no place for replies. */
  headersOf(name: string): { [name: string]: string };
}

/** A message or request that has not settled. */
export interface Outgoing {
  /** Of the module, once it has it. */
  id: number;
  readonly destination: string;
  readonly headers: HeaderValues;
  readonly body: string | Uint8Array;
  readonly size: number;
  /** As they were given, with what is left out. */
  readonly options: RequestOptions & { timeout: number; ttl: number };
  /** Of a request: where its reply comes. */
  channel?: Channel;
  reply?: SessionMessage;
  /** Whether it has a name by which a second copy is known. */
  isNamed: boolean;
}

/** What is published. */
export interface OutboxPart {
  readonly messages: Map<number, Outgoing>;
  prepare(
    destination: string,
    body: unknown,
    given: RequestOptions | undefined,
    of: string,
  ): Outgoing;
  dispatch<Name extends Operation, T>(
    message: Outgoing,
    operation: Name,
    given: Given<Name>,
    result: (isConfirmed: boolean) => T,
  ): Promise<T>;
  transmit(message: Outgoing, more: { [name: string]: string }): boolean;
}

/** Requests, and where their replies come. */
export interface RequestsPart {
  lookIdle(): void;
  claim(message: SessionMessage): boolean;
}

/** Transactions by their numbers. */
export interface TransactionsPart {
  name(id: number): string;
}

/** Subscriptions by their numbers. */
export interface SourcesPart {
  subscribe(
    destination: string,
    handler: MessageHandler | undefined,
    given: SubscribeOptions | undefined,
    of: string,
    isInternal?: boolean,
  ): { whenFailed: (error: StompError) => void };
  acknowledge(
    message: Delivered,
    verdict: Verdict,
    headers?: object | undefined,
    transaction?: number,
  ): void;
  claim(id: number, frame: ReceivedFrame): boolean;
}

/** What a machine drives. */
export interface Driven {
  readonly options: SessionOptions;
  readonly reasons: ReasonsPart;
  /** Makes the session of the module. Throws where there can be none. */
  open(): void;
  perform(action: Action, value: number, other: number): void;
  /** Tells of a failure that no promise tells. */
  tell(error: StompError): void;
}

/** All that a part may need. */
export interface Context {
  readonly parts: Provided;
  readonly options: SessionOptions;
  /** Whether the connections are another's. */
  readonly observes: boolean;
  readonly codec: Codec;
  readonly status: SessionStatus;
  readonly machine: MachinePart;
  readonly emitter: Emitter;
  readonly reasons: ReasonsPart;
  readonly frames: Frames;
  readonly link: LinkPart;
  readonly outbox: OutboxPart;
  readonly sources: SourcesPart;
  readonly requests: RequestsPart;
  readonly transactions: TransactionsPart;
  /** Makes ids unique: a broker may give them to other tabs of the same user. */
  readonly prefix: string;
  readonly broker: Broker;
  /** What the broker does: see Profile. */
  readonly profile: number;
  /** How many there have been. */
  readonly connections: number;
  /** Tells of a failure that no promise tells. */
  tell(error: StompError, more?: Omit<SessionEvents['error'], 'type' | 'error'>): void;
  /** The number in an id of ours, or 0. */
  idOf(text: string | undefined): number;
}

/** What hears of the client's connections. */
export interface Linked extends Context {
  connected(attempt: number, frame: IFrame, sent: StompHeaders): void;
  /** ERROR came. */
  refused(attempt: number, frame: IFrame): void;
  lost(attempt: number, loss: Loss): void;
}

/** Why an attempt or connection has ended. */
export interface Loss {
  readonly code: Code;
  readonly message?: string | undefined;
  readonly cause?: unknown;
  /** What the error itself says, if it is one of ours. */
  readonly error?: StompError | undefined;
}
