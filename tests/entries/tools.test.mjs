// What tools that look at packages find to complain of: nothing.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { packed } from './support/installed.mjs';

const run = promisify(execFile);
const ATTW = fileURLToPath(
  new URL('../../node_modules/@arethetypeswrong/cli/dist/index.js', import.meta.url),
);

let folder;
let tarball;
before(async () => ({ folder, tarball } = await packed()));
after(() => folder && rm(folder, { recursive: true, force: true }));

test('publint', async () => {
  const { buffer } = new Uint8Array(await readFile(tarball));
  const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
  assert.deepEqual(
    messages.map((message) => formatMessage(message, pkg)),
    [],
  );
});

test('are the types wrong?', async () => {
  const { stdout } = await run(process.execPath, [ATTW, tarball, '--format', 'json']).catch(
    (error) => error,
  );
  const { analysis, problems } = JSON.parse(stdout);
  assert.deepEqual(problems ?? {}, {});
  const entries = Object.keys(analysis.entrypoints);
  assert.deepEqual(entries.slice(0, 5), ['.', './slim', './js', './websocket', './testing']);
});
