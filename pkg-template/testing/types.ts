// What the broker tells of itself, in JSON. Times are milliseconds by the clock of the namespace.

/** A frame on record, or one of the pseudo-commands OPENED, CLOSED, REFUSED, HEARTBEAT and UNKNOWN. */
export interface RecordedFrame {
  /** Its place in the record: greater than that of everything before. */
  seq: number;
  at: number;
  connection: number;
  direction: Direction;
  command: string;
  /** As they are meant, unescaped; of CLOSED, the fields of `ConnectionEnd`; secrets are `***`. Of repeated ones the first. */
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
  /** How it ended. */
  ending: ConnectionEnd | null;
  framesIn: number;
  framesOut: number;
  heartBeatsIn: number;
  heartBeatsOut: number;
  bytesIn: number;
  bytesOut: number;
  /** The name of `bytesIn` in version 0.1. */
  octetsIn: number;
  octetsOut: number;
  subscriptions: SubscriptionInfo[];
  /** Requests that were refused while the connection went on, the last of them. */
  refusals: RefusalInfo[];
}

/** How a connection ended. */
export interface ConnectionEnd {
  by: 'client' | 'broker';
  /** `end`: of a stream that has no closing handshake; `cut`: without one; `idle`: silent for too long. */
  how: 'close' | 'end' | 'cut' | 'reset' | 'idle';
  code?: number;
  reason?: string;
}

/** A request that was refused while the connection went on: some brokers tell the client nothing then. */
export interface RefusalInfo {
  command: string;
  id: string | null;
  destination: string | null;
  message: string;
  detail: string;
  at: number;
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

export interface ClockState {
  clock: 'real' | 'virtual';
  /** Since the namespace was made. */
  now: number;
  /** The time of day, since 1970. */
  time: number;
}

export interface NamespaceOptions {
  /** Left out: a name that is free. */
  name?: string;
  /** A virtual clock stands still until it is advanced. */
  clock?: 'real' | 'virtual';
  /** Ids and chance follow from it. From 2^53 on, which a number cannot hold exactly, a string. */
  seed?: number | string;
}
