import type { ModuleSource } from './index.cjs';

/** As in stomp.wasm.d.ts. */
declare const source: ModuleSource;
export = source;
