// Takes the pictures of the site that docs/broker/in-memory.md shows: node www/site/pictures.mjs, after cargo xtask build.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { launchChromium } from '../../tests/e2e/support/chromium.mjs';
import { served } from '../../tests/packaging/support/site.mjs';
import { buildSite } from './build.mjs';
import { root } from './documents.mjs';

const VIEWS = [
  { width: 1280, height: 1000, colorScheme: 'light' },
  { width: 390, height: 1000, colorScheme: 'dark' },
];
/** What is done on a page before its picture is taken. */
const PAGES = {
  demo: async (page) => {
    await page.locator('[data-testid=pane-Kim] [data-state=connected]').waitFor();
    await page.getByLabel('Kim writes').fill('Hello, Lee!');
    await page.getByLabel('Kim writes').press('Enter');
    await page.getByText('Kim: Hello, Lee! confirmed').waitFor();
  },
  playground: async (page) => {
    await page.getByTestId('program').selectOption('session');
    await page.getByTestId('run').click();
    await page.getByText('EUR 1450').waitFor();
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  },
};

const folder = await mkdtemp(path.join(tmpdir(), 'stomp-site-'));
const browser = await launchChromium();
try {
  await buildSite(folder);
  await served({ folder }, takeAll);
} finally {
  await browser.close();
  await rm(folder, { recursive: true });
}

async function takeAll(address) {
  for (const [name, act] of Object.entries(PAGES))
    for (const { colorScheme, ...viewport } of VIEWS) {
      const page = await browser.newPage({ viewport, colorScheme });
      await page.goto(`${address}${name}.html`);
      await act(page);
      const file = `docs/images/${name}-${viewport.width}-${colorScheme}.png`;
      await page.screenshot({ path: path.join(root, file) });
      await page.close();
    }
}
