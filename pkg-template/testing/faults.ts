// Faults: what is to go wrong, and when. docs/broker/faults.md has an example of every field, each of which the tests
// compile as a `Fault` and give to the broker.

/** A fault: strikes at a frame, at a new connection (`accept`) or at an HTTP request (`http`). */
export type Fault = FrameFault | AcceptFault | HttpFault;

/** Strikes at frames. */
export interface FrameFault extends FaultCounts {
  on: OnFrame;
  do: FrameActions | PassAction;
}

/** Strikes at new connections, before the first byte. */
export interface AcceptFault extends FaultCounts {
  on: OnAccept;
  do: AcceptActions | PassAction;
}

/** Strikes at HTTP requests. */
export interface HttpFault extends FaultCounts {
  on: OnHttp;
  do: HttpActions | PassAction;
}

/** A fault that is set, with its id and how often it has struck. */
export type ListedFault = Fault & { id: number; hits: number };

export interface FaultCounts {
  /** For people: shown in lists. */
  name?: string;
  /** How often it strikes. Default: always. */
  times?: number;
  /** How many occasions it lets pass first. */
  skip?: number;
  /** Whether `times` and `skip` count for the namespace, or for each connection anew. Default: the namespace. */
  per?: 'namespace' | 'connection' | 'world';
  /** The chance that it strikes, above 0 and at most 1. */
  probability?: number;
  enabled?: boolean;
}

/** Every condition has to be met. In strings `*` stands for anything. */
export interface OnFrame {
  /** `in`: from the client to the broker. */
  direction?: 'in' | 'out';
  /** `HEARTBEAT` is a heart-beat, which nothing else but `*` stands for. */
  command?: string;
  /** The frame's; of a RECEIPT or ERROR, that of the frame it answers. */
  destination?: string;
  headers?: Record<string, string>;
  connection?: number;
  /** `tcp`, `websocket`, `raw-websocket`, `sockjs-websocket`, `xhr-streaming`, … */
  transport?: string;
  accept?: never;
  http?: never;
}

export interface OnAccept {
  accept: true;
  connection?: number;
  transport?: string;
  direction?: never;
  command?: never;
  destination?: never;
  headers?: never;
  http?: never;
}

export interface OnHttp {
  /** `upgrade` is a WebSocket, the others are SockJS's. */
  http:
    | 'any'
    | 'upgrade'
    | 'info'
    | 'iframe'
    | 'xhr'
    | 'xhr_send'
    | 'xhr_streaming'
    | 'eventsource'
    | 'htmlfile'
    | 'jsonp'
    | 'jsonp_send';
  accept?: never;
  connection?: never;
  transport?: never;
  direction?: never;
  command?: never;
  destination?: never;
  headers?: never;
}

/** Nothing goes wrong: faults further down do not strike either. */
export type PassAction = Without<AllActions, 'pass'> & { pass: true };

/** What can be done on a frame. */
export type FrameActions = Without<AllActions, keyof FrameFields> &
  FrameFields &
  (No<'replace' | 'replaceBase64'> | No<'replace' | Edits> | No<'replaceBase64' | Edits>) &
  (No<'splitEvery'> | No<'splitAt'>) &
  ({ drop?: false } | No<Edits | Bytes>);
/** What can be done on a new connection. */
export type AcceptActions = Without<AllActions, keyof AcceptFields> & AcceptFields;
/** What can be done on an HTTP request. */
export type HttpActions = Without<AllActions, keyof HttpFields> &
  HttpFields &
  ({ hang?: false; disconnect?: false; reset?: false } | No<Answer>);

/** What changes the head or the body of a frame, which cannot be done to one that is replaced. */
type Edits = 'body' | 'setHeaders' | 'removeHeaders' | 'contentLengthBy' | 'addLines' | 'crlf';
/** What cannot be done to a frame that does not arrive, besides. */
type Bytes =
  | 'replace'
  | 'replaceBase64'
  | 'omitNul'
  | 'prepend'
  | 'append'
  | 'cutAfterBytes'
  | 'duplicate'
  | 'splitEvery'
  | 'splitAt'
  | 'gapMs'
  | 'join';
