// Every scenario, by the group it is in.

export * as connecting from './connecting.mjs';
export * as subscribing from './subscribing.mjs';
export * as bodies from './bodies.mjs';
export * as receipts from './receipts.mjs';
export * as acknowledging from './acknowledging.mjs';
export * as transactions from './transactions.mjs';
export * as replies from './replies.mjs';
export * as losses from './losses.mjs';
export * as findings from './findings.mjs';
export * as csrf from './csrf.mjs';
export * as sessions from './sessions.mjs';
export * as sessionWork from './session-work.mjs';
export * as sessionLosses from './session-losses.mjs';
