// Every code block of every document has a test that runs it, or a reason why it has none: the table in claims.mjs.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { blocksOf } from '../brokers/kit/guide-blocks.mjs';
import { root } from '../brokers/servers/server.mjs';
import { CLAIMS, NOT_RUN } from './claims.mjs';

/** These read all documents. */
const LINTS = 'crates/xtask/src/repo_lints/';
/** New files are listed too. */
const LIST = ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'];

const { stdout } = await promisify(execFile)('git', LIST, { cwd: root });
/** A part of the documentation of a Rust item, whose blocks are doc tests. */
const isOfRust = (name) => /^(crates\/[^/]+\/)?src\//.test(name);
const documents = stdout
  .split('\n')
  .filter((name) => name && !isOfRust(name) && existsSync(join(root, name)));
const blocks = (await Promise.all(documents.map(blocksOf))).flat();

/** All claims: `{ document, block, by }`, without `by` for a block that is not run. */
const claims = [
  ...Object.entries(CLAIMS).flatMap(([document, tests]) =>
    Object.entries(tests).map(([block, by]) => ({ document, block, by })),
  ),
  ...NOT_RUN,
];

function isOf({ document, block }, candidate) {
  const [, language, text = ''] = /^([\w,]+)(?:: ([^]*))?$/.exec(block);
  return (
    document === candidate.document &&
    language === (candidate.language || 'plain') &&
    candidate.code.includes(text)
  );
}

test('the documents have code blocks, and every fence is one of a block', async () => {
  assert.ok(blocks.length > 250, `${blocks.length} blocks`);
  for (const document of documents) {
    const text = await readFile(join(root, document), 'utf8');
    const fences = text.match(/^ *```/gm) ?? [];
    const own = blocks.filter((block) => block.document === document);
    assert.equal(fences.length, 2 * own.length, document);
  }
});

test('every code block is claimed by a test, once', () => {
  for (const block of blocks) {
    const { document, line, language } = block;
    const own = claims.filter((claim) => isOf(claim, block));
    const where = `${document}, line ${line} (${language || 'plain'})`;
    assert.ok(
      own.length > 0,
      `${where}: no test runs it; name the one in tests/documents/claims.mjs`,
    );
    assert.equal(own.length, 1, `${where}: ${own.map((claim) => claim.block).join(' and ')}`);
  }
});

test('every claim is about a block that is there', () => {
  for (const claim of claims) {
    const isThere = blocks.some((block) => isOf(claim, block));
    assert.ok(isThere, `${claim.document}: no block is ${claim.block}`);
  }
});

test('every test that is named knows the document', async () => {
  for (const { document, by } of claims.filter((claim) => claim.by)) {
    assert.ok(existsSync(join(root, by)), `${by} is not there`);
    if (by.startsWith(LINTS)) continue;
    const sources = await sourcesOf(by);
    const names = [document, basename(document), `'${basename(document, '.md')}'`];
    const folder = `${dirname(document)}/\${`;
    const isNamed = sources.some((source) =>
      [...names, folder].some((name) => source.includes(name)),
    );
    assert.ok(isNamed, `${by} does not name ${document}`);
  }
});

test('what is not run has a reason', () => {
  for (const { document, reason } of NOT_RUN) assert.ok(reason.length > 5, document);
});

/** The text of a source file, and of the modules of this repository that it imports. */
async function sourcesOf(name) {
  const file = join(root, name);
  const source = await readFile(file, 'utf8');
  const imported = [...source.matchAll(/^(?:import|export) [^;]*?'(\.[^']+)';/gm)];
  const others = imported.map(([, path]) => readFile(join(dirname(file), path), 'utf8'));
  return [source, ...(await Promise.all(others))];
}
