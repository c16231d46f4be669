// The one clock of the package, which its timers share.

/** By how much fake timers are ahead of `performance.now()`. */
let ahead = 0;

/** A timer may fire a little early; more than this is a fake one. */
const EARLY = 20;

/** Milliseconds since the page began. Not `Date.now()`: setting the computer's clock must not end a connection. */
export const now = (): number => performance.now() + ahead;

/**
 * A timer that was set for the time `due` has fired: that time has come. Fake timers (Angular's `fakeAsync`, Jest,
 * Vitest, sinon) may leave `performance` alone, so that without this nothing would ever be due.
 */
export function reach(due: number): void {
  const early = due - now();
  if (early > EARLY) ahead += early;
}

/** By how much `Date.now()`, which costs a quarter of it, is ahead of {@link now}. */
export const dateOffset = (): number => Date.now() - now();
