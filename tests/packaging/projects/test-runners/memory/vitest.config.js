import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

const include = ['memory/chat.spec.js'];
const browser = {
  enabled: true,
  headless: true,
  // Without CHROME: the browser that Playwright has installed.
  provider: playwright({ launchOptions: { executablePath: process.env.CHROME } }),
  instances: [{ browser: 'chromium' }],
};

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'node', include } },
      { test: { name: 'jsdom', include, environment: 'jsdom' } },
      { test: { name: 'page', include: ['memory/*.spec.js'], browser } },
    ],
  },
});
