declare const reportError: ((error: unknown) => void) | undefined;

/** For errors that no caller will hear of: what an uncaught one would do, without ending anything. */
export function report(error: unknown): void {
  if (typeof reportError === 'function') {
    reportError(error);
  } else {
    console.error(error);
  }
}
