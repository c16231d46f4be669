// A consumer's page in Chromium.

import { within } from '../../e2e/support/deadline.mjs';

const PAGE_TIME = 60_000;

/**
 * Opens the page at `address`, tells it where the broker is (`?broker`, `?sockjs`), and gives what its global `outcome`
 * resolves to. An error of the page is a failure, unless it `countsErrors` itself.
 */
export async function outcomeOf({ browser, address, brokerURL, countsErrors = false }) {
  const context = await browser.newContext();
  const said = [];
  try {
    const page = await context.newPage();
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.stack ?? String(error)));
    page.on(
      'response',
      (response) => response.ok() || said.push(`${response.status()} ${response.url()}`),
    );
    const failed = new Promise((_, reject) => {
      if (!countsErrors) page.once('pageerror', reject);
    });
    const url = new URL(address);
    url.searchParams.set('broker', brokerURL);
    url.searchParams.set('sockjs', new URL('/stomp', brokerURL.replace(/^ws/, 'http')).href);
    const outcome = page
      .goto(url.href)
      .then(() => page.waitForFunction(() => globalThis.outcome, null, { timeout: PAGE_TIME }))
      .then(() => page.evaluate(() => globalThis.outcome));
    return await within(PAGE_TIME, Promise.race([outcome, failed]), () => `the outcome of ${url}`);
  } catch (error) {
    throw new Error(`${error.message}\nThe page said:\n${said.join('\n')}`, { cause: error });
  } finally {
    await context.close();
  }
}
