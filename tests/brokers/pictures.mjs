// Takes the pictures of docs/guides/spring.md: the chat page of examples/spring-chat in two windows, over each transport.
//
//   cargo xtask build && cargo xtask brokers spring   # once, to build both; then
//   node tests/brokers/pictures.mjs
//
// Needs a font with Hangul.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { launchChromium } from '../e2e/support/chromium.mjs';
import { ChatWindow, pageAddress, TRANSPORTS } from './kit/chat-windows.mjs';
import { servers } from './servers/index.mjs';
import { root } from './servers/server.mjs';

const images = join(root, 'docs/images');
const SIZE = { width: 340, height: 470 };
const GAP = 12;

const TALK = [
  ['수진', '안녕하세요? 잘 보이나요?'],
  ['민호', '네, 잘 보여요.'],
  ['수진', '다섯 시에 만나요!'],
];

const browser = await launchChromium();
const server = servers.spring();
try {
  await mkdir(images, { recursive: true });
  await server.start();
  for (const transport of Object.keys(TRANSPORTS)) {
    const file = `spring-${transport}.png`;
    await writeFile(join(images, file), await picture(transport));
    console.log(`docs/images/${file}`);
  }
} finally {
  await browser.close();
  await server.dispose();
}

async function picture(transport) {
  const { prepare } = TRANSPORTS[transport];
  const settings = { viewport: SIZE, prepare };
  const address = pageAddress(server.addresses, transport);
  const [sujin, minho] = await Promise.all([
    new ChatWindow(browser, '수진').open(address, { ...settings, colorScheme: 'light' }),
    new ChatWindow(browser, '민호').open(address, { ...settings, colorScheme: 'dark' }),
  ]);
  const people = { 수진: sujin, 민호: minho };
  for (const [name, text] of TALK) {
    await people[name].say(text);
    await Promise.all([sujin, minho].map((window) => window.hears(name, text)));
  }
  const shots = await Promise.all([sujin, minho].map(({ page }) => page.screenshot()));
  await Promise.all([sujin.close(), minho.close()]);
  return sideBySide(shots);
}

/** One picture of several windows. */
async function sideBySide(shots) {
  const { width, height } = SIZE;
  const viewport = { width: shots.length * (width + GAP) + GAP, height: height + 2 * GAP };
  const page = await browser.newPage({ viewport });
  const images = shots.map(
    (shot) => `<img width="${width}" src="data:image/png;base64,${shot.toString('base64')}">`,
  );
  await page.setContent(
    `<body style="display:flex;gap:${GAP}px;margin:${GAP}px;background:#d9d5cc">${images.join('')}`,
  );
  const taken = await page.screenshot();
  await page.close();
  return taken;
}
