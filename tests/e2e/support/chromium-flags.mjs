// How every Chromium of the tests and benchmarks is told to behave.

/** Keeps Chromium from looking for a network. */
export const QUIET = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Chromium's sandbox cannot work for root. */
export const isRoot = () => process.getuid?.() === 0;
