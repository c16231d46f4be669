// What the broker tells of itself, in JSON. Times are milliseconds by the clock of the world.

/** A frame on record, or one of the pseudo-commands OPENED, CLOSED, HEARTBEAT and UNKNOWN. */
export interface RecordedFrame {
  /** Its place in the record: greater than that of everything before. */
  seq: number;
  at: number;
  connection: number;
  direction: Direction;
  command: string;
  /** As they are meant, unescaped; of a CLOSED by the broker, its `code` and `reason`; secrets are `***`. Of repeated ones the first. */
  headers: Record<string, string>;
  /** The body, if it is text. */
  body?: string;
  /** The body, if it is no text. */
  bodyBase64?: string;
  /** The end of the body was not recorded. */
  truncated?: boolean;
}

/** `in`: from the client to the broker. */
export type Direction = 'in' | 'out';

/** Conditions, all of which a frame must meet. In strings, `*` stands for anything, but for those about the body. */
export interface Match {
  direction?: Direction;
  /** Heart-beats match only if they are asked for: `HEARTBEAT`. */
  command?: string;
  connection?: number;
  destination?: string;
  headers?: Record<string, string>;
  /** Text somewhere in the body. */
  body?: string;
  /** A regular expression for the body, in Rust's syntax. */
  bodyRegex?: string;
}

export interface ConnectionInfo {
  id: number;
  state: 'opened' | 'connected' | 'closed';
  transport: string;
  peer: string | null;
  login: string | null;
  version: string | null;
  session: string | null;
  clientHeartBeat: string | null;
  serverHeartBeat: string | null;
  openedAt: number;
  closedAt: number | null;
  /** Why it was closed. */
  closed: string | null;
  framesIn: number;
  framesOut: number;
  heartBeatsIn: number;
  heartBeatsOut: number;
  octetsIn: number;
  octetsOut: number;
  subscriptions: SubscriptionInfo[];
}

export interface SubscriptionInfo {
  connection: number;
  id: string | null;
  destination: string;
  ack: string;
  since: number;
}

export interface QueueInfo {
  name: string;
  depth: number;
  unacknowledged: number;
  consumers: number;
}

/** How a connection is ended: by a TCP reset, a closing handshake, or an ERROR frame. */
export type Ending =
  | 'reset'
  | { close: number; reason?: string }
  | { error: string; detail?: string };

/** What is to go wrong, and when: docs/broker/faults.md has every form. */
export interface Fault {
  [field: string]: unknown;
}

/** A fault that is set, with its id and how often it has hit. */
export interface ListedFault extends Fault {
  id: number;
}

export interface ClockState {
  clock: 'real' | 'virtual';
  /** Since the beginning of the world. */
  now: number;
  /** The time of day, since 1970. */
  time: number;
}

export interface NamespaceOptions {
  /** Left out: a name that is free. */
  name?: string;
  /** A virtual clock stands still until it is advanced. */
  clock?: 'real' | 'virtual';
  /** Ids and chance follow from it. */
  seed?: number;
}
