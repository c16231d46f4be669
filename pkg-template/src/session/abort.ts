// AbortSignals.

import { StompError } from './stomp-error.js';

/** The error for a signal that has aborted. */
export function errorOfSignal({ reason }: AbortSignal): StompError {
  // As `AbortSignal.timeout` gives it.
  const isTimeOut = (reason as Error | undefined)?.name === 'TimeoutError';
  return new StompError(isTimeOut ? 'timeout' : 'aborted', { cause: reason });
}

/** Throws if the signal has aborted. */
export function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw errorOfSignal(signal);
}

/** Calls `act` when the signal aborts, until the function is called that this gives. */
export function onAbort(signal: AbortSignal | undefined, act: () => void): () => void {
  signal?.addEventListener('abort', act, { once: true });
  return () => signal?.removeEventListener('abort', act);
}
