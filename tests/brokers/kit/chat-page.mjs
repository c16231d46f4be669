// The pages that the Spring application serves: the chat in two windows, and the chart of prices.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { launchChromium } from '../../e2e/support/chromium.mjs';
import { ChatWindow, pageAddress, TRANSPORTS } from './chat-windows.mjs';
import { packages } from './packages.mjs';

/** Between two prices, in ms. */
const FEED_PAUSE = 100;
const TEXTS = { Ann: '안녕하세요? 👋', Bob: '반갑습니다!' };

export function chatPage(setup) {
  describe('R-12: the pages, over each transport', () => {
    let browser;
    before(async () => {
      browser = await launchChromium();
    });
    after(() => browser?.close());
    for (const transport of Object.keys(TRANSPORTS))
      test(`over ${transport}`, () => talk(browser, transport, setup.server.addresses));
    test("the application's own address leads to the chat, by SockJS", async () => {
      const window = await new ChatWindow(browser, 'Ann').open(setup.server.addresses.chat);
      assert.equal(await told(window), 'SockJS, websocket');
      await window.close();
    });
    test('the chart, with prices from another client', () =>
      chart(browser, setup.server.addresses));
  });
}

/** The application has no prices of its own: a client sends them. */
async function chart(browser, { chat, ws, sockjs }) {
  const page = await browser.newPage();
  const feed = new packages['stomp-wasm'].stomp.Client({ brokerURL: ws });
  const connected = new Promise((resolve) => (feed.onConnect = resolve));
  feed.activate();
  await connected;
  await page.goto(`${chat}stocks.html?broker=${encodeURIComponent(sockjs)}`);
  await page.locator('[data-state=connected]').waitFor();
  const body = JSON.stringify({ price: 42.5 });
  const sending = setInterval(
    () => feed.publish({ destination: '/topic/stocks.ACME', body }),
    FEED_PAUSE,
  );
  try {
    const price = page.locator('[data-testid=price][data-symbol=ACME]');
    await price.filter({ hasText: '42.5' }).waitFor();
  } finally {
    clearInterval(sending);
    await feed.deactivate();
    await page.close();
  }
}

async function talk(browser, transport, addresses) {
  const { prepare, known } = TRANSPORTS[transport];
  const address = pageAddress(addresses, transport);
  const open = (name) => new ChatWindow(browser, name).open(address, { prepare });
  const windows = await Promise.all(['Ann', 'Bob'].map(open));
  const [ann, bob] = windows;
  await ann.say(TEXTS.Ann);
  await bob.hears('Ann', TEXTS.Ann);
  await bob.say(TEXTS.Bob);
  await ann.hears('Bob', TEXTS.Bob);
  for (const window of windows) {
    const { requests } = window;
    assert.ok(
      requests.some((url) => known.test(url)),
      `no ${known} in ${requests}`,
    );
    const own = { websocket: '', 'sockjs-websocket': 'SockJS, websocket' };
    assert.equal(await told(window), own[transport] ?? `SockJS, ${transport}`);
    await window.close();
  }
}

/** The transport that the page names: that of SockJS. */
async function told({ page }) {
  return page.getByTestId('state-why').textContent();
}
