// `npx stomp-broker`: the script that runs the program of the npm package, with its signals.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, test } from 'node:test';

const NAME = `stomp-broker-${process.platform}-${process.arch}`;
const SOURCES = new URL('../../crates/stomp-broker/npm/', import.meta.url);

/** Takes the place of the program: prints its arguments, and each signal; ends at SIGINT, or with its stdin if asked to. */
const PROGRAM = `#!${process.execPath}
const tell = (line) => require('node:fs').writeSync(1, line + '\\n');
process.on('SIGTERM', () => tell('SIGTERM'));
process.on('SIGINT', () => setImmediate(() => { tell('SIGINT'); process.exit(3); }));
if (process.argv.includes('--stop-with-stdin'))
  process.stdin.on('end', () => { tell('end'); process.exit(0); }).resume();
setInterval(() => {}, 1e6);
tell(process.argv.slice(2).join(' '));
`;

let folder;
let child;
let lines;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stomp-program-'));
  const bin = join(folder, `node_modules/${NAME}/bin`);
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, 'stomp-broker'), PROGRAM);
  await chmod(join(bin, 'stomp-broker'), 0o755);
  for (const name of ['bin.cjs', 'index.cjs'])
    await copyFile(new URL(name, SOURCES), join(folder, name));
  await writeFile(join(folder, 'package.json'), '{ "optionalDependencies": {} }');
});
afterEach(async () => {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  child.stdin.end();
  await rm(folder, { recursive: true, force: true });
});

/** Runs the script as the leader of a process group, as a shell does. */
function run(...args) {
  const program = [join(folder, 'bin.cjs'), ...args];
  child = spawn(process.execPath, program, { detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
  child.exited = new Promise((resolve) => child.once('close', (...how) => resolve(how)));
  lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
}
const next = async () => (await lines.next()).value;

test('a signal to the process group comes to the program once', async () => {
  run('--drain', '4');
  assert.equal(await next(), '--stop-with-stdin --drain 4');
  process.kill(-child.pid, 'SIGTERM');
  assert.equal(await next(), 'SIGTERM');
  // Behind what was passed on before.
  child.kill('SIGINT');
  assert.equal(await next(), 'SIGINT');
  assert.deepEqual(await child.exited, [3, null]);
});

test('the program ends with the script, whatever ends that', async () => {
  run();
  assert.equal(await next(), '--stop-with-stdin');
  child.kill('SIGKILL');
  assert.equal(await next(), 'end');
});

test('--stop-with-stdin is about the stdin of the script', async () => {
  run('--stop-with-stdin');
  assert.equal(await next(), '--stop-with-stdin');
  child.stdin.end();
  assert.equal(await next(), 'end');
  assert.deepEqual(await child.exited, [0, null]);
});
