// The code of a module with its parts sorted by what they are: instructions, constants, variables, offsets and labels are
// a stream of numbers each. Compressors predict a number by those before it, and an offset resembles other offsets more
// than it resembles instructions: a module that is sorted is 13 % smaller after brotli. text.mjs has the module that
// undoes it.

/** The streams. Each is where the decoder has the place of the next number in it, behind that of the description. */
const LABELS = 4;
const VARIABLES = 8;
const CONSTANTS = 12;
const LONG_CONSTANTS = 16;
/** Calls are among the instructions: they tell best which instructions are near. */
export const INSTRUCTIONS = 20;
export const OFFSETS = 24;
/** Offsets that are four times the number. */
export const WORDS = 28;
/** Constants of which the number is the complement, from here on. */
export const NEGATIVES = 32;
/** Types of blocks, which are negative too. */
const TYPES = 36;
/** Not numbers but bytes behind how many they are, from here on: floats, jumps by tables, and other instructions. */
export const RUNS = 40;
const FLOATS = 40;
const JUMPS = 44;
const OTHERS = 48;
/** The beginning of a function: what is behind its size. */
export const FUNCTIONS = 52;
/** The end of the last function, and what is behind it. */
export const END = 56;
/** The first in the text. */
export const FIRST_STREAM = LABELS;
/** In the order in which they stand. */
const STREAMS = [
  ...[FIRST_STREAM, VARIABLES, CONSTANTS, NEGATIVES, LONG_CONSTANTS, OFFSETS, WORDS, TYPES],
  ...[FLOATS, JUMPS, OTHERS, FUNCTIONS, END, INSTRUCTIONS],
];

/** The operands of instructions, by the first and the last opcode that have them. Other opcodes are not in use. */
const OPERANDS = [
  [0x00, 0x01, 0],
  [0x02, 0x04, TYPES],
  [0x05, 0x05, 0],
  [0x0b, 0x0b, 0],
  [0x0c, 0x0d, LABELS],
  [0x0e, 0x0e, JUMPS],
  [0x0f, 0x0f, 0],
  [0x10, 0x10, INSTRUCTIONS],
  [0x1a, 0x1b, 0],
  [0x20, 0x22, VARIABLES],
  [0x23, 0x24, INSTRUCTIONS],
  [0x28, 0x3e, OFFSETS],
  [0x3f, 0x40, INSTRUCTIONS],
  [0x41, 0x41, CONSTANTS],
  [0x42, 0x42, LONG_CONSTANTS],
  [0x44, 0x44, FLOATS],
  [0x45, 0xc4, 0],
  [0xfc, 0xfc, OTHERS],
];
const BR_TABLE = 0x0e;
const F64_CONST = 0x44;
const PREFIX = 0xfc;
/** How many numbers are behind that of an instruction with the prefix: conversions, memory.copy, memory.fill. */
const NUMBERS_BEHIND = { 0: 0, 1: 0, 2: 0, 3: 0, 4: 0, 5: 0, 6: 0, 7: 0, 10: 2, 11: 1 };

const FIRST_SECTION = 8;
const CODE_SECTION = 10;
/** The size of a function is two bytes of LEB128, which the decoder fills in. */
const SIZE_OF_SIZE = 2;
const LARGEST_FUNCTION = 2 ** 14 - 1;

/** Numbers below are a digit; of others the first digit is as large or larger, and is followed by those of a number. */
export const SMALL = 76;
export const DIGITS = 92;

/**
 * A module (a Buffer) as digits: of each stream how far its beginning is from the end; of each kind of instruction, the
 * most frequent first, its opcode and the stream of its operand, or 0 if it has none; and the streams, of which that of
 * instructions is the last, and has an instruction as the place of its kind.
 */
export function sorted(module) {
  const parts = partsOf(module);
  const kinds = byFrequency(parts.map(kindOf));
  const streams = new Map(STREAMS.map((stream) => [stream, []]));
  for (const part of parts) {
    streams.get(INSTRUCTIONS).push(...digitsOf(kinds.indexOf(kindOf(part))));
    streams.get(part.stream)?.push(...part.numbers.flatMap(digitsOf));
  }
  const digits = [...streams.values()];
  const distance = (stream) => digits.slice(STREAMS.indexOf(stream)).flat().length;
  const description = [
    ...STREAMS.toSorted((one, other) => one - other).map(distance),
    ...kinds.flatMap((kind) => kind.split(' ')),
  ];
  return [...description.flatMap(digitsOf), ...digits.flat()];
}

const kindOf = ({ opcode, stream }) => `${opcode} ${stream}`;

/** Texts without repetitions, the most frequent first. */
function byFrequency(texts) {
  const counts = new Map();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts.keys()].sort((one, other) => counts.get(other) - counts.get(one));
}

/** A number that is not negative, as digits. */
function digitsOf(number) {
  const [value, small, larger] = [number, SMALL, DIGITS - SMALL].map(BigInt);
  if (value < small) return [Number(value)];
  const rest = value - small;
  return [Number(small + (rest % larger)), ...digitsOf(rest / larger)];
}

