// The pages of the site, as the broker serves them, in front of people.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';

import { StompBroker } from './support/broker.mjs';
import { launchChromium } from './support/chromium.mjs';
import { mustExist, selected, siteDirectory } from './support/environment.mjs';

const SYMBOLS_SHOWN = 2;

const broker = new StompBroker(['--site', siteDirectory]);

if (selected('site@broker')) describe('site', declare);

function declare() {
  let browser;
  let contexts;
  let errors;

  before(async () => {
    mustExist(siteDirectory, 'build the site (cargo xtask build) or set STOMP_SITE');
    browser = await launchChromium();
    await broker.start();
  });
  after(async () => {
    await browser?.close();
    await broker.stop();
  });
  beforeEach(() => {
    contexts = [];
    errors = [];
  });
  afterEach(async () => {
    for (const context of contexts) await context.close();
    assert.deepEqual(errors, [], 'the pages report no errors');
  });

  /** A page of the site in a browser window of its own, connected. */
  async function open(path) {
    const context = await browser.newContext();
    contexts.push(context);
    const page = await context.newPage();
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on(
      'console',
      (line) =>
        line.type() === 'error' && !isLostConnection(line.text()) && errors.push(line.text()),
    );
    await page.goto(new URL(path, broker.site).href);
    await connected(page);
    return page;
  }

  test('two people chat', async () => {
    const [ann, bob] = [await open('chat.html'), await open('chat.html')];
    await say(ann, 'Ann', '안녕? 😀');
    await heard(ann, 0, ['안녕? 😀']);
    await heard(bob, 0, ['Ann', '안녕? 😀']);
    await say(bob, 'Bob', '<b>반가워!</b>');
    await heard(bob, 1, ['<b>반가워!</b>']);
    await heard(ann, 1, ['Bob', '<b>반가워!</b>']);
    assert.equal(await ann.getByTestId('message').count(), 2);
    assert.equal(await bob.getByTestId('message').count(), 2);
  });

  test('the chat goes on after the broker was killed and started again', async () => {
    const page = await open('chat.html');
    await say(page, 'Ann', 'before');
    await heard(page, 0, ['before']);
    await broker.kill();
    await page
      .getByTestId('state')
      .filter({ hasNotText: /^\s*connected/i })
      .waitFor();
    assert.equal(await page.getByTestId('send').isEnabled(), false);
    await broker.start();
    await connected(page);
    await say(page, 'Ann', 'after');
    await heard(page, 1, ['after']);
  });

  test('the prices move', async () => {
    const page = await open('stocks.html');
    const prices = page.getByTestId('price');
    for (let n = 0; n < SYMBOLS_SHOWN; n += 1) await moves(prices.nth(n));
    const symbols = await prices.evaluateAll((cells) => cells.map((cell) => cell.dataset.symbol));
    assert.equal(new Set(symbols).size, symbols.length, 'each symbol has one row');
    await page.locator('canvas, svg').first().waitFor();
  });
}

/** The lines that the browser itself writes while the broker is down. */
const isLostConnection = (text) => /WebSocket connection to .* failed/.test(text);

function connected(page) {
  return page
    .getByTestId('state')
    .filter({ hasText: /^\s*connected/i })
    .waitFor();
}

async function say(page, name, text) {
  await page.getByTestId('name').fill(name);
  await page.getByTestId('text').fill(text);
  await page.getByTestId('send').click();
}

/** The `index`th message on the page says all of `parts` (its author is shown only in messages of others), and the time of day. */
async function heard(page, index, parts) {
  const message = page.getByTestId('message').nth(index);
  await message.waitFor();
  const text = await message.innerText();
  for (const part of parts) assert.ok(text.includes(part), `${JSON.stringify(text)} lacks ${part}`);
  assert.match(text, /\b\d\d:\d\d\b/);
}

/** A price is a number, and then another one. */
async function moves(cell) {
  await cell.filter({ hasText: /\d/ }).waitFor();
  const first = await cell.innerText();
  await cell.filter({ hasText: /\d/, hasNotText: first }).waitFor();
}
