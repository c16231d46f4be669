// N-12: the programs of docs/broker/testing.md. That for node:test runs here; those for Vitest, Jest and Playwright are files of
// tests/packaging/projects/test-runners, which tests/packaging runs.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { brokerBinary, mustExist, stompWasm } from '../e2e/support/environment.mjs';

const run = promisify(execFile);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const PAGE = await readFile(here('../../docs/broker/testing.md'), 'utf8');
const PROJECT = '../packaging/projects/test-runners';

/** The first program behind a heading. */
function program(heading) {
  const [, behind] = PAGE.split(`\n${heading}\n`);
  return /```js\n([^]*?)```\n/.exec(behind)[1];
}

test('N-12: the program for node:test passes', async () => {
  mustExist(stompWasm.directory, 'cargo xtask build');
  const folder = await mkdtemp(join(tmpdir(), 'stomp-recipe-'));
  try {
    const modules = join(folder, 'node_modules');
    await mkdir(modules);
    await symlink(stompWasm.directory, join(modules, 'stomp-wasm'));
    await symlink(here('../../node_modules/ws'), join(modules, 'ws'));
    await writeFile(join(folder, 'recipe.test.mjs'), program('## JavaScript'));
    const env = { ...process.env, STOMP_BROKER: mustExist(brokerBinary, 'cargo xtask build') };
    // This test's own runner must not be taken for that of the program.
    delete env.NODE_TEST_CONTEXT;
    const args = ['--test', '--test-reporter', 'tap', 'recipe.test.mjs'];
    const { stdout } = await run(process.execPath, args, { cwd: folder, env });
    assert.match(stdout, /^# pass 1$/m);
  } finally {
    await rm(folder, { recursive: true });
  }
});

for (const [heading, file] of [
  ['#### Vitest', 'vitest/recipe.spec.mjs'],
  ['#### Jest', 'jest/recipe.test.cjs'],
  ['#### Playwright', 'playwright/recipe.spec.mjs'],
])
  test(`N-12: ${file} is the program behind ${heading}`, async () => {
    const text = await readFile(here(`${PROJECT}/${file}`), 'utf8');
    assert.equal(program(heading), text.replace(/^ *\/\/ biome-ignore.*\n/m, ''));
  });
