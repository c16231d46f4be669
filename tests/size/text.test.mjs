// The module as it is in a script: what a page makes of that is the module.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import binaryen from 'binaryen';

import { sorted } from '../../pkg-template/build/sorted.mjs';
import { apart } from '../../pkg-template/build/text.mjs';
import { stompWasm } from '../e2e/support/environment.mjs';

describe('the module in a script', () => {
  test('has the instructions of the module, and its data', async () => {
    const module = await readFile(join(stompWasm.directory, 'stomp.wasm'));
    assert.equal(instructionsOf(decoded(module)), instructionsOf(module));
  });

  test('has accesses to memory, numbers and jumps of all kinds', () => {
    const module = assembled(`(module
      (memory (export "memory") 1)
      (data (i32.const 0) "text that is longer than ten letters")
      (func (export "run") (param i32 i64 f64) (result i32)
        (i64.store offset=300 align=1 (local.get 0) (i64.const -9223372036854775808))
        (f64.store align=8 (i32.const 8) (f64.const -1.5))
        (memory.copy (i32.const 1) (local.get 0) (i32.const 200))
        (memory.fill (i32.const 0) (i32.const 255) (i32.const -1))
        (block (block (block (br_table 0 1 2 (local.get 0)))))
        (i32.add (i32.trunc_sat_f64_s (local.get 2)) (i32.load8_u offset=70000 (memory.grow (i32.const 1))))))`);
    assert.equal(instructionsOf(decoded(module)), instructionsOf(module));
  });

  test('is refused with an instruction that is not expected', () => {
    const module = assembled('(module (func (result f32) (f32.const 1)))');
    assert.throws(() => sorted(module), /opcode 67/);
  });

  test('is refused with a function whose size has no place', () => {
    const module = assembled(`(module (func ${'(drop (i32.const 1))'.repeat(6000)}))`);
    assert.throws(() => sorted(module), /a function has 18002 bytes/);
  });
});

/** What a page makes of a module that is in a script. */
function decoded(module) {
  const { rest, plain } = apart(module);
  for (const [at, text] of plain) rest.write(text, at, 'latin1');
  return rest;
}

function assembled(text) {
  const module = binaryen.parseText(text);
  module.setFeatures(binaryen.Features.All);
  return Buffer.from(module.emitBinary());
}

/** A module as text without alignments, which are hints. */
const instructionsOf = (module) =>
  binaryen
    .readBinary(module)
    .emitText()
    .replace(/ align=\d+/g, '');