/** The parts of a module in their order, `{opcode, stream, numbers, size}`: what the decoder writes has `size` bytes. */
function partsOf(module) {
  const reader = new Reader(module, FIRST_SECTION);
  while (module[reader.at] !== CODE_SECTION) reader.section();
  const sections = module.subarray(0, reader.at);
  const code = reader.section();
  const functions = functionsIn(code).map(partsOfFunction);
  const count = leb128(functions.length);
  const size = sizeOf(functions.flat()) + count.length;
  const head = [...sections, CODE_SECTION, ...leb128(size), ...count];
  return [
    boundary(FUNCTIONS, head),
    ...functions.flat(),
    boundary(END, module.subarray(reader.at)),
  ];
}

const sizeOf = (parts) => parts.reduce((sum, { size }) => sum + size, 0);

/** The functions in a section of code, without their sizes. */
function functionsIn(code) {
  const reader = new Reader(code);
  return Array.from({ length: reader.number() }, () => reader.sized());
}

function partsOfFunction(bytes) {
  const reader = new Reader(bytes);
  const locals = reader.over(() => {
    for (let types = reader.number(); types > 0; types--) {
      reader.number();
      reader.byte();
    }
  });
  const parts = [boundary(FUNCTIONS, locals)];
  while (reader.at < bytes.length) parts.push(instruction(reader));
  const size = sizeOf(parts) - SIZE_OF_SIZE;
  if (size > LARGEST_FUNCTION) throw new Error(`a function has ${size} bytes`);
  return parts;
}

function instruction(reader) {
  const opcode = reader.byte();
  const stream = OPERANDS.find(([first, last]) => first <= opcode && opcode <= last)?.[2];
  switch (stream) {
    case undefined:
      return unknown(opcode);
    case 0:
      return { opcode, stream, numbers: [], size: 1 };
    case FLOATS:
    case JUMPS:
    case OTHERS: {
      const bytes = reader.over(() => skipOperand(reader, opcode));
      return { opcode, stream, numbers: [bytes.length, ...bytes], size: 1 + bytes.length };
    }
    case OFFSETS: {
      // An alignment is a hint, and 0 is right for any access: the decoder puts it in.
      reader.number();
      const offset = reader.number();
      const size = 2 + lengthOf(BigInt(offset));
      if (offset % 4) return { opcode, stream, numbers: [offset], size };
      return { opcode, stream: WORDS, numbers: [offset / 4], size };
    }
    case CONSTANTS:
    case LONG_CONSTANTS:
    case TYPES: {
      const value = reader.signed();
      const size = 1 + lengthOf(value);
      if (value < 0)
        return { opcode, stream: stream === TYPES ? TYPES : NEGATIVES, numbers: [~value], size };
      return { opcode, stream: stream === TYPES ? CONSTANTS : stream, numbers: [value], size };
    }
  }
  const number = reader.number();
  return { opcode, stream, numbers: [number], size: 1 + lengthOf(BigInt(number)) };
}

function skipOperand(reader, opcode) {
  if (opcode === F64_CONST) {
    reader.at += Float64Array.BYTES_PER_ELEMENT;
    return;
  }
  const first = reader.number();
  let count = 0;
  // A jump by a table has one more: where to go if the table is too short.
  if (opcode === BR_TABLE) count = first + 1;
  if (opcode === PREFIX) count = NUMBERS_BEHIND[first] ?? unknown(`${opcode} ${first}`);
  for (; count > 0; count--) reader.number();
}

function unknown(opcode) {
  throw new Error(`opcode ${opcode} is not in the tables of sorted.mjs`);
}

/** What has no opcode. */
const boundary = (stream, bytes) => ({
  opcode: 0,
  stream,
  numbers: [bytes.length, ...bytes],
  size: SIZE_OF_SIZE + bytes.length,
});

/** A number without a sign in LEB128. */
const leb128 = (number) =>
  number < 0x80 ? [number] : [(number & 0x7f) | 0x80, ...leb128(number >> 7)];

/** How many bytes a number is in LEB128 with a sign, as which the decoder writes them all. */
const lengthOf = (value) => (BigInt.asIntN(7, value) === value ? 1 : 1 + lengthOf(value >> 7n));

/** Reads bytes (a Buffer) from a place on. */
class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  byte() {
    return this.bytes[this.at++];
  }

  /** A number in LEB128: its value, if it has no sign and fewer than 32 bits. */
  number() {
    const byte = this.byte();
    return byte < 0x80 ? byte : (byte & 0x7f) + 0x80 * this.number();
  }

  /** A number in LEB128 with a sign, as a BigInt. */
  signed() {
    const byte = this.byte();
    if (byte < 0x80) return BigInt.asIntN(7, BigInt(byte));
    return BigInt(byte & 0x7f) + (this.signed() << 7n);
  }

  /** The bytes behind their number. */
  sized() {
    const length = this.number();
    return this.over(() => (this.at += length));
  }

  /** The contents of a section. */
  section() {
    this.byte();
    return this.sized();
  }

  /** The bytes that are read by `read`. */
  over(read) {
    const start = this.at;
    read();
    return this.bytes.subarray(start, this.at);
  }
}
