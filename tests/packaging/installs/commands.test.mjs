// The commands, the page and the test of the package's README, and the commands by which other documents begin, copied into empty folders on
// a machine that has Node only.

import assert from 'node:assert/strict';
import { mkdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { blocksOf as allBlocksOf } from '../../brokers/kit/guide-blocks.mjs';
import { launchChromium } from '../../e2e/support/chromium.mjs';
import { within } from '../../e2e/support/deadline.mjs';
import { Program } from '../support/program.mjs';
import { environment } from './managers.mjs';
import { blocksOf, emptyFolder, workplace } from './workplace.mjs';

const TIME = 120_000;

const blocks = await blocksOf('Testing against a broker');
const commandsOf = (blocks) =>
  blocks.filter(({ language }) => language === 'sh').map(({ code }) => code.trim().split('\n'));
const [install, run] = commandsOf(blocks);
const codeOf = (blocks, language) => blocks.find((block) => block.language === language).code;
const programOf = (blocks) => codeOf(blocks, 'js');

let work;
let folder;
let env;
before(async () => {
  work = await workplace();
  folder = await emptyFolder(work, 'application');
  env = { ...environment(work.folder, work.registry), ...(await nodeOnly(work)) };
  for (const line of install) await start(line).success(TIME);
});
after(() => work?.close());

/** A PATH on which Node is, npm, and the shell that npm starts: no broker, no cargo. */
async function nodeOnly() {
  const programs = join(work.folder, 'programs');
  await mkdir(programs);
  const node = await realpath(process.execPath);
  await symlink(node, join(programs, 'node'));
  const { npm, npx } = await npmPrograms();
  await symlink(npm, join(programs, 'npm'));
  await symlink(npx, join(programs, 'npx'));
  await symlink('/bin/sh', join(programs, 'sh'));
  return { PATH: programs, STOMP_BROKER: '' };
}

/** The scripts of npm, wherever they are on the PATH. */
async function npmPrograms() {
  for (const place of process.env.PATH.split(delimiter)) {
    const npm = await realpath(join(place, 'npm')).catch(() => undefined);
    if (npm) return { npm, npx: join(dirname(npm), 'npx-cli.js') };
  }
  throw new Error('npm is not on the PATH');
}

const start = (line) => new Program(line, { cwd: folder, env });

/** The exit code of a program, or the signal that ended it. */
const ending = (program) => within(TIME, program.ended, () => `\`${program.line}\` to end`);

/** Runs a test by the last command of the README. */
async function passes(fileName, program) {
  await writeFile(join(folder, fileName), program);
  for (const line of run) {
    const ran = start(`${line} --test-reporter=tap`);
    await ran.success(TIME);
    assert.match(ran.output, /# pass 1\n# fail 0/);
  }
  await rm(join(folder, fileName));
}

test('the test of the README passes, by the commands of the README', () =>
  passes('chat.test.mjs', programOf(blocks)));

test('the test of docs/broker/testing.md passes', async () =>
  passes('guide.test.mjs', programOf(await blocksOf('JavaScript', 'docs/broker/testing.md'))));

test('the page of the README chats, by the commands of the README', async () => {
  const blocks = await blocksOf('A page that chats');
  const [install, [serve]] = commandsOf(blocks);
  const at = { cwd: await emptyFolder(work, 'page'), env };
  for (const line of install) await new Program(line, at).success(TIME);
  await writeFile(join(at.cwd, 'index.html'), codeOf(blocks, 'html'));
  const broker = new Program(`${serve} --listen 127.0.0.1:0 --tcp 127.0.0.1:0`, at);
  const browser = await launchChromium();
  try {
    const [, http] = await broker.says(/"http":"(.+?)"/, TIME);
    const [ann, bob] = await Promise.all([1, 2].map(() => opened(browser, `http://${http}/`)));
    await subscribed(http, 2);
    await say(ann, 'Hello');
    await say(bob, 'Hello, Ann');
    for (const page of [ann, bob]) {
      await page.getByText('Hello, Ann').waitFor();
      assert.deepEqual(await page.getByRole('listitem').allTextContents(), ['Hello', 'Hello, Ann']);
    }
  } finally {
    await browser.close();
    await broker.end();
  }
});

/** Where other documents begin by installing, or by starting the broker. */
const BEGINNINGS = [
  'README.md',
  'crates/stomp-broker/npm/README.md',
  'docs/broker/in-memory.md',
  'docs/broker/testing.md',
  'docs/guides/getting-started.md',
  'docs/guides/session.md',
  'docs/guides/testing.md',
];

describe('in an empty folder, by the commands of other documents', async () => {
  const shown = (await Promise.all(BEGINNINGS.map(allBlocksOf))).flat();
  const starts = shown.filter(({ language, code }) => language === 'sh' && /^np[mx] /.test(code));
  test('they have such commands', () => {
    const named = new Set(starts.map(({ document }) => document));
    assert.deepEqual([...named].sort(), BEGINNINGS);
  });
  const texts = new Set(starts.map(({ code }) => code));
  for (const text of texts) {
    const lines = text.trim().split('\n');
    const documents = starts.filter(({ code }) => code === text).map(({ document }) => document);
    test(`${documents.join(', ')}: ${lines.join('; ')}`, () => does(lines));
  }
});

/** Every package that a line installs is there behind it, and a broker that a line starts answers. */
async function does(lines) {
  // npx asks whether it may get a package that is not installed; this is the answer.
  const at = {
    cwd: await emptyFolder(work, lines.join(' ')),
    env: { ...env, npm_config_yes: '1' },
  };
  for (const line of lines) {
    const [, name] = /^npm install (?:--save-dev )?(\S+)$/.exec(line) ?? [];
    if (!name) {
      await answers(line, at);
      continue;
    }
    await new Program(line, at).success(TIME);
    const manifest = JSON.parse(await readFile(join(at.cwd, 'package.json'), 'utf8'));
    const kind = line.includes('--save-dev') ? 'devDependencies' : 'dependencies';
    assert.ok(manifest[kind][name], line);
    await readFile(join(at.cwd, 'node_modules', name, 'package.json'));
  }
}

async function answers(line, at) {
  const broker = new Program(`${line} --listen 127.0.0.1:0 --tcp 127.0.0.1:0`, at);
  try {
    const [, http] = await broker.says(/"http":"(.+?)"/, TIME);
    const answer = await fetch(`http://${http}/control/connections`);
    assert.deepEqual(await answer.json(), []);
  } finally {
    await broker.end();
  }
}

/** A window with the page. */
async function opened(browser, address) {
  const page = await browser.newPage();
  await page.goto(address);
  return page;
}

/** Resolves once the broker has so many subscriptions. */
async function subscribed(http, count) {
  const wanted = { match: { command: 'SUBSCRIBE' }, count, timeoutMs: 60_000 };
  const answer = await fetch(`http://${http}/control/wait-for`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(wanted),
  });
  assert.equal(answer.status, 200, await answer.text());
}

async function say(page, text) {
  await page.getByLabel('Message').fill(text);
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText(text, { exact: true }).waitFor();
}

describe('npx stomp-broker', () => {
  test('runs the program until it is told to end', () =>
    answers('npx stomp-broker', { cwd: folder, env }));

  test('passes signals on, and ends as the program does', async () => {
    const bin = join(folder, 'node_modules/.bin/stomp-broker');
    const broker = start(`${bin} --listen 127.0.0.1:0 --tcp 127.0.0.1:0`);
    const [, http] = await broker.says(/"http":"(.+?)"/, TIME);
    broker.child.kill('SIGTERM');
    assert.equal(await ending(broker), 0);
    await assert.rejects(fetch(`http://${http}/control/connections`));
    const refused = start(`${bin} --login nonsense`);
    assert.equal(await ending(refused), 2);
    assert.match(refused.output, /USER:PASS/);
  });

  test('its program is static, and has the licences of its libraries beside it', async () => {
    const platform = join(folder, `node_modules/stomp-broker-${process.platform}-${process.arch}`);
    const bytes = await readFile(join(platform, 'bin/stomp-broker'));
    // The path of a dynamic loader would stand there.
    assert.ok(!bytes.includes('/lib64/ld-linux') && !bytes.includes('/lib/ld-musl'));
    const notices = await readFile(join(platform, 'THIRD-PARTY-LICENSES.txt'), 'utf8');
    for (const library of [/\btokio \d/, /\bring \d/, /musl libc/, /Rust standard library/])
      assert.match(notices, library);
  });

  test('says what is missing when optional dependencies were left out', async () => {
    const without = await emptyFolder(work, 'without-optional');
    const at = { cwd: without, env };
    await writeFile(join(without, 'package.json'), '{}');
    await new Program('npm install --omit=optional stomp-broker', at).success(TIME);
    const broker = new Program('npx stomp-broker', at);
    assert.equal(await ending(broker), 1);
    assert.match(broker.output, /npm install --save-dev stomp-broker-\w+-\w+/);
  });
});

test('no package runs a script when it is installed', async () => {
  for (const name of [
    'stomp-wasm',
    'stomp-broker',
    `stomp-broker-${process.platform}-${process.arch}`,
  ]) {
    const manifest = JSON.parse(
      await readFile(join(folder, 'node_modules', name, 'package.json'), 'utf8'),
    );
    assert.equal(manifest.scripts, undefined, name);
  }
});

test('the package of the client has the licences of what is compiled into it', async () => {
  const path = join(folder, 'node_modules/stomp-wasm/THIRD-PARTY-LICENSES.txt');
  const notices = await readFile(path, 'utf8');
  assert.match(notices, /\blol_alloc \d/);
  for (const other of [/\btokio \d/, /\bwasm-bindgen \d/]) assert.doesNotMatch(notices, other);
});
