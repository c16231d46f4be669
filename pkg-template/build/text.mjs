// The module as text in a script. What travels is compressed, and compressors see bytes through one character for
// each, as they do not through base64; and hexadecimal digits take twice the room. So a byte is a character of
// ASCII, in the order of bytes, and those beyond the first page of them have the mark of their page before them. A
// module of a hundred bytes reads that: JavaScript which runs for the first time takes longer than it may.

import { readFile } from 'node:fs/promises';
import binaryen from 'binaryen';

/** What stands before those of page 1, and of page 2: a blank compresses best. */
const MARKS = ' !';
/** The character that stands for the first byte of a page. */
const FIRST = '#'.charCodeAt(0);
/** How many bytes are a page. */
const PAGE = 90;
/** How much further the page of a mark is than the mark is from {@link FIRST}. */
const SHIFT = FIRST + 1 - MARKS.charCodeAt(0);
const MEMORY_PAGE = 2 ** 16;

/** So much text that goes beside the code; shorter pieces would cost more than they save. */
const PLAIN = /[\x20-\x7e\n]{10,}/g;

/**
 * `{rest, plain}`: a module without its longer texts, such as messages of errors, and those as `[[offset, text]]`. In
 * the script they are text, which compressors have seen before.
 */
function apart(module) {
  const binary = module.toString('latin1');
  const plain = [...binary.matchAll(PLAIN)].map(({ index, 0: text }) => [index, text]);
  const rest = binary.replace(PLAIN, (text) => '\0'.repeat(text.length));
  return { rest: Buffer.from(rest, 'latin1'), plain };
}

/** Bytes as such a text. */
function textOf(bytes) {
  let text = '';
  for (const byte of bytes) {
    const page = Math.floor(byte / PAGE);
    if (page > 0) text += MARKS[page - 1];
    text += String.fromCharCode(FIRST + (byte % PAGE));
  }
  return text;
}

/**
 * The module, as bytes, that reads such a text: it is at the beginning of `memory`, `decode` takes its length, puts
 * the bytes into its place, and gives how many they are.
 */
function decoderOf(text) {
  const module = binaryen.parseText(`(module
    (memory (export "memory") ${Math.ceil(text.length / MEMORY_PAGE)})
    (func (export "decode") (param $length i32) (result i32)
      (local $at i32) (local $to i32) (local $place i32) (local $page i32)
      (loop $next
        (local.set $place (i32.sub (i32.load8_u (local.get $at)) (i32.const ${FIRST})))
        ;; What a mark writes here is overwritten by what follows it.
        (i32.store8 (local.get $to) (i32.add (local.get $place) (local.get $page)))
        (local.set $to (i32.add (local.get $to) (i32.ge_s (local.get $place) (i32.const 0))))
        (local.set $page (select
          (i32.mul (i32.add (local.get $place) (i32.const ${SHIFT})) (i32.const ${PAGE}))
          (i32.const 0)
          (i32.lt_s (local.get $place) (i32.const 0))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br_if $next (i32.lt_u (local.get $at) (local.get $length))))
      (local.get $to)))`);
  binaryen.setOptimizeLevel(2);
  binaryen.setShrinkLevel(2);
  module.optimize();
  return module.emitBinary();
}

/** The variable that is the module as text. */
const TEXT = 'stompWasmModule';

/** A script that exports what gives the module in the file `wasm` as text, and what reads that. */
export async function readerOf(wasm) {
  const { rest, plain } = apart(await readFile(wasm));
  const decoder = [...decoderOf(textOf(rest))];
  return [
    `export const text = () => ${TEXT};`,
    `export const decoder = ${JSON.stringify(decoder)};`,
    `export const plain = ${JSON.stringify(plain)};`,
  ].join('\n');
}

/** What has to stand behind that script: the text. */
export async function variableOf(wasm) {
  const { rest } = apart(await readFile(wasm));
  return `var ${TEXT} = ${JSON.stringify(textOf(rest))};`;
}
