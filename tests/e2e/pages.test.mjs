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
  async function open(path, { hasOwnClock = false } = {}) {
    const context = await browser.newContext();
    contexts.push(context);
    const page = await context.newPage();
    if (hasOwnClock) await page.clock.install();
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
    await lost(page);
    assert.match(await page.getByTestId('state-why').innerText(), /\S/);
    await say(page, 'Ann', 'meanwhile');
    await page.getByTestId('outbox').filter({ hasText: '1 waiting for a connection' }).waitFor();
    await broker.start();
    await connected(page);
    await heard(page, 1, ['meanwhile']);
    await page.getByTestId('outbox').waitFor({ state: 'hidden' });
    assert.match(await page.getByTestId('gap').innerText(), /no connection for \d+ s/);
    await say(page, 'Ann', 'after');
    await heard(page, 2, ['after']);
  });

  test('a person tries again at once', async () => {
    const page = await open('chat.html', { hasOwnClock: true });
    // No timer begins an attempt now.
    await page.clock.pauseAt(Date.now() + 60_000);
    await broker.kill();
    await page
      .getByTestId('state')
      .filter({ hasText: /reconnecting in \d+ s/ })
      .waitFor();
    await broker.start();
    await page.getByTestId('retry').click();
    await connected(page);
    await page.getByTestId('retry').waitFor({ state: 'hidden' });
  });

  test('a message that has waited for too long is given back', async () => {
    const page = await open('chat.html', { hasOwnClock: true });
    await page.clock.pauseAt(Date.now() + 60_000);
    await broker.kill();
    await lost(page);
    await say(page, 'Ann', 'too late');
    await page.clock.runFor(61_000);
    await page.locator('.bubble', { hasText: 'not sent' }).waitFor();
    await page.getByTestId('outbox').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Edit and resend' }).click();
    assert.equal(await page.getByTestId('text').inputValue(), 'too late');
    await broker.start();
    // The next attempt begins when its time has come.
    await page.clock.resume();
    await connected(page);
    await page.getByTestId('send').click();
    await heard(page, 0, ['too late']);
  });

  test('a person disconnects, and connects again', async () => {
    const page = await open('chat.html');
    await page.getByTestId('connect').filter({ hasText: 'Disconnect' }).click();
    await page.locator('[data-state=offline]').waitFor();
    assert.equal(await page.getByTestId('send').isEnabled(), false);
    await page
      .getByTestId('connect')
      .filter({ hasText: /^Connect/ })
      .click();
    await connected(page);
    await say(page, 'Ann', 'here again');
    await heard(page, 0, ['here again']);
  });

  test('the chat names the transport of SockJS', async () => {
    const address = encodeURIComponent(new URL('stomp', broker.site).href);
    const page = await open(`chat.html?broker=${address}`);
    assert.equal(await page.getByTestId('state-why').innerText(), 'SockJS, websocket');
  });

  test('the prices change', async () => {
    const page = await open('stocks.html');
    const prices = page.getByTestId('price');
    for (let n = 0; n < SYMBOLS_SHOWN; n += 1) await moves(prices.nth(n));
    const symbols = await prices.evaluateAll((cells) => cells.map((cell) => cell.dataset.symbol));
    assert.equal(new Set(symbols).size, symbols.length, 'each symbol has one row');
    await page.locator('canvas, svg').first().waitFor();
  });

  test('the chart shows when there was no connection, and goes on', async () => {
    const page = await open('stocks.html');
    const price = page.getByTestId('price').first();
    await moves(price);
    assert.equal(await page.getByTestId('gaps').innerText(), '');
    assert.equal(await page.evaluate(hasBand), false);
    await broker.kill();
    await lost(page);
    await broker.start();
    await connected(page);
    await page
      .getByTestId('gaps')
      .filter({ hasText: /no connection: \d+ s$/ })
      .waitFor();
    await moves(price);
    await page.waitForFunction(hasBand);
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

/** Resolves once the page has noticed that the connection is lost. */
function lost(page) {
  return page
    .getByTestId('state')
    .filter({ hasNotText: /^\s*connected/i })
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

/** In the page: whether the chart has a band for a time without a connection, in its colour. */
function hasBand() {
  const canvas = document.querySelector('canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const colour = getComputedStyle(document.documentElement).getPropertyValue('--sunken').trim();
  const [red, green, blue] = [1, 3, 5].map((start) =>
    Number.parseInt(colour.slice(start, start + 2), 16),
  );
  let pixels = 0;
  for (let at = 0; at < data.length; at += 4)
    if (data[at] === red && data[at + 1] === green && data[at + 2] === blue) pixels += 1;
  return pixels > canvas.height;
}
