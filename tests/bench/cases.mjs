// The cases that are measured over the fake socket: shapes of traffic, each in some sizes of the body.

const KIB = 1024;
export const SIZES = [64, KIB, 16 * KIB, 256 * KIB, KIB * KIB];

/**
 * The shapes. `least` has the ratios to stompjs that are asked for, in the order of SIZES; a shape is measured in as
 * many sizes as it has ratios. `plain` shapes are also measured in Firefox and WebKit and on the site's page.
 * `headers` names a set of headers (headers.mjs). `needs` says what no client can leave out, for the sentence about a
 * measured limit. `beside: 'itself'`: the ratio is that of the package to itself.
 */
const SHAPES = [
  {
    shape: 'in constant',
    title: 'constant head, ASCII text',
    least: [20, 40, 200, 600, 800],
    plain: true,
  },
  {
    shape: 'in changing',
    title: 'all headers and their set change',
    headers: 'changing',
    least: [18, 35, 180, 500, 700],
  },
  {
    shape: 'in subscriptions',
    title: '50 subscriptions in turn',
    subscriptions: 50,
    least: [15, 30, 150],
  },
  {
    shape: 'in korean',
    title: 'Korean text',
    kind: 'korean',
    least: [15, 13, 11, 12, 16],
    needs: 'count the bytes of the body, by `encodeInto`',
    plain: true,
  },
  {
    shape: 'in binary',
    title: 'binary frames',
    kind: 'binary',
    least: [11, 19, 55, 70, 13],
    needs: 'decode the body, by `TextDecoder`',
    plain: true,
  },
  { shape: 'in split', title: 'a frame over 3 messages', pieces: 3, least: [5, 5, 5] },
  { shape: 'in batched', title: '20 frames in one message', together: 20, least: [15, 30] },
  {
    shape: 'in ack',
    title: 'ack of every message in the callback',
    acknowledged: true,
    least: [6, 8],
  },
  {
    shape: 'in escaped',
    title: 'headers that need escaping',
    headers: 'escaped',
    least: [10, 20],
  },
  { shape: 'out none', title: 'no headers, ASCII text', least: [12, 5, 3, 8, 8], plain: true },
  {
    shape: 'out constant',
    title: 'constant headers',
    headers: 'constant',
    least: [8, 4, 1.2],
  },
  {
    shape: 'out changing',
    title: 'one header changes (correlation-id)',
    headers: 'correlation',
    least: [4, 2.5, 1.2],
  },
  {
    shape: 'out receipt',
    title: 'one header changes (receipt)',
    headers: 'receipt',
    least: [4, 2.5, 1.2],
  },
  { shape: 'out korean', title: 'Korean text', kind: 'korean', least: [4, 2.5, 1.5, 1.5, 2] },
  {
    shape: 'out binary',
    title: 'binary bodies',
    kind: 'binary',
    least: [3, 3, 1.1, 0.9, 0.9],
    plain: true,
  },
  {
    shape: 'out destinations',
    title: '100 destinations in turn, constant headers',
    headers: 'constant',
    destinations: 100,
    least: [6, 3, 1.2],
  },
  {
    shape: 'out escaped',
    title: 'headers that need escaping',
    headers: 'escaped',
    least: [2, 2, 1],
  },
  { shape: 'out ack', title: 'client.ack() by itself', command: 'ACK', least: [1] },
  {
    shape: 'out aged',
    title: 'a client after 100,000 receipts and 10,000 subscriptions, beside a fresh one',
    aged: true,
    beside: 'itself',
    // A package beside itself gives 1 ± 0.05.
    least: [0.95, 0.95],
  },
];

const ORDINARY = {
  kind: 'ascii',
  headers: 'none',
  subscriptions: 1,
  together: 1,
  pieces: 1,
  destinations: 1,
  plain: false,
  acknowledged: false,
  aged: false,
  beside: 'stompjs',
};

/** What no client can leave out whose heads are read by WebAssembly. */
const NEEDS = {
  incoming: 'write the head where WebAssembly would read it, and find the headers and the body',
  outgoing: 'join the headers and the body',
};

/**
 * Every case, `{shape, direction, size, least, …}`: size is the body's length in UTF-8 bytes, kind what it consists
 * of; `together` frames come in one message of the socket, or one frame in `pieces` of them.
 */
export const CASES = SHAPES.flatMap(({ least, ...shape }) =>
  least.map((ratio, index) => {
    const direction = shape.shape.startsWith('in') ? 'incoming' : 'outgoing';
    return {
      ...ORDINARY,
      command: direction === 'incoming' ? 'MESSAGE' : 'SEND',
      direction,
      needs: NEEDS[direction],
      ...shape,
      size: SIZES[index],
      least: ratio,
    };
  }),
);

/** The names of the shapes, in their order. */
export const SHAPE_NAMES = SHAPES.map(({ shape }) => shape);

/** The name of a case: `in constant 16 KiB`. */
export const nameOf = ({ shape, size }) => `${shape} ${sizeName(size)}`;

/** What the cases of one table have in common: `incoming, Korean text`. */
export const groupOf = ({ direction, title }) => `${direction}, ${title}`;

/** `64 B`, `16 KiB`, `1 MiB`. */
export function sizeName(bytes) {
  if (bytes < KIB) return `${bytes} B`;
  return bytes < KIB * KIB ? `${bytes / KIB} KiB` : `${bytes / KIB / KIB} MiB`;
}
