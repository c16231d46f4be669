// The browsers of the tests, by name.

import { launchChromium } from './chromium.mjs';
import { launchFirefox } from './firefox.mjs';
import { KeptPage, keepWindows } from './kept-windows.mjs';
import { launchWebKit } from './webkit.mjs';

/** Each starts a browser with a profile of its own. */
export const launch = {
  chromium: launchChromiumKeepingWindows,
  'chromium with back/forward cache': () =>
    launchChromium({ ignoreDefaultArgs: ['--disable-back-forward-cache'] }),
  firefox: launchFirefox,
  webkit: launchWebKit,
};

async function launchChromiumKeepingWindows() {
  const browser = await launchChromium();
  const { newContext } = keepWindows(async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    return { page: new KeptPage(page), newCDPSession: () => context.newCDPSession(page) };
  });
  // With all its windows.
  return { newContext, close: () => browser.close() };
}
