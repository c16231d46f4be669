// A consumer's page in a browser.

import { within } from '../../e2e/support/deadline.mjs';

const PAGE_TIME = 60_000;

/**
 * Opens the page at `address`, tells it where the broker is (`?broker`, `?sockjs`), and gives what its global `outcome`
 * resolves to. An error of the page is a failure, unless it `countsErrors` itself.
 */
export async function outcomeOf({
  browsers,
  browserName = 'chromium',
  address,
  brokerURL,
  countsErrors = false,
}) {
  const browser = await browsers.get(browserName);
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
      if (!countsErrors) page.on('pageerror', reject);
    });
    const url = new URL(address);
    url.searchParams.set('broker', brokerURL);
    url.searchParams.set('sockjs', new URL('/stomp', brokerURL.replace(/^ws/, 'http')).href);
    const outcome = page.goto(url.href).then(() => page.evaluate(outcomeInPage));
    return await within(PAGE_TIME, Promise.race([outcome, failed]), () => `the outcome of ${url}`);
  } catch (error) {
    throw new Error(`${error.message}\nThe page said:\n${said.join('\n')}`, { cause: error });
  } finally {
    await context.close();
  }
}

/** Waits in the page for its global `outcome`, which some pages have only after they have loaded. */
async function outcomeInPage() {
  const LOOK_AGAIN = 20;
  while (!globalThis.outcome) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
  return globalThis.outcome;
}
