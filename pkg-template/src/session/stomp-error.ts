// The error that everything of a Session rejects with.

import type { IFrame } from '../api/types.js';

/** What a {@link StompError} is about, for programs. */
export type StompErrorCode =
  | 'unauthorized'
  | 'forbidden'
  | 'not-stomp'
  | 'unreachable'
  | 'broker-unavailable'
  | 'connection-lost'
  | 'heartbeat-lost'
  | 'refused'
  | 'too-large'
  | 'timeout'
  | 'aborted'
  | 'closed'
  | 'not-connected'
  | 'outbox-full'
  | 'expired'
  | 'identity-changed'
  | 'overflow'
  | 'invalid-message'
  | 'unsupported'
  | 'usage';

/** What belongs to an error besides its code. */
export interface StompErrorDetails {
  /** What is to be read first; without it there is a text for the code. */
  message?: string | undefined;
  cause?: unknown;
  frame?: IFrame | undefined;
  url?: string | undefined;
  maybeDelivered?: boolean | undefined;
  /** Without it that of the code. */
  retryable?: boolean | undefined;
}

/** An error of a {@link Session}: `code` for programs, `hint` for people. */
export class StompError extends Error {
  /** What it is about. */
  declare readonly code: StompErrorCode;
  /** Whether the same call may succeed later without a change by a person. */
  declare readonly retryable: boolean;
  /** What to do, in one sentence that ends with an address where more is said. */
  declare readonly hint: string;
  /** What brought it about, if that is known. */
  declare readonly cause: unknown;
  /** The ERROR frame, if there was one. */
  declare readonly frame: IFrame | undefined;
  /** The address of the connection, without secrets. */
  declare readonly url: string | undefined;
  /** Whether what was asked for may have happened all the same. */
  declare readonly maybeDelivered: boolean;

  /**
   * An error of your own, for a function of `connectHeaders`, for instance: one that is not retryable ends the attempts.
   *
   * @param code what it is about.
   * @param details of it.
   */
  constructor(code: StompErrorCode, details: StompErrorDetails = {}) {
    const [what, advice] = TEXTS[code];
    super(details.message ?? what);
    const { cause, frame, url, maybeDelivered = false } = details;
    const retryable = details.retryable ?? RETRYABLE.includes(code);
    const hint = `${advice}: ${BASE}#${code}`;
    Object.assign(this, { code, retryable, hint, cause, frame, url, maybeDelivered });
    this.name = 'StompError';
    if (code === 'aborted') this.name = 'AbortError';
    if (code === 'timeout') this.name = 'TimeoutError';
  }
}

const BASE = 'https://github.com/stomp-wasm/stomp-wasm/blob/main/docs/errors.md';

/** What happened, and what to do. In the order of the module's codes. */
const TEXTS: { [Name in StompErrorCode]: readonly [what: string, advice: string] } = {
  unauthorized: ['The broker refused CONNECT', 'Check login, passcode or token in connectHeaders'],
  forbidden: [
    'The broker denies access',
    'Give this user the right to the destination or virtual host',
  ],
  'not-stomp': [
    'The peer does not speak STOMP',
    'Check that the address is that of a STOMP endpoint',
  ],
  unreachable: ['There was no connection to the server', 'Check address, network, origin and CSP'],
  'broker-unavailable': [
    'The broker is not available',
    'Wait, or start the broker behind the server',
  ],
  'connection-lost': ['The connection was lost', 'Send again if that does no harm'],
  'heartbeat-lost': ['The broker was silent for too long', 'Check the network and the heart-beats'],
  refused: ['The broker refused the frame', 'Read the frame of this error'],
  'too-large': ['The frame is too large', "Raise the server's limit or send smaller messages"],
  timeout: ['It took too long', 'Try again, or give it more time'],
  aborted: ['It was aborted', 'Nothing has to be done'],
  closed: ['The session is closed', 'Make a new one'],
  'not-connected': ['There is no connection', 'Call connect() first, or keep an outbox'],
  'outbox-full': ['Too much waits to be sent', 'Send less, or raise outbox or inFlight'],
  expired: ['The message waited for too long', 'Raise age in outbox, or its ttl'],
  'identity-changed': ['Another user is connected now', 'Send it again as this user'],
  overflow: ['The buffer of the subscription is full', 'Work faster, or change buffer or overflow'],
  'invalid-message': ['The message does not fit the schema', 'Compare sender and schema'],
  unsupported: [
    'The broker cannot do this',
    'Look up what this broker can do; if it does not name itself, give the option broker',
  ],
  usage: ['The call is wrong', 'Correct the call'],
};

let names: StompErrorCode[] | undefined;
/** By their numbers. A function: bundlers keep what a call at the top gives. */
const codes = (): StompErrorCode[] => names ?? (names = Object.keys(TEXTS) as StompErrorCode[]);

/** As `Code::is_retryable` of stomp-protocol says. */
const RETRYABLE: readonly StompErrorCode[] = [
  'unreachable',
  'broker-unavailable',
  'connection-lost',
  'heartbeat-lost',
  'timeout',
  'not-connected',
  'outbox-full',
  'expired',
  'overflow',
];

/** @internal The name of a code of the module. */
export const nameOf = (code: number): StompErrorCode => codes()[code];

/** @internal The code of an error, as the module has it. */
export const codeOf = ({ code }: StompError): number => codes().indexOf(code);

/** @internal The error for a code of the module. */
export const errorOf = (code: number, details?: StompErrorDetails): StompError =>
  new StompError(nameOf(code), details);

/** @internal The error for a function of the application that threw: its own if it is one, else one with it as `cause`. */
export function thrown(code: StompErrorCode, what: string, cause: unknown): StompError {
  if (cause instanceof StompError) return cause;
  const error = new StompError(code, { message: `${what} threw: ${cause}`, cause });
  return Object.assign(error, { hint: `Read the cause of this error: ${BASE}#${code}` });
}

/** @internal An error of the caller. */
export const misuse = (message: string): StompError => new StompError('usage', { message });
