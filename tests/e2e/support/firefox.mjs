// The second browser of the tests: the Firefox of the machine, driven by puppeteer-core over WebDriver BiDi.
// What it gives has the shape of playwright's browser, as far as page.mjs needs it.

import puppeteer from 'puppeteer-core';

import { firefoxBinary, mustExist } from './environment.mjs';
import { KeptPage, keepWindows } from './kept-windows.mjs';

/** Keeps Firefox from looking for a network, and from doing things of its own while tests run. */
const QUIET = {
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.safebrowsing.update.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.systemAddon.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'http://127.0.0.1:9/',
  'toolkit.telemetry.server': 'http://127.0.0.1:9/',
};

/** A Firefox with a profile of its own, without a window. */
export async function launchFirefox() {
  const executablePath = mustExist(firefoxBinary, 'install firefox-esr or set FIREFOX');
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    extraPrefsFirefox: QUIET,
  });
  const inTurn = turns();
  const { newContext } = keepWindows(() => inTurn(() => openWindow(browser)));
  return {
    hidesSockets: true,
    newContext,
    // With all its windows.
    close: () => browser.close(),
  };
}

async function openWindow(browser) {
  const context = await browser.createBrowserContext();
  return { page: new KeptPage(await newPage(context)) };
}

/** On a busy machine Firefox may lose a new window while it opens; then there was none. */
async function newPage(context, attempts = 5) {
  try {
    return await context.newPage();
  } catch (error) {
    if (attempts === 1 || !/DiscardedBrowsingContextError/.test(error.message)) throw error;
    return newPage(context, attempts - 1);
  }
}

/** Firefox confuses windows that come and go at the same time: gives what does one thing after the other. */
function turns() {
  let last = Promise.resolve();
  return (act) => {
    const done = last.then(act);
    last = done.catch(() => {});
    return done;
  };
}
