// The chats in Yew, Leptos and Dioxus (examples/rust-frameworks), which `cargo xtask examples` has compiled, with our broker.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { StompBroker } from './support/broker.mjs';
import { launchChromium } from './support/chromium.mjs';
import { mustExist, selected } from './support/environment.mjs';

const DESTINATION = '/topic/chat';
const TIMEOUT = 30_000;
const root = fileURLToPath(new URL('../../', import.meta.url));
/** Whether a message goes out whose component has gone while it waited for a connection. */
const SENDS_AFTER_UNMOUNT = { Dioxus: false, Leptos: true, Yew: true };

if (selected('rust@broker')) {
  let browser;

  before(async () => {
    browser = await launchChromium();
  });
  after(() => browser?.close());

  for (const framework of Object.keys(SENDS_AFTER_UNMOUNT)) {
    describe(`the chat in ${framework}`, () => declare(framework, () => browser.newPage()));
  }
}

/** @param newPage gives a page in a window of its own: one in the background would be slow */
function declare(framework, newPage) {
  const name = framework.toLowerCase();
  let broker;
  let ann;
  let bob;
  const failures = [];

  before(async () => {
    const site = join(root, 'target/examples', name);
    mustExist(join(site, 'index.html'), 'compile it (cargo xtask examples)');
    broker = await new StompBroker(['--site', site]).start();
    [ann, bob] = [await open(), await open()];
    await frames('SUBSCRIBE', 2);
  });
  after(async () => {
    for (const page of [ann, bob]) await page?.close();
    await broker?.stop();
  });

  test('its document shows the program', async () => {
    const program = await readFile(
      join(root, `examples/rust-frameworks/${name}/src/main.rs`),
      'utf8',
    );
    const document = await readFile(join(root, `docs/rust/${name}.md`), 'utf8');
    assert.ok(document.includes(`\n\`\`\`rust\n${program}\`\`\`\n`));
  });

  test('a message comes to all, and its sender sees that it is confirmed', async () => {
    await say(ann, '안녕? 😀');
    for (const page of [ann, bob]) await shows(page, ['안녕? 😀']);
    await sent(ann, 'confirmed');
  });

  test('the list goes on when the line was cut', async () => {
    for (const page of [ann, bob]) await recordStatuses(page);
    await control('disconnect', { connection: 'all', how: 'reset' });
    await frames('SUBSCRIBE', 4);
    for (const page of [ann, bob]) await status(page, 'connected');
    await say(bob, '<b>again</b>');
    for (const page of [ann, bob]) {
      await shows(page, ['안녕? 😀', '<b>again</b>']);
      const statuses = await page.evaluate(() => globalThis.statuses);
      const isWaiting = (shown) => /^waiting: .*\(connection-lost\)/.test(shown);
      assert.ok(statuses.some(isWaiting), statuses.join('\n'));
    }
  });

  test('a component that is gone has no subscription', async () => {
    for (const count of [1, 2, 3]) {
      await ann.getByRole('button', { name: 'Leave' }).click();
      await frames('UNSUBSCRIBE', count);
      assert.equal((await subscriptions()).length, 1, 'that of the other page');
      await ann.getByRole('button', { name: 'Join' }).click();
      await frames('SUBSCRIBE', 4 + count);
      assert.equal((await subscriptions()).length, 2);
    }
    await say(bob, 'once');
    await shows(ann, ['once']);
    await shows(bob, ['안녕? 😀', '<b>again</b>', 'once']);
  });

  test('a message that is sent without a connection is confirmed later', async () => {
    await broker.kill();
    await status(ann, 'waiting');
    await say(ann, 'later');
    await sent(ann, 'sending');
    await broker.start();
    await sent(ann, 'confirmed');
    await shows(ann, ['once', 'later']);
  });

  test(`a message that waits when its component goes is ${SENDS_AFTER_UNMOUNT[framework] ? 'sent' : 'given up'}`, async () => {
    await broker.kill();
    await status(ann, 'waiting');
    await say(ann, 'left');
    await sent(ann, 'sending');
    await ann.getByRole('button', { name: 'Leave' }).click();
    await ann.locator('#messages').waitFor({ state: 'detached' });
    await broker.start();
    await status(ann, 'connected');
    await ann.getByRole('button', { name: 'Join' }).click();
    await say(ann, 'after');
    await sent(ann, 'confirmed');
    const { frames } = await control('frames?command=SEND&direction=in');
    const expected = SENDS_AFTER_UNMOUNT[framework] ? ['left', 'after'] : ['after'];
    assert.deepEqual(
      frames.map(({ body }) => body),
      expected,
    );
    assert.deepEqual(failures, []);
  });

  async function open() {
    const page = await newPage();
    page.on('pageerror', (error) => failures.push(String(error)));
    await page.goto(broker.site);
    await status(page, 'connected');
    return page;
  }

  const control = (path, body) => broker.ask(body ? 'POST' : 'GET', `/control/${path}`, body);

  /** Resolves when so many of these frames have come from the pages since the broker was started. */
  const frames = (command, count) =>
    control('wait-for', { match: { command, direction: 'in' }, count, timeoutMs: TIMEOUT });

  const subscriptions = async () => {
    const all = await control('subscriptions');
    return all.filter(({ destination }) => destination === DESTINATION);
  };
}

async function say(page, text) {
  await page.getByLabel('Message').fill(text);
  await page.getByRole('button', { name: 'Send' }).click();
}

const status = (page, text) => shown(page, '#status', text);
const sent = (page, text) => shown(page, '#sent', text);

/** Resolves when an element begins with this text. */
const shown = (page, selector, text) =>
  page
    .locator(selector)
    .filter({ hasText: new RegExp(`^${text}`) })
    .waitFor({ timeout: TIMEOUT });

/** Resolves when the list has these lines and no others. */
async function shows(page, lines) {
  const list = page.getByRole('listitem');
  await list.nth(lines.length - 1).waitFor({ timeout: TIMEOUT });
  assert.deepEqual(await list.allTextContents(), lines);
}

/** Keeps the statuses that the page shows from now on, as `statuses`. */
const recordStatuses = (page) =>
  page.evaluate(() => {
    const element = document.querySelector('#status');
    globalThis.statuses = [];
    const record = () => globalThis.statuses.push(element.textContent);
    new MutationObserver(record).observe(element, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
