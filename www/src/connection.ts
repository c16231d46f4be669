// The state of a session in words for the user.

import type { SessionStatus } from 'stomp-wasm';

/** What the user sees of a session's state. */
export interface Connection {
  kind: 'connecting' | 'connected' | 'reconnecting' | 'offline';
  /** The state in a few words, such as `reconnecting in 3 s`. */
  text: string;
  /** Why it is so, empty if there is no reason; once connected, the transport of SockJS. */
  why: string;
  /** What to do about it. */
  hint: string;
}

/** Describes the state at the time `now`; `isSockJS` says whether the broker's address is one of SockJS. */
export function describe(status: SessionStatus, isSockJS: boolean, now: number): Connection {
  const { error, transport } = status;
  const kind = kindOf(status);
  const reason = kind === 'connected' && isSockJS ? `SockJS, ${transport}` : (error?.message ?? '');
  const isUnplugged = kind === 'reconnecting' && !navigator.onLine;
  return {
    kind,
    text: kind === 'reconnecting' ? `reconnecting in ${secondsUntil(status.retryAt, now)} s` : kind,
    why: isUnplugged ? 'this device has no network' : reason,
    hint: error?.hint ?? '',
  };
}

function kindOf({ state }: SessionStatus): Connection['kind'] {
  if (state === 'waiting') return 'reconnecting';
  return state === 'connecting' || state === 'connected' ? state : 'offline';
}

/** Whole seconds, and 1 at last. */
function secondsUntil(time = 0, now: number): number {
  return Math.max(1, Math.round((time - now) / 1000));
}