/** What a request is answered with, unless its connection hangs or ends. */
type Answer = 'status' | 'retryAfter' | 'headers' | 'body' | 'cutAfterBytes';

type No<Fields extends string> = { [K in Fields]?: never };

/** Actions of which a fault has at most one kind that ends the connection, and one that moves the frame. */
export interface AllActions extends AcceptFields, Omit<FrameFields, keyof AcceptFields> {
  status?: number;
  retryAfter?: number;
  headers?: Record<string, string | null>;
  pass?: true;
}

type Without<T, Allowed> = { [K in Exclude<keyof T, Allowed>]?: never };

export interface AcceptFields {
  /** Milliseconds; what comes behind may overtake it. */
  delayMs?: number;
  /** Milliseconds by which what happens besides is put off. */
  afterMs?: number;
  /** A frame for the client; `${NAME}` in values and body is a header of the frame it answers. */
  reply?: {
    command: 'CONNECTED' | 'MESSAGE' | 'RECEIPT' | 'ERROR';
    headers?: Record<string, string>;
    body?: string;
  };
  /** A frame of SockJS, or what is none: `a[broken`. */
  sockjs?: string;
  /** An ERROR by the broker itself, which then closes. */
  fail?: { message: string; body?: string };
  /** Reads nothing more while the fault is there and switched on. */
  stopReading?: boolean;
  stopReadingMs?: number;
  /** Says and hears nothing more, and does not close. */
  hang?: boolean;
  /** Closes the WebSocket with a code from 1000 to 4999. */
  close?: { code: number; reason?: string };
  /** Ends the connection without a closing handshake. */
  disconnect?: boolean;
  /** Resets the TCP connection. */
  reset?: boolean;
}

export interface FrameFields extends AcceptFields {
  /** These bytes instead of the frame. */
  replace?: string;
  replaceBase64?: string;
  /** Another body; `content-length` follows. */
  body?: string;
  setHeaders?: Record<string, string>;
  removeHeaders?: string[];
  /** Added to `content-length`. */
  contentLengthBy?: number;
  /** Header lines, as they stand. */
  addLines?: string[];
  /** Lines of the head end in CR LF. */
  crlf?: boolean;
  omitNul?: boolean;
  /** Bytes before the frame. */
  prepend?: string;
  /** Bytes behind the frame. */
  append?: string;
  /** The frame ends after so many bytes. */
  cutAfterBytes?: number;
  /** The frame does not arrive. */
  drop?: boolean;
  /** It arrives so many times more. */
  duplicate?: number;
  /** In pieces of so many bytes. */
  splitEvery?: number;
  /** In pieces that end at these bytes, each greater than the one before. */
  splitAt?: number[];
  /** Milliseconds between two pieces. */
  gapMs?: number;
  /** So many frames in one message. */
  join?: number;
  /** Milliseconds by which it and all behind it are late. */
  stallMs?: number;
  /** Behind the next so many frames. */
  reorder?: number;
  /** Takes the subscription away that the frame is about. */
  cancelSubscription?: boolean;
}

export interface HttpFields {
  /** The status of the answer, 200 to 599. */
  status?: number;
  /** Seconds for `retry-after`. */
  retryAfter?: number;
  /** Headers of the answer to set or, where null, to leave out. `content-length` is the server's own. */
  headers?: Record<string, string | null>;
  /** The body of the answer; one of status 204, 205 or 304 has none. */
  body?: string;
  /** The body of the answer ends after so many bytes. */
  cutAfterBytes?: number;
  /** Milliseconds. */
  delayMs?: number;
  hang?: boolean;
  disconnect?: boolean;
  reset?: boolean;
}
