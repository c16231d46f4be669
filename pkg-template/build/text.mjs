// The module as text in a script. What travels is compressed, and compressors see bytes through one character for
// each, as they do not through base64; and hexadecimal digits take twice the room. So a byte is a character of
// ASCII, in the order of bytes, and those beyond the first page of them have the mark of their page before them. The
// bytes are sorted before: see sorted.mjs. A small module undoes both, since JavaScript which runs for the first time
// takes longer than it may.

import { readFile } from 'node:fs/promises';
import binaryen from 'binaryen';
import { BOUNDARY, OFFSETS, OPCODES, RUN, sorted, TABLE } from './sorted.mjs';

/** What stands before those of page 1, and of page 2: a blank compresses best. */
const MARKS = ' !';
/** The character that stands for the first byte of a page. */
const FIRST = '#'.charCodeAt(0);
/** How many bytes are a page. */
const PAGE = 90;
/** How much further the page of a mark is than the mark is from {@link FIRST}. */
const SHIFT = FIRST + 1 - MARKS.charCodeAt(0);

/** Where the decoder puts the module together, so the text has to be shorter. */
const MODULE = 2 ** 17;
const MEMORY_PAGE = 2 ** 16;

/** So much text that goes beside the code; shorter pieces would cost more than they save. */
const PLAIN = /[\x20-\x7e\n]{10,}/g;

/**
 * `{rest, plain}`: a module as the decoder gives it, which is equivalent, without its longer texts, such as messages of
 * errors, and those as `[[offset, text]]`. In the script they are text, which compressors have seen before.
 */
export function apart(module) {
  const binary = decoded(textOf(module)).toString('latin1');
  const plain = [...binary.matchAll(PLAIN)].map(({ index, 0: text }) => [index, text]);
  const rest = binary.replace(PLAIN, (text) => '\0'.repeat(text.length));
  return { rest: Buffer.from(rest, 'latin1'), plain };
}

/** A module (a Buffer) as such a text. */
function textOf(module) {
  let text = '';
  for (const byte of sorted(module)) {
    const page = Math.floor(byte / PAGE);
    if (page > 0) text += MARKS[page - 1];
    text += String.fromCharCode(FIRST + (byte % PAGE));
  }
  if (text.length > MODULE) throw new Error('the module is too large for its decoder');
  return text;
}

/** The module of a text, by the decoder itself. */
function decoded(text) {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(decoder()));
  new Uint8Array(exports.memory.buffer).set(Buffer.from(text));
  return Buffer.from(exports.memory.buffer, 0, exports.decode(text.length));
}

/**
 * The module, as bytes, that reads such a text: it is at the beginning of `memory`, `decode` takes its length, puts
 * the bytes into its place, and gives how many they are.
 */
