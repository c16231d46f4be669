declare const reportError: ((error: unknown) => void) | undefined;

/** For errors that no caller will hear of: what an uncaught one would do, without ending anything. */
export function report(error: unknown): void {
  if (typeof reportError === 'function') {
    reportError(error);
  } else {
    console.error(error);
  }
}

/** Does what may fail; then it is reported, and changes nothing else. */
export function attempt(what: () => void): void {
  try {
    what();
  } catch (error) {
    report(error);
  }
}
