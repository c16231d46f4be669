// Packages that wasm-pack makes of crates/stomp-wasm-js, by the commands that users are shown.

import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';

import { blocksOf } from '../../brokers/kit/guide-blocks.mjs';
import { Child } from './process.mjs';

const BUILD_MILLISECONDS = 400_000;
const README = 'crates/stomp-wasm-js/README.md';
const CRATE = 'crates/stomp-wasm-js';
const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The code of the README's first block in this language. */
export async function codeIn(language) {
  return (await blocksOf(README)).find((block) => block.language === language).code;
}

/** The README's commands: for scripts of type module, and for bundlers. */
export async function commands() {
  return (await codeIn('sh')).trim().split('\n');
}

/** Runs a command of a document, whatever folder it names, into this one; without optimising, which takes a minute. */
export async function build(command, folder) {
  const given = command.replace(/\s+#.*/, '').replace(/ --out-dir \S+/, '');
  const [program, task, ...others] = given.split(' ');
  const options = others.slice(0, -1);
  const args = [task, '--dev', '--mode', 'no-install', '--out-dir', folder, ...options, CRATE];
  const child = new Child(program, args, { cwd: root });
  const timer = setTimeout(() => child.child.kill(), BUILD_MILLISECONDS);
  const { code, error } = await child.exited;
  clearTimeout(timer);
  assert.equal(code, 0, `${given}: ${error ?? child.output}`);
}