function decoder() {
  const module = binaryen.parseText(`(module
    (memory (export "memory") ${(2 * MODULE) / MEMORY_PAGE})
    (global $to (mut i32) (i32.const 0))

    ;; Copies a byte of a stream into the module, and gives it.
    (func $copy (param $stream i32) (result i32)
      (local $from i32) (local $byte i32)
      (local.set $from (i32.load (local.get $stream)))
      (local.set $byte (i32.load8_u (local.get $from)))
      (i32.store (local.get $stream) (i32.add (local.get $from) (i32.const 1)))
      (i32.store8 offset=${MODULE} (global.get $to) (local.get $byte))
      (global.set $to (i32.add (global.get $to) (i32.const 1)))
      (local.get $byte))

    (func (export "decode") (param $length i32) (result i32)
      (local $at i32) (local $end i32) (local $place i32) (local $page i32)
      (local $kind i32) (local $size i32) (local $left i32)
      (loop $character
        (local.set $place (i32.sub (i32.load8_u (local.get $at)) (i32.const ${FIRST})))
        ;; What a mark writes here is overwritten by what follows it.
        (i32.store8 (local.get $end) (i32.add (local.get $place) (local.get $page)))
        (local.set $end (i32.add (local.get $end) (i32.ge_s (local.get $place) (i32.const 0))))
        (local.set $page (select
          (i32.mul (i32.add (local.get $place) (i32.const ${SHIFT})) (i32.const ${PAGE}))
          (i32.const 0)
          (i32.lt_s (local.get $place) (i32.const 0))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br_if $character (i32.lt_u (local.get $at) (local.get $length))))
      (loop $opcode
        (local.set $at (call $copy (i32.const ${OPCODES})))
        (local.set $kind (i32.load8_u offset=${TABLE} (local.get $at)))
        (if (i32.eq (local.get $at) (i32.const ${BOUNDARY})) (then
          ;; It is no byte of the module. What is written before the first one is overwritten by it.
          (global.set $to (i32.sub (global.get $to) (i32.const 1)))
          (local.set $left (i32.sub (i32.sub (global.get $to) (i32.const 2)) (local.get $size)))
          (i32.store16 offset=${MODULE} (local.get $size) (i32.or
            (i32.or (i32.and (local.get $left) (i32.const 0x7f)) (i32.const 0x80))
            (i32.and (i32.shl (local.get $left) (i32.const 1)) (i32.const 0x7f00))))
          (local.set $size (global.get $to))))
        ;; An alignment, which is 0 as all of the memory is.
        (global.set $to (i32.add (global.get $to) (i32.eq (local.get $kind) (i32.const ${OFFSETS}))))
        (if (i32.eq (local.get $kind) (i32.const ${RUN}))
          (then
            (local.set $at (i32.load (i32.const ${OPCODES})))
            (local.set $left (i32.load16_u (local.get $at)))
            (i32.store (i32.const ${OPCODES}) (i32.add (local.get $at) (i32.const 2)))
            (loop $byte
              (drop (call $copy (i32.const ${OPCODES})))
              (br_if $byte (local.tee $left (i32.sub (local.get $left) (i32.const 1))))))
          (else
            (if (local.get $kind) (then
              (loop $number
                (br_if $number (i32.ge_u (call $copy (local.get $kind)) (i32.const 0x80))))))))
        (br_if $opcode (i32.lt_u (i32.load (i32.const ${OPCODES})) (local.get $end))))
      ;; In the place of the size before the first function are the sections before it.
      (global.set $to (i32.sub (global.get $to) (i32.const 2)))
      (memory.copy (i32.const 0) (i32.const ${MODULE + 2}) (global.get $to))
      (global.get $to)))`);
  module.setFeatures(binaryen.Features.BulkMemoryOpt);
  binaryen.setOptimizeLevel(2);
  binaryen.setShrinkLevel(2);
  module.optimize();
  return module.emitBinary();
}

/** The variable that is the module as text. */
const TEXT = 'stompWasmModule';

/** A script that exports what gives the module in the file `wasm` as text, and what reads that. */
export async function readerOf(wasm) {
  const { plain } = apart(await readFile(wasm));
  return [
    `export const text = () => ${TEXT};`,
    `export const decoder = ${JSON.stringify([...decoder()])};`,
    `export const plain = ${JSON.stringify(plain)};`,
  ].join('\n');
}

/**
 * A script that exports what gives the module in the file `wasm`, and what reads that. All of the module is in one literal: the
 * code as text, and behind it, each behind a tab, its longer texts with their offsets.
 */
export async function wholeOf(wasm) {
  const { rest, plain } = apart(await readFile(wasm));
  const pieces = [textOf(rest), ...plain.map((piece) => piece.join(' '))];
  return [
    `export const whole = () => ${TEXT};`,
    `export const decoder = ${JSON.stringify([...decoder()])};`,
    `var ${TEXT} = ${JSON.stringify(pieces.join('\t'))};\n`,
  ].join('\n');
}

/** What has to stand behind that script: the text. */
export async function variableOf(wasm) {
  const { rest } = apart(await readFile(wasm));
  return `var ${TEXT} = ${JSON.stringify(textOf(rest))};`;
}
