// Takes the pictures of the README from the running site: docs/images/chat.png and stocks.png.
//
//   cargo xtask build && node www/screenshots.mjs
//
// Needs Chromium (its path in CHROMIUM, or /usr/bin/chromium) and a font with Hangul.

import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const images = path.join(root, 'docs/images');
const broker = process.env.STOMP_BROKER ?? path.join(root, 'target/release/stomp-broker');

/** Milliseconds the chart runs before its picture is taken. */
const CHART_TIME = 60_000;

const TALK = [
  ['Mina', '안녕?'],
  ['Jun', '안녕! 잘 들려요.'],
  [
    'Mina',
    'Every word of this goes through a Rust client in the browser, a Rust broker, and back.',
  ],
  ['Jun', 'And when the broker goes away?'],
  ['Mina', 'You see it at the top, your draft stays, and it comes back by itself.'],
];

const server = spawn(
  broker,
  ['--listen', '127.0.0.1:0', '--tcp', '127.0.0.1:0', '--site', path.join(root, 'target/site')],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking'],
});
try {
  const site = await address(server);
  await mkdir(images, { recursive: true });
  await Promise.all([chat(site), stocks(site)]);
  console.log(`pictures: ${path.relative(process.cwd(), images)}`);
} finally {
  await browser.close();
  server.kill();
}

async function address(process) {
  return new Promise((resolve, reject) => {
    process.once('error', reject);
    process.once('exit', (code) => reject(new Error(`${broker} ended with ${code}`)));
    createInterface(process.stdout).once('line', (line) =>
      resolve(`http://${JSON.parse(line).http}`),
    );
  });
}

async function chat(site) {
  const size = { width: 560, height: 640 };
  const windows = {
    Mina: await open(`${site}/chat.html`, size, 'light'),
    Jun: await open(`${site}/chat.html`, size, 'dark'),
  };
  for (const [name, page] of Object.entries(windows)) await page.getByTestId('name').fill(name);
  for (const [index, [name, text]] of TALK.entries()) {
    const field = windows[name].getByTestId('text');
    await field.fill(text);
    await field.press('Enter');
    for (const page of Object.values(windows))
      await page.getByTestId('message').nth(index).waitFor();
  }
  await windows.Jun.getByTestId('text').fill('Let me try that');
  const pictures = [];
  for (const page of Object.values(windows)) pictures.push(await page.screenshot());
  await writeFile(path.join(images, 'chat.png'), await sideBySide(pictures, size));
}

async function stocks(site) {
  const page = await open(`${site}/stocks.html`, { width: 1040, height: 760 }, 'light');
  await page.waitForTimeout(CHART_TIME);
  await page.screenshot({ path: path.join(images, 'stocks.png') });
}

async function view(url, size, colorScheme) {
  const page = await browser.newPage({ viewport: size, deviceScaleFactor: 2, colorScheme });
  await page.goto(url);
  return page;
}

async function open(url, size, colorScheme) {
  const page = await view(url, size, colorScheme);
  await page.locator('[data-state=connected]').waitFor();
  return page;
}

/** One picture of several of the same size, as windows beside each other. */
async function sideBySide(pictures, { width, height }) {
  const gap = 24;
  const images = pictures.map(
    (picture) =>
      `<img width="${width}" height="${height}" src="data:image/png;base64,${picture.toString('base64')}">`,
  );
  const viewport = { width: pictures.length * (width + gap) + gap, height: height + 2 * gap };
  const page = await browser.newPage({ viewport, deviceScaleFactor: 2 });
  await page.setContent(
    `<body style="display:flex;gap:${gap}px;margin:${gap}px;background:#d9d5cc">
     <style>img { border-radius: 12px; box-shadow: 0 6px 24px #0003 }</style>${images.join('')}`,
  );
  return page.screenshot();
}
