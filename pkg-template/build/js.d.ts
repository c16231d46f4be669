import type { InitOutput } from 'stomp-core';

/** Makes an instance of the module without WebAssembly; the build puts it in. */
export default function instance(): InitOutput;
