// The status of a session, for those who show it.

import { ResultWord } from './engine/abi.js';
import { dateOffset, now } from '../platform/clock.js';
import type { StompError } from './stomp-error.js';

/** What a session is doing. */
export type SessionState =
  | 'idle'
  | 'connecting'
  | 'connected'
  | 'waiting'
  | 'closing'
  | 'closed'
  | 'failed';

/** The status of a session: frozen, and the same object until something changes. Times are epoch milliseconds. */
export interface SessionStatus {
  readonly state: SessionState;
  /** The count of attempts. */
  readonly attempt: number;
  /** When the next attempt begins. */
  readonly retryAt: number | undefined;
  /** What carries the messages. */
  readonly transport: string | undefined;
  /** The address of the connection, without secrets. */
  readonly url: string | undefined;
  /** Why there is no connection. */
  readonly error: StompError | undefined;
  /** Since when it is so. */
  readonly since: number;
}

/** @internal The status of a session that has just been made. */
export const atRest = (): SessionStatus =>
  Object.freeze({
    state: 'idle',
    attempt: 0,
    retryAt: undefined,
    transport: undefined,
    url: undefined,
    error: undefined,
    since: epoch(now()),
  });

/** @internal What follows on a status from what the module says in its words, and from what the client knows. */
export const statusAfter = (
  before: SessionStatus,
  state: SessionState,
  words: Float64Array,
  known: Pick<SessionStatus, 'transport' | 'url' | 'error'>,
): SessionStatus => ({
  state,
  attempt: words[ResultWord.Attempt],
  retryAt: words[ResultWord.RetryAt] < 0 ? undefined : epoch(words[ResultWord.RetryAt]),
  ...known,
  since: state === before.state ? before.since : epoch(words[ResultWord.Since]),
});

const epoch = (time: number): number => Math.round(time + dateOffset());

/** @internal */
export const isSame = (one: SessionStatus, other: SessionStatus): boolean =>
  (Object.keys(one) as (keyof SessionStatus)[]).every((name) => one[name] === other[name]);
