// The broker's dashboard in front of a person: what it shows, and what its forms do.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';

import { StompBroker } from './support/broker.mjs';
import { launchChromium } from './support/chromium.mjs';
import { selected } from './support/environment.mjs';
import { TRANSPORTS } from './support/raw-client.mjs';
import { frame } from './support/wire.mjs';

const [tcp] = TRANSPORTS;
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe has against a page; its script is run from outside, whatever the page allows. */
async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run());
  return found.violations.map(({ id, nodes }) => [
    id,
    ...nodes.map(({ target }) => String(target)),
  ]);
}

if (selected('dashboard@broker')) describe('dashboard', declare);

function declare() {
  const broker = new StompBroker(['--login', 'guest:sesame', '--heart-beat', '0,0', '--no-stocks']);
  let browser;
  let page;
  let client;
  let errors;

  before(async () => {
    browser = await launchChromium();
    await broker.start();
  });
  after(async () => {
    await browser?.close();
    await broker.stop();
  });
  beforeEach(async () => {
    errors = [];
    client = await tcp.open(broker);
    await client.logIn({ passcode: 'sesame' });
    await client.subscribe('/topic/news');
    page = await browser.newPage();
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (line) => line.type() === 'error' && errors.push(line.text()));
    await page.goto(broker.site);
    await page.getByText('up to date').waitFor();
  });
  afterEach(async () => {
    await page.close();
    client.drop();
    await client.untilClosed();
    assert.deepEqual(
      errors,
      [],
      'the page reports no errors, and breaks no Content-Security-Policy',
    );
  });

  const row = (table, text) => page.locator(`#${table} tbody tr`, { hasText: text });

  async function publish(body) {
    await page.getByLabel('Destination', { exact: true }).fill('/topic/news');
    await page.getByLabel('Headers').fill('kind:test');
    await page.getByLabel('Body').fill(body);
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Published to /topic/news.').waitFor();
  }

  test('shows connections, and what they are subscribed to', async () => {
    await row('connections', '/topic/news').getByText('guest').waitFor();
    await row('destinations', '/topic/news')
      .getByRole('img', { name: 'Messages per second for /topic/news' })
      .waitFor();
  });

  const frames = (text) => page.locator('#frames li', { hasText: text });
  const noneLeft = (text) => frames(text).first().waitFor({ state: 'detached' });

  test('publishes by hand, and shows the frame with its whole body', async () => {
    await publish('<b>안녕?</b>');
    assert.equal((await client.receive('MESSAGE')).body.toString(), '<b>안녕?</b>');
    const shown = frames('MESSAGE').first();
    await shown.getByText('<b>안녕?</b>', { exact: true }).waitFor();
    assert.match(await shown.innerText(), /kind:?\s*test/);
  });

  test('N-13: a long body is whole once it is asked for', async () => {
    await publish(`${'long '.repeat(200)}end`);
    const shown = frames('MESSAGE').first();
    await shown.locator('summary').click();
    await shown.locator('pre', { hasText: /^(long ){200}end$/ }).waitFor();
  });

  test('N-13: frames are those of one command, or of destinations by a pattern', async () => {
    await publish('first');
    client.send(frame('SEND', ['destination:/topic/prices.a', 'receipt:r'], 'second'));
    await client.receive('MESSAGE');
    await client.receive('RECEIPT');
    await page.getByLabel('Only destination').fill('/topic/news*');
    await frames('first').first().waitFor();
    await noneLeft('second');
    await page.getByLabel('Only command').selectOption('MESSAGE');
    await noneLeft('SUBSCRIBE');
    const shown = await page.locator('#frames li').allInnerTexts();
    assert.ok(shown.length > 0);
    assert.ok(shown.every((text) => text.includes('MESSAGE') && text.includes('/topic/news')));
    await page.getByLabel('Only destination').fill('');
    await page.getByLabel('Only command').selectOption('RECEIPT');
    await frames('receipt-id').first().waitFor();
    await noneLeft('first');
  });

  test('N-13: times are times of day', async () => {
    const time = page.locator('#frames time').first();
    assert.match(await time.innerText(), /^\d{1,2}:\d{2}:\d{2}\.\d{3}/);
    assert.match(await time.getAttribute('title'), /s after the namespace was made$/);
  });

  test('N-13: a namespace that is not there is an error, and shows no figures', async () => {
    await page.goto(`${broker.site}?ns=nope`);
    await page.getByRole('alert').getByText('There is no namespace “nope”.').waitFor();
    assert.equal(await page.locator('#connection-count').innerText(), '–');
    assert.equal(await page.getByLabel('Namespace').inputValue(), 'nope');
    await page.getByLabel('Namespace').selectOption('default');
    await page.getByText('up to date').waitFor();
    assert.equal(await page.getByRole('alert').isVisible(), false);
  });

  /** What is wider than the place it has. */
  const overflowing = () =>
    page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('section, table, #frames li')]
        .filter((one) => one.scrollWidth > one.clientWidth + 1)
        .map((one) => one.id || one.getAttribute('aria-labelledby') || one.tagName),
    );

  for (const [colorScheme, widths] of [
    ['light', [768, 1280, 390]],
    ['dark', [390, 768, 1280]],
  ])
    test(`N-13: nothing overflows at 390, 768 and 1280 pixels, and axe finds nothing, ${colorScheme}`, async () => {
      await publish('{"a":"long word of a body "}'.repeat(10));
      await page.emulateMedia({ colorScheme });
      await frames('MESSAGE').first().waitFor();
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 });
        assert.deepEqual(await overflowing(), [], `${width} pixels`);
      }
      assert.deepEqual(await violations(page), []);
    });

  test('shows no passcode', async () => {
    await page.locator('#frames li', { hasText: 'CONNECT' }).first().waitFor();
    assert.match(await page.locator('#frames').innerText(), /passcode:?\s*\*\*\*/);
    assert.doesNotMatch(await page.content(), /sesame/);
  });

  test('switches a fault on, off, and takes it away', async () => {
    await page.getByLabel('What goes wrong').selectOption('Every tenth message or so comes twice');
    const twice =
      '{"name":"twice","on":{"direction":"out","command":"MESSAGE"},"do":{"duplicate":1}}';
    await page.getByLabel('As JSON').fill(twice);
    await page.getByRole('button', { name: 'Add fault' }).click();
    const fault = page.locator('#faults li', { hasText: 'twice' });
    await fault.waitFor();

    await publish('a');
    await client.receive('MESSAGE');
    await client.receive('MESSAGE');
    await fault.getByText('struck once').waitFor();

    await fault.getByRole('checkbox').uncheck();
    await publish('b');
    await client.receive('MESSAGE');
    client.send(frame('SEND', ['destination:/topic/news', 'receipt:r'], 'c'));
    assert.equal((await client.receive('MESSAGE')).body.toString(), 'c', 'b came once');
    await client.receive('RECEIPT');

    await fault.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('Nothing goes wrong on purpose.').waitFor();
  });

  test('says what is wrong with a fault', async () => {
    await page.getByLabel('As JSON').fill('{"on":{"command":"SEND"},"do":{"explode":true}}');
    // The browser logs every answer that is no success.
    await page.getByRole('button', { name: 'Add fault' }).click();
    await page.locator('#add-fault .answer.bad', { hasText: 'explode' }).waitFor();
    errors = errors.filter((text) => !text.includes('400'));
  });

  test('disconnects a client', async () => {
    await row('connections', '/topic/news').getByRole('button', { name: 'Disconnect' }).click();
    await client.untilClosed();
    await page.getByText('No client is connected.').waitFor();
  });

  test('N-13: says why a connection was closed', async () => {
    const { id } = (await broker.ask('GET', '/control/connections')).at(-1);
    const how = { connection: id, how: { close: 4001, reason: 'enough' } };
    await broker.ask('POST', '/control/disconnect', how);
    const closed = page.locator('#closed li', { hasText: '4001' });
    await closed.getByText('enough').waitFor();
    await page.locator('#frames li', { hasText: 'CLOSED' }).getByText('enough').first().waitFor();
  });

  test('N-13: says that the broker is gone, and that it is back', async () => {
    await broker.kill();
    await page.getByRole('alert').getByText('The broker has not answered since').waitFor();
    assert.equal(await page.locator('#connection-count').innerText(), '–');
    await broker.start();
    await page.getByText('up to date').waitFor();
    assert.equal(await page.getByRole('alert').isVisible(), false);
    // The browser logs what it cannot fetch.
    errors = errors.filter((text) => !text.includes('ERR_'));
  });
}
