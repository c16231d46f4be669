// A program in Rust (examples/chat), compiled as its users compile it, against our broker.

import assert from 'node:assert/strict';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { StompBroker } from './support/broker.mjs';
import { launchChromium } from './support/chromium.mjs';
import { selected } from './support/environment.mjs';
import { Child } from './support/process.mjs';

const TARGET = 'wasm32-unknown-unknown';
const BUILD_MILLISECONDS = 400_000;

const root = fileURLToPath(new URL('../../', import.meta.url));

if (selected('rust@broker')) describe('a program in Rust', declare);

function declare() {
  let site;
  let broker;
  let browser;

  before(async () => {
    site = await built();
    broker = await new StompBroker(['--site', site]).start();
    browser = await launchChromium();
  });
  after(async () => {
    await browser?.close();
    await broker?.stop();
    if (site) await rm(site, { recursive: true });
  });

  test('two people chat, and go on after the broker was killed and started again', async () => {
    const [ann, bob] = [await open(), await open()];
    await say(ann, 'Ann', '안녕? 😀');
    await heard(ann, /^\d\d:\d\d Ann: 안녕\? 😀$/);
    await heard(bob, /^\d\d:\d\d Ann: 안녕\? 😀$/);

    await broker.kill();
    for (const page of [ann, bob]) await state(page, 'connecting');
    await say(bob, 'Bob', '<b>again</b>');
    await state(bob, 'there is no STOMP connection');
    await broker.start();
    await state(ann, 'connected');
    await state(bob, 'connected');
    await bob.getByRole('button').click();
    await heard(ann, /^\d\d:\d\d Bob: <b>again<\/b>$/);
    await heard(bob, /^\d\d:\d\d Bob: <b>again<\/b>$/);
    assert.equal(await ann.getByRole('listitem').count(), 2, 'each message once');
  });

  async function open() {
    const page = await browser.newPage();
    page.on('pageerror', (error) => assert.fail(String(error)));
    await page.goto(broker.site);
    await state(page, 'connected');
    return page;
  }
}

/** Compiles the example into a folder that can be served. */
async function built() {
  const compile = ['build', '--example', 'chat', '--features', 'serde', '--target', TARGET];
  await run('cargo', compile);
  const site = await mkdtemp(join(tmpdir(), 'rust-chat-'));
  const target = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target');
  const module = join(target, TARGET, 'debug/examples/chat.wasm');
  await run('wasm-bindgen', ['--target', 'web', '--out-dir', join(site, 'pkg'), module]);
  await cp(join(root, 'examples/chat/index.html'), join(site, 'index.html'));
  return site;
}

async function run(program, args) {
  const child = new Child(program, args, { cwd: root });
  const timer = setTimeout(() => child.child.kill(), BUILD_MILLISECONDS);
  const { code, error } = await child.exited;
  clearTimeout(timer);
  assert.equal(code, 0, `${program} ${args.join(' ')}: ${error ?? child.output}`);
}

const state = (page, text) => page.getByRole('status').filter({ hasText: text }).waitFor();

async function say(page, name, text) {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Message').fill(text);
  await page.getByRole('button').click();
}

const heard = (page, text) => page.getByRole('listitem').filter({ hasText: text }).waitFor();
