// Code blocks of the documents that are parts of files which other tests use: they stand there in the same words.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { blocksOf } from '../brokers/kit/guide-blocks.mjs';
import { root } from '../brokers/servers/server.mjs';
import { codesIn, codeWith } from './support/blocks.mjs';

const PROJECTS = 'tests/packaging/projects';

const read = (file) => readFile(join(root, file), 'utf8');

test('the lines for the alias are the same in all documents, and tests/packaging/installs uses them', async () => {
  const NPM_PAGE = 'pkg-template/README.md';
  const isAlias = ({ language, code }) =>
    ['json', 'yaml'].includes(language) && code.includes('npm:stomp-wasm@');
  const used = (await blocksOf(NPM_PAGE)).filter(isAlias).map(({ code }) => code);
  for (const document of ['README.md', 'docs/migrating-from-stompjs.md']) {
    const shown = (await blocksOf(document)).filter(isAlias);
    assert.ok(shown.length > 0, document);
    for (const { line, code } of shown) assert.ok(used.includes(code), `${document}, line ${line}`);
  }
});

test('docs/guides/bundlers.md: the expressions are those of the projects that are built', async () => {
  const rows = (await codeWith('docs/guides/bundlers.md', 'import url from')).trim().split('\n');
  const sources = await Promise.all(
    ['slim.js', 'slim-webpack.js'].map((name) => read(`${PROJECTS}/bundlers/source/${name}`)),
  );
  for (const row of rows) {
    const [expression] = row.split(/ {2,}/);
    const parts = expression.replace(/;$/, '').split(/(?<=^import )\w+(?= from)/);
    assert.ok(
      sources.some((source) => parts.every((part) => source.includes(part))),
      row,
    );
  }
});

test('docs/compatibility.md: what jsdom lacks is brought by the file that the tests with Jest have', async () => {
  const code = await codeWith('docs/compatibility.md', 'TextDecoder');
  assert.ok((await read(`${PROJECTS}/test-runners/jest.setup.cjs`)).includes(code));
});

test('docs/rust/page.md: the page and the commands are those by which the chats are made that run in Chromium', async () => {
  const document = 'docs/rust/page.md';
  const [page] = await codesIn(document, 'html');
  assert.equal(page, await read('examples/rust-frameworks/index.html'));

  const made = await read('crates/xtask/src/examples.rs');
  const commands = (await codesIn(document, 'sh'))[0].trim().split('\n');
  const argumentsOf = (command) =>
    commands
      .find((line) => line.startsWith(`${command} `))
      .split(' ')
      .slice(1);
  assert.deepEqual(argumentsOf('cargo build'), ['build', '--target', 'wasm32-unknown-unknown']);
  const options = argumentsOf('wasm-bindgen');
  const quoted = options.slice(0, 6).map((option) => `"${option}"`);
  assert.ok(made.includes(`bind.args([${quoted.join(', ')}]);`), quoted.join(', '));
  assert.deepEqual(options.slice(6), ['site/pkg', 'target/wasm32-unknown-unknown/debug/chat.wasm']);
  assert.deepEqual(argumentsOf('stomp-broker'), ['--site', 'site']);
});

test('docs/guides/rabbitmq.md: the setting for bytes is one that the tests write', async () => {
  const [line] = await codesIn('docs/guides/rabbitmq.md', 'ini');
  const [, name, value] = /^(.+) = (.+)$/m.exec(line);
  assert.ok((await read('tests/e2e/support/rabbitmq.mjs')).includes(`\`${name} = $`));
  assert.ok((await read('tests/e2e/rabbitmq-binary.test.mjs')).includes(`'${value}'`));
});
