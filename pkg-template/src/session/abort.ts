// AbortSignals.

import { StompError } from './kit.js';
import { Code } from './engine/abi.js';

/** The error for a signal that has aborted. */
export function errorOfSignal(signal: AbortSignal): StompError {
  const { reason } = signal;
  return new StompError(isTimeOut(reason) ? 'timeout' : 'aborted', { cause: reason });
}

/** Its code, as the module has it. */
export const codeOfSignal = (signal: AbortSignal): Code =>
  isTimeOut(signal.reason) ? Code.Timeout : Code.Aborted;

/** As `AbortSignal.timeout` gives it. */
const isTimeOut = (reason: unknown): boolean =>
  (reason as Error | undefined)?.name === 'TimeoutError';

/** Calls `act` when the signal aborts, until the function is called that this gives. */
export function onAbort(signal: AbortSignal | undefined, act: () => void): () => void {
  if (!signal) return () => {};
  signal.addEventListener('abort', act, { once: true });
  return () => signal.removeEventListener('abort', act);
}
