// All scenarios, in groups. The first word of a group's name is the library's.

export * as rxConnecting from './rx-connecting.mjs';
export * as rxMessages from './rx-messages.mjs';
export * as rxReceipts from './rx-receipts.mjs';
export * as rxReconnecting from './rx-reconnecting.mjs';
export * as rxFaults from './rx-faults.mjs';
export * as rxRpc from './rx-rpc.mjs';
export * as hooksMessages from './hooks-messages.mjs';
export * as hooksProvider from './hooks-provider.mjs';
export * as hooksReconnecting from './hooks-reconnecting.mjs';
