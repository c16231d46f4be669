import { defineConfig } from '@playwright/test';

import { address } from './server.mjs';

/** Chromium's sandbox cannot work for root. */
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: '.',
  testMatch: 'recipe.spec.mjs',
  reporter: 'list',
  workers: 1,
  use: {
    baseURL: address,
    launchOptions: {
      executablePath: process.env.CHROME ?? '/usr/bin/chromium',
      chromiumSandbox: !isRoot,
      // Keep it from looking for a network.
      args: [
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-sync',
      ],
    },
  },
});
