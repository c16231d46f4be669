// How `stomp-wasm/testing` finds the broker, and where it can be used.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, before, beforeEach, describe, test } from 'node:test';
import { promisify } from 'node:util';

import { brokerBinary, mustExist, stompWasm } from '../e2e/support/environment.mjs';

const run = promisify(execFile);

/** Starts the broker and prints which program that was, and the state of its control API. */
const START = `
  const broker = await startBroker({ args: ['--no-stocks'] });
  const connections = await broker.connections();
  await broker.stop();
  console.log(JSON.stringify(connections));`;
const PROGRAMS = {
  'start.mjs': `import { startBroker } from 'stomp-wasm/testing'; ${START}`,
  'start.cjs': `const { startBroker } = require('stomp-wasm/testing'); (async () => { ${START} })()
    .catch((error) => { console.error(error.message); process.exitCode = 1; });`,
};

let folder;
before(() => mustExist(brokerBinary, 'build it (cargo xtask build) or set BROKER_BIN'));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stomp-testing-'));
  const installed = join(folder, 'node_modules/stomp-wasm');
  await cp(join(stompWasm.directory, 'testing'), join(installed, 'testing'), { recursive: true });
  await cp(join(stompWasm.directory, 'package.json'), join(installed, 'package.json'));
  await writeFile(join(folder, 'package.json'), '{}');
  for (const [name, text] of Object.entries(PROGRAMS)) await writeFile(join(folder, name), text);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs a program in the folder; with nothing but Node on the PATH, unless there is more. */
async function runs(name, { STOMP_BROKER = '', PATH = '', flags = [], cwd = folder } = {}) {
  const env = { ...process.env, STOMP_BROKER, PATH };
  const { stdout } = await run(process.execPath, [...flags, join(folder, name)], { cwd, env });
  return stdout.trim();
}

/** The npm package of the broker, as far as `stomp-wasm/testing` knows it. */
async function installPackage(place, program) {
  const installed = join(place, 'node_modules/stomp-broker');
  await mkdir(installed, { recursive: true });
  await writeFile(
    join(installed, 'package.json'),
    '{ "name": "stomp-broker", "main": "index.cjs" }',
  );
  await writeFile(join(installed, 'index.cjs'), `exports.binaryPath = () => { ${program} };`);
}

const givesBinary = `return ${JSON.stringify(brokerBinary)};`;

describe('the broker is found', () => {
  for (const name of Object.keys(PROGRAMS)) {
    test(`by the npm package, from ${name}`, async () => {
      await installPackage(folder, givesBinary);
      assert.equal(await runs(name), '[]');
    });
  }

  test('by the npm package beside stomp-wasm, whatever the current folder is', async () => {
    await installPackage(folder, givesBinary);
    assert.equal(await runs('start.mjs', { cwd: tmpdir() }), '[]');
  });

  test('by the variable, before the package', async () => {
    await installPackage(folder, `throw new Error('not asked for');`);
    assert.equal(await runs('start.mjs', { STOMP_BROKER: brokerBinary }), '[]');
  });

  test('by the PATH', async () => {
    const programs = join(folder, 'programs');
    await mkdir(programs);
    await symlink(brokerBinary, join(programs, 'stomp-broker'));
    assert.equal(await runs('start.cjs', { PATH: programs }), '[]');
  });
});

test('where it is not found, the error names the one command that installs it', async () => {
  for (const name of Object.keys(PROGRAMS))
    await assert.rejects(runs(name), ({ stderr }) =>
      /stomp-broker cannot be started .*npm install --save-dev stomp-broker/s.test(stderr),
    );
});

test('what the package says of this platform is not hidden', async () => {
  await installPackage(folder, `throw new Error('no program for this platform');`);
  await assert.rejects(runs('start.mjs'), ({ stderr }) =>
    stderr.includes('no program for this platform'),
  );
});

test('F-6: the control API is used without `fetch`, which test environments take away', async () => {
  const flags = ['--import', 'data:text/javascript,delete globalThis.fetch'];
  for (const name of Object.keys(PROGRAMS))
    assert.equal(await runs(name, { STOMP_BROKER: brokerBinary, flags }), '[]');
});

test('addresses among the flags take the place of free ports', async () => {
  const program = `
    import { startBroker } from 'stomp-wasm/testing';
    const broker = await startBroker({ args: ['--listen', 'localhost:0', '--tcp=127.0.0.1:0'] });
    console.log(broker.http);
    await broker.stop();`;
  await writeFile(join(folder, 'addresses.mjs'), program);
  assert.match(await runs('addresses.mjs', { STOMP_BROKER: brokerBinary }), /:\d+$/);
});
