import type { Exports } from './instantiate.js';

/** Whether `view` shows memory that the module does not use any more, because it has grown since. */
export const isLost = (view: Uint8Array, _exports: () => Exports): boolean => view.length === 0;
