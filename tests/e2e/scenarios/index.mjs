// Every scenario that runs for all packages and brokers.

export * as connecting from './connecting.mjs';
export * as acknowledging from './acknowledging.mjs';
export * as transactions from './transactions.mjs';
export * as receipts from './receipts.mjs';
export * as refusals from './refusals.mjs';
export * as heartbeats from './heartbeats.mjs';
export * as largeBodies from './large-bodies.mjs';
export * as restart from './restart.mjs';
