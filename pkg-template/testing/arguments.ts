// What tests give by mistake, named where it is given.

/** Throws if an object has a name that is none of these: a misspelt one would ask for nothing. */
export function onlyNames(what: string, given: object, known: readonly string[]): void {
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new TypeError(`${what} has no ${unknown}; it has ${known.join(', ')}`);
}
