import type { Exports } from './instantiate.js';

/** As in growth.ts. Without WebAssembly a view of old memory stays as it is: nothing is taken from it. */
export const isLost = (view: Uint8Array, exports: () => Exports): boolean =>
  view.buffer !== exports().memory.buffer;
