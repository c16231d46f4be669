import type { Exports } from '../src/engine/load/instantiate.js';

/** Makes an instance of the module without WebAssembly; the build puts it in. */
export default function instance(): Exports;
