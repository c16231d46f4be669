// The text of what an application gives where text is expected.

import { kind } from '../platform/kind.js';

/**
 * The text of a value that has one of its own: a string, a number, a date, a list of such. Throws a TypeError that names
 * `name` for everything else, which would go as `undefined` or `[object Object]`.
 */
export function ownText(value: unknown, name: string, advice = ''): string {
  if (typeof value === 'string') return value;
  const text = hasText(value) ? `${value}` : '[object ';
  if (!text.startsWith('[object ')) return text;
  throw unfit(name, 'a string', value, advice);
}

/** Not what most likely was meant to be called, or to go as bytes. */
const hasText = (value: unknown): boolean =>
  typeof value !== 'function' &&
  typeof value !== 'symbol' &&
  typeof (value as object | null)?.toString === 'function' &&
  !ArrayBuffer.isView(value);

/** Throws a TypeError that names `name`, unless the value is a function. */
export function requireFunction(value: unknown, name: string): void {
  if (typeof value !== 'function') throw unfit(name, 'a function', value);
}

/** The error of an argument, or an option, that is not what it has to be. */
export function unfit(name: string, what: string, value: unknown, advice = ''): TypeError {
  const shown =
    Object(value) === value || typeof value === 'symbol'
      ? kind(value).toLowerCase()
      : typeof value === 'string'
        ? JSON.stringify(value)
        : String(value);
  return new TypeError(`${name} must be ${what}, not ${shown}${advice}`);
}
