// The forms in which one stream may come: as text or bytes, whole or in pieces, and its heads written otherwise.

import { isInside } from './generate.mjs';

export const bytesOf = (text) => new Uint8Array(Buffer.from(text));

/** Cuts a text between characters. */
export function cutText(text, random) {
  const longest = longestPiece(text.length, random);
  const pieces = [];
  for (let at = 0; at < text.length; ) {
    let end = at + 1 + random.upTo(longest);
    if (isInside(text, end)) end += 1;
    pieces.push(text.slice(at, end));
    at = end;
  }
  return pieces;
}

/** Cuts bytes anywhere. */
export function cutBytes(bytes, random) {
  const longest = longestPiece(bytes.length, random);
  const pieces = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 1 + random.upTo(longest);
    pieces.push(bytes.subarray(at, end));
    at = end;
  }
  return pieces;
}

/** Seldom tiny, since each piece takes its time. */
function longestPiece(length, random) {
  if (random.upTo(49) === 0 && length < 5000) return random.pick([0, 1, 7, 20]);
  return length >> random.upTo(1);
}

/** Some pieces as text, some as bytes. */
export const mixed = (pieces, random) =>
  pieces.map((piece) => (random.upTo(1) ? piece : bytesOf(piece)));

/** The stream with other heads: `change` gets each of them, as bytes in latin1. */
function withHeads(stream, heads, change) {
  const bytes = Buffer.from(stream).latin1Slice();
  let changed = '';
  let at = 0;
  for (const [start, end] of heads) {
    changed += bytes.slice(at, start) + change(bytes.slice(start, end));
    at = end;
  }
  return Buffer.from(changed + bytes.slice(at), 'latin1').utf8Slice();
}

/** The same frames with CR LF in their heads, as 1.2 allows. */
export const withCrLf = (stream, heads) =>
  withHeads(stream, heads, (head) => head.replace(/\r?\n/g, '\r\n'));

/** The same frames with each colon of a value escaped, and each backslash that begins no escape. */
export const withEscapes = (stream, heads) =>
  withHeads(stream, heads, (head) =>
    head.replace(/(\n[^\n:]*:)([^\n]*)/g, (_line, name, value) =>
      /\\([^nc\\]|$)/.test(value) ? name + value : name + value.replaceAll(':', '\\c'),
    ),
  );
