// How text goes into the module of Session's decisions, and what comes with the results of operations.

import { Operation, ResultWord } from './abi.js';
import { call, wordsAt, write } from './call.js';

/** Writes the input of the next operation; gives its length, which the operation takes. */
export function writeInput(text: string): number {
  return write(text, call(Operation.InputBuffer, 0, 3 * text.length));
}

/** The words that the last operation on a session has written, indexed by {@link ResultWord}. */
export function words(address: number): Float64Array {
  return wordsAt(address, ResultWord.Deadline + 1);
}

/** Where the words are. */
export const headerAddress = (): number => call(Operation.ResultHeader);
