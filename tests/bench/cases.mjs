// What is measured over the fake socket: every kind of message in every size.

export const SIZES = [64, 1024, 16 * 1024, 256 * 1024, 1024 * 1024];

const KINDS = [
  { direction: 'incoming', kind: 'ascii', title: 'ASCII text' },
  { direction: 'incoming', kind: 'korean', title: 'Korean text' },
  { direction: 'incoming', kind: 'binary', title: 'binary' },
  { direction: 'outgoing', kind: 'ascii', title: 'ASCII text' },
  { direction: 'outgoing', kind: 'binary', title: 'binary' },
];

/** Every case, `{direction, kind, size, title}`: kind is the body's, size is its length in UTF-8 bytes. */
export const CASES = KINDS.flatMap(kind => SIZES.map(size => ({ ...kind, size })));

/** The name of a case, as `--only` and messages know it: `incoming ascii 16 KB`. */
export const nameOf = ({ direction, kind, size }) => `${direction} ${kind} ${sizeName(size)}`;

/** `64 B`, `16 KB`, `1 MB`. */
export function sizeName(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${bytes / 1024} KB` : `${bytes / 1024 / 1024} MB`;
}
