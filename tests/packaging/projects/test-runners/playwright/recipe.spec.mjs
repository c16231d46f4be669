import { test as base, expect } from '@playwright/test';
import { startBroker } from 'stomp-wasm/testing';

// A broker for each worker, and a namespace for each test.
const test = base.extend({
  broker: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
    async ({}, use) => {
      const broker = await startBroker();
      await use(broker);
      await broker.stop();
    },
    { scope: 'worker' },
  ],
  namespace: async ({ broker }, use) => {
    const namespace = await broker.namespace();
    await use(namespace);
    await namespace.close();
  },
});

test('the page shows the price that comes', async ({ page, namespace }) => {
  await page.goto(`/?broker=${encodeURIComponent(namespace.url)}`);
  await namespace.expectFrames(['CONNECT', { command: 'SUBSCRIBE', destination: '/topic/prices' }]);
  await namespace.publish('/topic/prices', '42');
  await expect(page.getByText('42')).toBeVisible();

  // The page says when the connection is lost.
  await namespace.disconnect('all', { close: 1012, reason: 'restarting' });
  await expect(page.getByText('Reconnecting')).toBeVisible();
});
