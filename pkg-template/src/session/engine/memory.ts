// How text goes into the module of Session's decisions, and what comes with the results of operations.

import { inputBuffer, ResultWord, resultHeader } from './abi.js';
import { wordsAt, write } from './call.js';

/** Writes the input of the next operation; gives its length, which the operation takes. */
export function writeInput(text: string): number {
  return write(text, inputBuffer(3 * text.length));
}

/** The words that the last operation on a session has written, indexed by {@link ResultWord}. */
export function words(address: number): Float64Array {
  return wordsAt(address, ResultWord.Deadline + 1);
}

/** Where the words are. */
export const headerAddress = (): number => resultHeader();
