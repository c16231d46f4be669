/** Gives the WebAssembly module of Session's decisions, once the whole script has run: see text.mjs. */
export function whole(): string;
/** The bytes of what reads the code in it. */
export const decoder: number[];
/** Where in its memory that puts the module. */
export const start: number;
