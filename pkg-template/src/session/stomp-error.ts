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
    const [what, advice, isRetryable] = tell(code) ?? [code, 'Read', false];
    super(details.message ?? what);
    const { cause, frame, url, maybeDelivered = false, retryable = isRetryable } = details;
    const hint = `${advice}: ${BASE}#${code}`;
    Object.assign(this, { code, retryable, hint, cause, frame, url, maybeDelivered });
    this.name = 'StompError';
    if (code === 'aborted') this.name = 'AbortError';
    if (code === 'timeout') this.name = 'TimeoutError';
  }
}

const BASE = 'https://github.com/stomp-wasm/stomp-wasm/blob/main/docs/errors.md';

/** What happened, what to do, and whether the same call may succeed later: Session knows it, whose module has the texts. */
type Tell = (code: StompErrorCode) => readonly [string, string, boolean] | undefined;

let tell: Tell = () => undefined;

/** @internal Whom errors ask for their texts. */
export const askForTexts = (of: Tell): void => void (tell = of);
