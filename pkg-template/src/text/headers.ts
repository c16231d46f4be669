// Headers on their way to the engine and back: one string, names and values by turns, each closed by NUL.

import type { StompHeaders } from '../api/stomp-headers.js';
import { ownText } from './own-text.js';

/** Headers as an application gives them: not everything need be a string. */
export type LooseHeaders = { [name: string]: unknown } | null | undefined;

/** The text of a header's value. Throws a TypeError that names the header for a symbol, the one value that has none. */
export const headerText = (value: unknown, name: string): string =>
  typeof value === 'symbol' ? ownText(value, `header ${name}`) : `${value}`;

/** Writes headers for the engine, without those that are `undefined` or `null`. */
export function encodeHeaders(headers: LooseHeaders): string {
  let flat = '';
  for (const name of Object.keys(headers ?? {})) {
    const value = headers?.[name];
    if (value === undefined || value === null) continue;
    const text = headerText(value, name);
    if (text.includes('\0') || name.includes('\0')) {
      throw new Error(`header ${JSON.stringify(name)} holds NUL, which STOMP cannot express`);
    }
    flat += `${name}\0${text}\0`;
  }
  return flat;
}

/** Splits a frame that the engine has written into its command and its headers. */
export function frameParts(flat: string): [command: string, headers: string] {
  const end = flat.indexOf('\0');
  return [flat.slice(0, end), flat.slice(end + 1)];
}

/** Headers that the engine has written, each with its name, in the engine's order. */
export function pairs(flat: string): [string, string][] {
  const parts = flat.split('\0');
  const headers: [string, string][] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) headers.push([parts[at], parts[at + 1]]);
  return headers;
}

/** `__proto__` is a header like any other. */
export function put(headers: StompHeaders, name: string, value: string): void {
  if (name === '__proto__') {
    Object.defineProperty(headers, name, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  } else {
    headers[name] = value;
  }
}
