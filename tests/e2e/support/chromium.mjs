// The browser of the tests: the Chromium of the machine, driven by playwright-core, told not to look for a network.

import { chromium } from 'playwright-core';

import { chromiumBinary, mustExist } from './environment.mjs';

const QUIET = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const isRoot = () => process.getuid?.() === 0;

/** A Chromium with a profile of its own. Its sandbox cannot work for root, and only then is it off. */
export function launchChromium() {
  const executablePath = mustExist(chromiumBinary, 'install chromium or set CHROME');
  return chromium.launch({ executablePath, chromiumSandbox: !isRoot(), args: QUIET });
}
