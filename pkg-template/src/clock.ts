/** Milliseconds since the page began. Not Date: who sets the clock must not end a connection. */
export const now = (): number => performance.now();
