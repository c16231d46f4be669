// The benchmark page of the site, in a visitor's browser.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { StompBroker } from './support/broker.mjs';
import { launchChromium } from './support/chromium.mjs';
import { mustExist, selected, siteDirectory } from './support/environment.mjs';

const KINDS = 5;
const SIZES = ['64 B', '16 KiB'];

if (selected('site@broker')) {
  const broker = new StompBroker(['--site', siteDirectory]);
  let browser;

  before(async () => {
    mustExist(siteDirectory, 'build the site (cargo xtask build) or set STOMP_SITE');
    browser = await launchChromium();
    await broker.start();
  });
  after(async () => {
    await browser?.close();
    await broker.stop();
  });

  test('measures both packages and draws what it found', async () => {
    const page = await browser.newPage();
    const errors = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (line) => line.type() === 'error' && errors.push(line.text()));
    await page.goto(new URL('benchmark.html', broker.site).href);
    await page.getByTestId('quick').check();
    await page.getByTestId('measure').click();
    await page.locator('[data-testid=progress][data-done]').waitFor({ timeout: 300_000 });

    const groups = page.getByTestId('group');
    assert.equal(await groups.count(), KINDS);
    for (const group of await groups.all()) {
      const sizes = await group.locator('tbody td:first-child').allInnerTexts();
      assert.deepEqual(sizes, SIZES);
      const ratios = (await group.getByTestId('ratio').allInnerTexts()).map((text) =>
        Number.parseFloat(text),
      );
      for (const ratio of ratios) assert.ok(ratio > 0 && Number.isFinite(ratio), `${ratio}`);
      await drawn(group.locator('canvas'));
    }
    assert.deepEqual(errors, [], 'the page reports no errors');
    assert.equal(await page.locator('iframe').count(), 0, 'the frames are gone');
    assert.ok(await page.getByTestId('measure').isEnabled(), 'it can be measured again');
  });
}

/** Something in the colours of both lines is on the canvas, and not only its grid. */
async function drawn(canvas) {
  const colours = await canvas.evaluate((element) => {
    const { data } = element.getContext('2d').getImageData(0, 0, element.width, element.height);
    const seen = new Set();
    for (let i = 0; i < data.length; i += 4)
      if (data[i + 3] === 255) seen.add(`${data.slice(i, i + 3)}`);
    return [...seen];
  });
  const lines = ['--line-1', '--line-2'];
  const wanted = await canvas.evaluate(
    (element, names) =>
      names.map((name) => getComputedStyle(element).getPropertyValue(name).trim()),
    lines,
  );
  for (const hex of wanted) {
    const rgb = hex.match(/[0-9a-f]{2}/g).map((part) => Number.parseInt(part, 16));
    assert.ok(colours.includes(`${rgb}`), `a line in ${hex} is drawn`);
  }
}
