// The language of the published scripts: that of @stomp/stompjs, ES2020, for tools that know no later one.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { test } from 'node:test';

import { parse } from 'acorn';

const folder = resolve(process.env.STOMP_WASM_PKG ?? 'pkg');
const ECMA_VERSION = 2020;
const scripts = (await readdir(folder, { recursive: true })).filter((name) =>
  /\.[cm]?js$/.test(name),
);

const isModule = (name) => /^esm6|^testing.*\.m?js$/.test(name) && !name.endsWith('.cjs');

test('F-20: every script of the package is ES2020', async () => {
  assert.ok(scripts.length > 10, `scripts: ${scripts}`);
  for (const name of scripts) {
    const code = await readFile(join(folder, name), 'utf8');
    const sourceType = isModule(name) ? 'module' : 'script';
    assert.doesNotThrow(() => parse(code, { ecmaVersion: ECMA_VERSION, sourceType }), name);
  }
});

test('a later language is noticed', () => {
  for (const code of [
    'a ??= 1',
    'class A { b = 1 }',
    'class A { static {} }',
    'a ||= 1',
    '1_000',
  ]) {
    assert.throws(() => parse(code, { ecmaVersion: ECMA_VERSION }), SyntaxError, code);
  }
});
