// The code of a module with its bytes sorted by what they are: opcodes, constants, variables, offsets and labels in a
// stream each. Compressors predict a byte by those before it, and an offset resembles other offsets more than it
// resembles opcodes: a module that is sorted is 9 % smaller after brotli. decoder.mjs has the module that undoes it.

/** The streams, by where the addresses of their beginnings are in what {@link sorted} gives. */
const CONSTANTS = 4;
const VARIABLES = 8;
export const OFFSETS = 12;
const LABELS = 16;
export const OPCODES = 20;
/** Not a stream: bytes as they are, in the stream of opcodes, with their number in two bytes before them. */
export const RUN = 24;
/** Where the table is that has for each opcode the stream of its operand, {@link RUN}, or 0 if it has none. */
export const TABLE = 28;
/** In the place of an opcode: the end of a function, if there was one before, and a run. */
export const BOUNDARY = 0xff;

/** The operands of instructions, by the first and the last opcode that have them. Other opcodes are not in use. */
const OPERANDS = [
  [0x00, 0x01, 0],
  // Types of blocks are among the opcodes, as are calls: they tell best which opcodes are near.
  [0x02, 0x04, OPCODES],
  [0x05, 0x05, 0],
  [0x0b, 0x0b, 0],
  [0x0c, 0x0d, LABELS],
  [0x0e, 0x0e, RUN],
  [0x0f, 0x0f, 0],
  [0x10, 0x10, OPCODES],
  [0x1a, 0x1b, 0],
  [0x20, 0x22, VARIABLES],
  [0x23, 0x24, OPCODES],
  [0x28, 0x3e, OFFSETS],
  [0x3f, 0x40, OPCODES],
  [0x41, 0x42, CONSTANTS],
  [0x44, 0x44, RUN],
  [0x45, 0xc4, 0],
  [0xfc, 0xfc, RUN],
  [BOUNDARY, BOUNDARY, RUN],
];
const BR_TABLE = 0x0e;
const F64_CONST = 0x44;
const PREFIX = 0xfc;
/** How many numbers are behind that of an instruction with the prefix: conversions, memory.copy, memory.fill. */
const NUMBERS_BEHIND = { 0: 0, 1: 0, 2: 0, 3: 0, 4: 0, 5: 0, 6: 0, 7: 0, 10: 2, 11: 1 };

const FIRST_SECTION = 8;
const CODE_SECTION = 10;
/** The size of a function is two bytes of LEB128, which the decoder fills in. */
const UNKNOWN_SIZE = [0, 0];
const LARGEST_FUNCTION = 2 ** 14 - 1;

const kindOf = (opcode) => OPERANDS.find(([first, last]) => first <= opcode && opcode <= last)?.[2];

/** A module (a Buffer) as addresses of streams, the table, and the streams, that of opcodes last. */
export function sorted(module) {
  const streams = new Map([CONSTANTS, VARIABLES, OFFSETS, LABELS, OPCODES].map((at) => [at, []]));
  for (const [stream, bytes] of pieces(module)) streams.get(stream).push(...bytes);
  const table = Array.from({ length: 256 }, (_, opcode) => kindOf(opcode) ?? 0);
  const addresses = Buffer.alloc(TABLE);
  let address = TABLE + table.length;
  for (const [at, { length }] of streams) {
    addresses.writeUInt32LE(address, at);
    address += length;
  }
  return Buffer.from([...addresses, ...table, ...[...streams.values()].flat()]);
}

/** Gives the pieces of a module in their order, each as `[stream, bytes]`. */
function* pieces(module) {
  const reader = new Reader(module, FIRST_SECTION);
  while (module[reader.at] !== CODE_SECTION) reader.section();
  const sections = module.subarray(0, reader.at);
  const code = reader.section();
  const functions = functionsIn(code);
  const size = functions.reduce((sum, { length }) => sum + UNKNOWN_SIZE.length + length, 0);
  const count = leb128(functions.length);
  const head = [CODE_SECTION, ...leb128(count.length + size), ...count];
  yield [OPCODES, run(BOUNDARY, [...UNKNOWN_SIZE, ...sections, ...head])];
  for (const bytes of functions) yield* piecesOfFunction(bytes);
  yield [OPCODES, run(BOUNDARY, module.subarray(reader.at))];
}

/** The functions in a section of code, without their sizes. */
function functionsIn(code) {
  const reader = new Reader(code);
  return Array.from({ length: reader.number() }, () => reader.sized());
}

function* piecesOfFunction(bytes) {
  if (bytes.length > LARGEST_FUNCTION) throw new Error(`a function has ${bytes.length} bytes`);
  const reader = new Reader(bytes);
  const locals = reader.over(() => {
    for (let types = reader.number(); types > 0; types--) {
      reader.number();
      reader.byte();
    }
  });
  yield [OPCODES, run(BOUNDARY, [...UNKNOWN_SIZE, ...locals])];
  while (reader.at < bytes.length) {
    const opcode = reader.byte();
    const kind = kindOf(opcode) ?? unknown(opcode);
    // An alignment is a hint, and 0 is right for any access: the decoder puts it in.
    if (kind === OFFSETS) reader.number();
    const operand = reader.over(() => kind && skipOperand(reader, opcode));
    yield [OPCODES, kind === RUN ? run(opcode, operand) : [opcode]];
    if (kind !== RUN && kind !== 0) yield [kind, operand];
  }
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

/** An opcode, and bytes as a run. */
function run(opcode, bytes) {
  const length = Buffer.alloc(2);
  length.writeUInt16LE(bytes.length);
  return [opcode, ...length, ...bytes];
}

/** A number without a sign in LEB128. */
const leb128 = (number) =>
  number < 0x80 ? [number] : [(number & 0x7f) | 0x80, ...leb128(number >> 7)];

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
