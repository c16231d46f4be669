// Takes the pictures of the README, docs/images/chat.png and stocks.png, from the pages of the built site: `node tests/e2e/screenshots.mjs`.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { StompBroker } from './support/broker.mjs';
import { launchChromium } from './support/chromium.mjs';
import { imagesDirectory, mustExist, siteDirectory } from './support/environment.mjs';

const WINDOW = { width: 560, height: 640 };
const CHART = { width: 1120, height: 760 };
const GAP = 16;
const PRICES_DRAWN = 60;

const TALK = [
  ['하나', '안녕? 이거 브라우저 두 개 맞지?'],
  ['Ben', 'Two windows, one broker. 안녕!'],
  ['하나', 'Rust로 만든 클라이언트래 🦀'],
  ['Ben', 'And the same API as stompjs.'],
];

const broker = new StompBroker(['--site', mustExist(siteDirectory, 'build the site (cargo xtask build) or set STOMP_SITE')]);
await broker.start();
const browser = await launchChromium();
try {
  await mkdir(imagesDirectory, { recursive: true });
  await chat(join(imagesDirectory, 'chat.png'));
  await stocks(join(imagesDirectory, 'stocks.png'));
} finally {
  await browser.close();
  await broker.stop();
}

/** Two windows of the chat, side by side. */
async function chat(path) {
  const windows = { 하나: await open('chat.html', WINDOW), Ben: await open('chat.html', WINDOW) };
  for (const [name, page] of Object.entries(windows)) await page.getByTestId('name').fill(name);
  for (const [index, [name, text]] of TALK.entries()) {
    await windows[name].getByTestId('text').fill(text);
    await windows[name].getByTestId('send').click();
    for (const page of Object.values(windows)) await page.getByTestId('message').nth(index).waitFor();
  }
  const pictures = [];
  for (const page of Object.values(windows)) pictures.push(await page.screenshot());
  await sideBySide(pictures, path);
}

async function sideBySide(pictures, path) {
  const images = pictures.map(picture => `<img src="data:image/png;base64,${picture.toString('base64')}">`);
  const page = await browser.newPage({ viewport: { width: 2 * WINDOW.width + 3 * GAP, height: WINDOW.height + 2 * GAP } });
  await page.setContent(`<style>body { margin: ${GAP}px; display: flex; gap: ${GAP}px; background: #9aa3ad }
    img { width: ${WINDOW.width}px; border-radius: 8px; box-shadow: 0 2px 10px #0005 }</style>${images.join('')}`);
  await page.screenshot({ path });
}

/** The chart once it has lines to show: after that many changes of a price. */
async function stocks(path) {
  const page = await open('stocks.html', CHART);
  const price = page.getByTestId('price').first();
  for (let change = 0; change < PRICES_DRAWN; change += 1) {
    const shown = await price.innerText();
    await price.filter({ hasNotText: shown }).waitFor();
  }
  await page.screenshot({ path });
}

async function open(path, viewport) {
  const context = await browser.newContext({ viewport, colorScheme: 'light' });
  const page = await context.newPage();
  await page.goto(new URL(path, broker.site).href);
  await page.getByTestId('state').filter({ hasText: /^\s*connected/i }).waitFor();
  return page;
}
