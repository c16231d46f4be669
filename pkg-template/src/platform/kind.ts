/** What something is, in whatever realm it was made: such as `'ArrayBuffer'`. */
export const kind = (what: unknown): string => Object.prototype.toString.call(what).slice(8, -1);
