/** The WebAssembly module as text; the build puts it in. */
export const text: string;
/** The bytes of what reads it: see text.mjs. */
export const decoder: number[];
