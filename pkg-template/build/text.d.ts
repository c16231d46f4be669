/** Gives the WebAssembly module as text, once the whole script has run; the build puts it in. */
export function text(): string;
/** The bytes of what reads it: see text.mjs. */
export const decoder: number[];
/** Where in its memory that puts the module. */
export const start: number;
/** Texts in it, which the other has not, and where in the module they are. */
export const plain: [number, string][];
