// The texts of the module: messages, and what is said of errors. They are not in the script.

import { Operation, Text } from './engine/abi.js';
import { call, isAvailable, texts } from './engine/call.js';
import { StompError, type StompErrorCode, type StompErrorDetails } from './stomp-error.js';

let all: string[] | undefined;

/** A text of the module, in which each `%` is the next of `about`. */
export function text(which: Text, ...about: unknown[]): string {
  all ??= texts().split('\0');
  return all[which].replace(/%/g, () => asText(about.shift()));
}

/** Anything as text, such as what was thrown: that may have none. */
export function asText(value: unknown): string {
  try {
    return String(value);
  } catch {
    return typeof value;
  }
}

/** The lines of a table. */
export const lines = (which: Text): string[] => text(which).split('\n');

let rows: string[][] | undefined;
/** The codes by their numbers: the name, what happened, what to do. */
const codes = (): string[][] => (rows ??= lines(Text.Codes).map((row) => row.split('|')));

/** The name of a code of the module. */
export const nameOf = (code: number): StompErrorCode => codes()[code][0] as StompErrorCode;

/** The code of an error, as the module has it. */
export const codeOf = ({ code }: { readonly code: StompErrorCode }): number =>
  codes().findIndex(([name]) => name === code);

/** What happened, what to do, and whether the same call may succeed later; nothing where the module cannot be loaded. */
export function told(code: StompErrorCode): readonly [string, string, boolean] | undefined {
  if (!isAvailable()) return undefined;
  const number = codeOf({ code });
  if (number < 0) return undefined;
  const [, what, advice] = codes()[number];
  return [what, advice, call(Operation.IsRetryable, 0, number) !== 0];
}

/** The error for a code of the module. */
export const errorOf = (code: number, details?: StompErrorDetails): StompError =>
  new StompError(nameOf(code), details);

/** An error of the caller. */
export const misuse = (which: Text, ...about: unknown[]): StompError =>
  new StompError('usage', { message: text(which, ...about) });

/** The error for a function of the application that threw: its own if it is one, else one with it as `cause`. */
export function thrown(code: StompErrorCode, what: string, cause: unknown): StompError {
  if (cause instanceof StompError) return cause;
  const error = new StompError(code, { message: text(Text.Threw, what, cause), cause });
  const address = error.hint.split(': ').pop();
  return Object.assign(error, { hint: text(Text.ReadCause, address) });
}

/** Says what has not come in time. */
export const lateness = (awaited: string, millis: number): string =>
  text(Text.Late, awaited, millis);
