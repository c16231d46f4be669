// Counts messages; somebody can wait for a number of them.

let count = 0;
let sum = 0;
let awaited = Infinity;
let reached;

export const counter = {
  /** A message came, and its reader made this number of it. */
  add(read) {
    count += 1;
    sum += read;
    if (count === awaited) reached();
  },

  count: () => count,

  /** What was read, summed up: what nobody can ask for, a compiler may leave out. */
  read: () => sum,

  /** Settles when `total` messages have come since the page was opened. */
  until(total) {
    if (count >= total) return undefined;
    awaited = total;
    return new Promise((resolve) => (reached = resolve));
  },
};
