import { encodeInto } from './utf8.js';

/** No character is longer in UTF-8. */
const LONGEST_CHARACTER = 4;

/**
 * Splits `text` into pieces of at most `size` bytes in UTF-8, and never inside a character.
 *
 * @param size less than four counts as four.
 */
export function* splitByBytes(text: string, size: number): Generator<string, void, undefined> {
  const limit = Math.max(LONGEST_CHARACTER, Math.floor(size) || 0);
  const target = new Uint8Array(Math.min(limit, 3 * text.length));
  for (let at = 0; at < text.length; ) {
    const { read } = encodeInto(text.slice(at, at + limit), target);
    yield text.slice(at, at + read);
    at += read;
  }
}
