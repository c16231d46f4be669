// The browser of the tests: the Chromium of the machine, driven by playwright-core, told not to look for a network.

import { chromium } from 'playwright-core';

import { isRoot, QUIET } from './chromium-flags.mjs';
import { chromiumBinary, mustExist } from './environment.mjs';

/**
 * A Chromium with a profile of its own. Its sandbox cannot work for root, and only then is it off.
 *
 * @param options more for playwright
 */
export function launchChromium(options = {}) {
  const executablePath = mustExist(chromiumBinary, 'install chromium or set CHROME');
  return chromium.launch({ executablePath, chromiumSandbox: !isRoot(), args: QUIET, ...options });
}
