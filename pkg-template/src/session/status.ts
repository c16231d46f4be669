// The status of a session, for those who show it.

import { attempt, dateOffset, now } from './kit.js';
import { latestOnly } from './latest.js';
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

/** @internal By their numbers. */
export const STATES: readonly SessionState[] = [
  'idle',
  'connecting',
  'connected',
  'waiting',
  'closing',
  'closed',
  'failed',
];

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

/** @internal The present status, and those who watch it. */
export class Statuses {
  private readonly watchers = new Set<(status: SessionStatus) => void>();

  present: SessionStatus = Object.freeze({
    state: 'idle',
    attempt: 0,
    retryAt: undefined,
    transport: undefined,
    url: undefined,
    error: undefined,
    since: Math.round(now() + dateOffset()),
  });

  /** Gives whether it is another than before. */
  change(next: SessionStatus): boolean {
    const names = Object.keys(next) as (keyof SessionStatus)[];
    if (names.every((name) => next[name] === this.present[name])) return false;
    this.present = Object.freeze(next);
    for (const watcher of [...this.watchers]) attempt(() => watcher(next));
    return true;
  }

  watch(watcher: (status: SessionStatus) => void): () => void {
    // One function may watch twice.
    const own = (status: SessionStatus): void => watcher(status);
    this.watchers.add(own);
    return () => void this.watchers.delete(own);
  }

  /** The present one, then the changes; it ends after `closed`. */
  iterate(): AsyncIterableIterator<SessionStatus> {
    return latestOnly(
      this.present,
      (put) => this.watch(put),
      ({ state }) => state === 'closed',
    );
  }
}
