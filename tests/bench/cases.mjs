// What is measured over the fake socket: every kind of message in every size, and what else traffic may be like.

export const SIZES = [64, 1024, 16 * 1024, 256 * 1024, 1024 * 1024];
const SMALL_SIZES = SIZES.slice(0, 3);
const MIDDLE_SIZES = SIZES.slice(1, 4);

const KINDS = [
  { direction: 'incoming', kind: 'ascii', title: 'ASCII text' },
  { direction: 'incoming', kind: 'korean', title: 'Korean text' },
  { direction: 'incoming', kind: 'binary', title: 'binary' },
  { direction: 'outgoing', kind: 'ascii', title: 'ASCII text' },
  { direction: 'outgoing', kind: 'binary', title: 'binary' },
];

const ASCII = { kind: 'ascii', title: 'ASCII text' };

const SHAPES = [
  {
    ...ASCII,
    direction: 'incoming',
    shape: '50 subscriptions',
    subscriptions: 50,
    sizes: SMALL_SIZES,
  },
  {
    ...ASCII,
    direction: 'incoming',
    shape: '8 frames per message',
    together: 8,
    sizes: SMALL_SIZES,
  },
  {
    ...ASCII,
    direction: 'incoming',
    shape: 'a frame over 4 messages',
    pieces: 4,
    sizes: MIDDLE_SIZES,
  },
  {
    ...ASCII,
    direction: 'outgoing',
    shape: '100 destinations',
    destinations: 100,
    sizes: SMALL_SIZES,
  },
];

const PLAIN = {
  shape: '',
  subscriptions: 1,
  together: 1,
  pieces: 1,
  destinations: 1,
  sizes: SIZES,
};

/**
 * Every case, `{direction, kind, size, title, shape, subscriptions, together, pieces, destinations}`: kind is the
 * body's, size is its length in UTF-8 bytes; `together` frames come in one message of the socket, or one frame in
 * `pieces` of them; shape says what of this is not 1.
 */
export const CASES = [...KINDS, ...SHAPES].flatMap((kind) => {
  const { sizes, ...rest } = { ...PLAIN, ...kind };
  return sizes.map((size) => ({ ...rest, size }));
});

/** The name of a case, as `--only` and messages know it: `incoming ascii 16 KB`. */
export const nameOf = ({ direction, kind, shape, size }) =>
  [direction, kind, ...(shape ? [shape] : []), sizeName(size)].join(' ');

/** What the cases of one table have in common: `incoming, ASCII text, 50 subscriptions`. */
export const groupOf = ({ direction, title, shape }) =>
  [direction, title, ...(shape ? [shape] : [])].join(', ');

/** `64 B`, `16 KB`, `1 MB`. */
export function sizeName(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${bytes / 1024} KB` : `${bytes / 1024 / 1024} MB`;
}
