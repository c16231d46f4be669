// The one clock of the package, which its timers share.

/** The time as it was read last. */
export let latest = 0;

/** By how much timers are ahead of `performance.now()`. */
let ahead = 0;

/** Whether timers are fake, and `performance` is not: then no time passes but that of timers. */
let isFake = false;

/** A timer may fire a little early; more than this is a fake one. */
const EARLY = 20;

/**
 * Milliseconds since the page began, never less than before. Not `Date.now()`: setting the computer's clock must not
 * end a connection.
 */
export function now(): number {
  if (!isFake) latest = Math.max(latest, elapsed());
  return latest;
}

/**
 * A timer that was set for the time `due` has fired: that time has come. Fake timers (Angular's `fakeAsync`, Jest,
 * Vitest, sinon) may leave `performance` alone, so that without this nothing would ever be due.
 */
export function reach(due: number): void {
  const early = due - elapsed();
  isFake = early > EARLY;
  if (isFake) ahead += early;
  latest = Math.max(latest, due);
}

/** What `performance` says; NaN if it is missing, as in Jest 22, or a test has put something without a clock in its place. */
function reading(): number {
  try {
    const time = performance.now();
    return Number.isFinite(time) ? time : NaN;
  } catch {
    return NaN;
  }
}

/** By how much `Date.now()` was ahead of `performance.now()` in the beginning. */
const DATE_AHEAD = Date.now() - (reading() || 0);

function elapsed(): number {
  const time = reading();
  return (time >= 0 ? time : Date.now() - DATE_AHEAD) + ahead;
}

/** By how much `Date.now()`, which costs a quarter of it, is ahead of {@link now}. */
export const dateOffset = (): number => Date.now() - now();
