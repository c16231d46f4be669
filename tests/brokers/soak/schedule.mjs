// When the brokers of a soak are restarted. Times are in minutes.

/** Each broker is restarted so often, and at least once. */
const RESTART_EVERY = 3;

export const restartInterval = (minutes) => Math.min(RESTART_EVERY, minutes / 2);

/** How much later than the first broker the one at this index is restarted, so that the machine starts one at a time. */
export const restartOffset = (minutes, index, count) =>
  (restartInterval(minutes) * index) / (2 * count);

/** The time by which each broker has been restarted once: until then code is run, and compiled, for the first time. */
export const warmUp = (minutes) => 1.5 * restartInterval(minutes);
