// The module as text in a script. What travels is compressed, and compressors see numbers through one character for
// each, as they do not through base64; and hexadecimal digits take twice the room. So the numbers of the sorted module
// (sorted.mjs) are digits of ASCII. A small module undoes both, since JavaScript which runs for the first time takes
// longer than it may.

import { readFile } from 'node:fs/promises';
import binaryen from 'binaryen';
import {
  DIGITS,
  END,
  FIRST_STREAM,
  FUNCTIONS,
  INSTRUCTIONS,
  NEGATIVES,
  OFFSETS,
  RUNS,
  SMALL,
  sorted,
  WORDS,
} from './sorted.mjs';

/** The character that stands for the digit 0. */
const FIRST = '#'.charCodeAt(0);

/** Where the decoder has, of each kind of instruction, the opcode and the stream, in a byte each: behind the places of streams. */
const KINDS = END + 4;
/** Where the decoder puts the module together. */
const MODULE = KINDS + 2 ** 9;
/** Where the text is. */
const TEXT_AT = 2 ** 16;

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
  const text = String.fromCharCode(...sorted(module).map((digit) => FIRST + digit));
  if (text.length > TEXT_AT) throw new Error('the module is too large for its decoder');
  return text;
}

/** The module of a text, by the decoder itself. */
function decoded(text) {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(decoder()));
  const memory = Buffer.from(exports.memory.buffer);
  memory.write(text, TEXT_AT);
  const end = exports.decode(text.length);
  if (end > TEXT_AT) throw new Error('the module is too large for its decoder');
  return memory.subarray(START, end);
}

/** Where the module begins: the sections before the functions are behind a place for a size as well. */
const START = MODULE + 2;

/**
 * The module, as bytes, that reads such a text: it is in the second page of `memory`, `decode` takes its length, puts the bytes
 * together from {@link START} on, and gives where they end.
 */
function decoder() {
  const module = binaryen.parseText(`(module
    (memory (export "memory") 2)
    (global $to (mut i32) (i32.const ${MODULE}))

    ;; Takes a number from a stream.
    (func $take (param $stream i32) (result i64)
      (local $at i32) (local $digit i64)
      (local.set $at (i32.load (local.get $stream)))
      (i32.store (local.get $stream) (i32.add (local.get $at) (i32.const 1)))
      (local.set $digit (i64.sub (i64.load8_u offset=${TEXT_AT} (local.get $at)) (i64.const ${FIRST})))
      (if (i64.ge_u (local.get $digit) (i64.const ${SMALL})) (then
        (local.set $digit (i64.add (local.get $digit) (i64.mul
          (i64.const ${DIGITS - SMALL})
          (call $take (local.get $stream)))))))
      (local.get $digit))

    (func $write (param $byte i32)
      (i32.store8 (global.get $to) (local.get $byte))
      (global.set $to (i32.add (global.get $to) (i32.const 1))))

    (func (export "decode") (param $length i32) (result i32)
      (local $at i32) (local $stream i32) (local $size i32) (local $left i32) (local $byte i32)
      (local $number i64)
      (loop $description
        (local.set $stream (i32.add (local.get $stream) (i32.const 4)))
        (i32.store (local.get $stream) (i32.sub
          (local.get $length)
          (i32.wrap_i64 (call $take (i32.const 0)))))
        (br_if $description (i32.ne (local.get $stream) (i32.const ${END}))))
      (loop $kind
        (i32.store8 offset=${KINDS} (local.get $at) (i32.wrap_i64 (call $take (i32.const 0))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        ;; The first stream begins where they end.
        (br_if $kind (i32.ne (i32.load (i32.const 0)) (i32.load (i32.const ${FIRST_STREAM})))))
      (loop $instruction
        (local.set $at (i32.shl (i32.wrap_i64 (call $take (i32.const ${INSTRUCTIONS}))) (i32.const 1)))
        (local.set $stream (i32.load8_u offset=${KINDS + 1} (local.get $at)))
        (if (i32.ge_u (local.get $stream) (i32.const ${FUNCTIONS}))
          (then
            ;; Before the first one, this goes to the place of the description, which has been read.
            (local.set $left (i32.sub (i32.sub (global.get $to) (i32.const 2)) (local.get $size)))
            (i32.store16 (local.get $size) (i32.or
              (i32.or (i32.and (local.get $left) (i32.const 0x7f)) (i32.const 0x80))
              (i32.and (i32.shl (local.get $left) (i32.const 1)) (i32.const 0x7f00))))
            (local.set $size (global.get $to))
            (global.set $to (i32.add (global.get $to) (i32.shl
              (i32.eq (local.get $stream) (i32.const ${FUNCTIONS}))
              (i32.const 1)))))
          (else (call $write (i32.load8_u offset=${KINDS} (local.get $at)))))
        (if (local.get $stream) (then
          (local.set $number (call $take (local.get $stream)))
          (if (i32.ge_u (local.get $stream) (i32.const ${RUNS}))
            (then
              (local.set $left (i32.wrap_i64 (local.get $number)))
              (loop $byte
                (call $write (i32.wrap_i64 (call $take (local.get $stream))))
                (br_if $byte (local.tee $left (i32.sub (local.get $left) (i32.const 1))))))
            (else
              (if (i32.ge_u (local.get $stream) (i32.const ${NEGATIVES}))
                (then (local.set $number (i64.xor (local.get $number) (i64.const -1))))
                (else
                  ;; An alignment.
                  (if (i32.ge_u (local.get $stream) (i32.const ${OFFSETS})) (then (call $write (i32.const 0))))
                  (if (i32.eq (local.get $stream) (i32.const ${WORDS}))
                    (then (local.set $number (i64.shl (local.get $number) (i64.const 2)))))))
              ;; LEB128 with a sign.
              (loop $byte
                (local.set $byte (i32.and (i32.wrap_i64 (local.get $number)) (i32.const 0x7f)))
                (local.set $number (i64.shr_s (local.get $number) (i64.const 6)))
                (local.set $left (i64.ne (i64.shr_s (local.get $number) (i64.const 63)) (local.get $number)))
                (local.set $number (i64.shr_s (local.get $number) (i64.const 1)))
                (call $write (i32.or (local.get $byte) (i32.shl (local.get $left) (i32.const 7))))
                (br_if $byte (local.get $left)))))))
        (br_if $instruction (i32.ne (local.get $stream) (i32.const ${END}))))
      (global.get $to)))`);
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
    `export const start = ${START};`,
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
    `export const start = ${START};`,
    `var ${TEXT} = ${JSON.stringify(pieces.join('\t'))};\n`,
  ].join('\n');
}

/** What has to stand behind that script: the text. */
export async function variableOf(wasm) {
  const { rest } = apart(await readFile(wasm));
  return `var ${TEXT} = ${JSON.stringify(textOf(rest))};`;
}
