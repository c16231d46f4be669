// The browsers of the tests, by name.

import { launchChromium } from './chromium.mjs';
import { launchFirefox } from './firefox.mjs';
import { launchWebKit } from './webkit.mjs';

/** Each starts a browser with a profile of its own. */
export const launch = {
  chromium: () => launchChromium(),
  'chromium with back/forward cache': () => launchChromium({ ignoreDefaultArgs: ['--disable-back-forward-cache'] }),
  firefox: launchFirefox,
  webkit: launchWebKit,
};
