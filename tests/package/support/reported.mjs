// What is told to the developer, not to a caller.

/** Runs `action` and gives the errors that were reported meanwhile. */
export async function reported(action) {
  const errors = [];
  const before = globalThis.reportError;
  globalThis.reportError = (error) => errors.push(error);
  try {
    await action();
  } finally {
    globalThis.reportError = before;
  }
  return errors;
}
