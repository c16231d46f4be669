/**
 * Gives `object` a property that is not enumerable. Not a private field: those of an object are out of
 * reach of a proxy around it, and a proxy may not answer for a property that is fixed.
 */
export function hide(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, writable: true, configurable: true });
}
