// The broker's dashboard in front of a person: what it shows, and what its forms do.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';

import { StompBroker } from './support/broker.mjs';
import { launchChromium } from './support/chromium.mjs';
import { selected } from './support/environment.mjs';
import { TRANSPORTS } from './support/raw-client.mjs';
import { frame } from './support/wire.mjs';

const [tcp] = TRANSPORTS;

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

  test('publishes by hand, and shows the frame with its body folded away', async () => {
    await publish('<b>안녕?</b>');
    assert.equal((await client.receive('MESSAGE')).body.toString(), '<b>안녕?</b>');
    const shown = page.locator('#frames li', { hasText: 'MESSAGE' }).first();
    await shown.waitFor();
    assert.match(await shown.innerText(), /kind:?\s*test/);
    const body = shown.getByText('<b>안녕?</b>');
    assert.equal(await body.isVisible(), false, 'a body is not shown before it is asked for');
    await shown.locator('summary').click();
    assert.equal(await body.isVisible(), true);
  });

  test('shows no passcode anywhere', async () => {
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
    await page.getByText('Nobody is connected.').waitFor();
  });
}
