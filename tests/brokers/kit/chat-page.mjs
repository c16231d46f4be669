// The chat page that the Spring application serves, in two windows, over each transport that a browser may be left with.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { launchChromium } from '../../e2e/support/chromium.mjs';

const TEXTS = { ann: '안녕하세요? 👋', bob: '반갑습니다!' };

/** What keeps a window from the transports before, and the request by which the transport is known. */
const TRANSPORTS = {
  websocket: { prepare: () => {}, known: /^ws:.*\/chat\/.*\/websocket$/ },
  'xhr-streaming': { prepare: withoutWebSocket, known: /\/xhr_streaming$/ },
  'xhr-polling': {
    async prepare(page) {
      await withoutWebSocket(page);
      await page.route('**/xhr_streaming', (route) => route.abort());
    },
    known: /\/xhr$/,
  },
};

export function chatPage(setup) {
  describe('the chat page in two windows', () => {
    let browser;
    before(async () => {
      browser = await launchChromium();
    });
    after(() => browser?.close());
    for (const [transport, { prepare, known }] of Object.entries(TRANSPORTS))
      test(`over ${transport}`, async () => {
        const [ann, bob] = await Promise.all(
          ['Ann', 'Bob'].map((name) => open(browser, setup, name, prepare)),
        );
        await say(ann, TEXTS.ann);
        await heard(bob, 'Ann', TEXTS.ann);
        await say(bob, TEXTS.bob);
        await heard(ann, 'Bob', TEXTS.bob);
        for (const { requests } of [ann, bob])
          assert.ok(
            requests.some((url) => known.test(url)),
            `no ${known} in ${requests}`,
          );
        await Promise.all([ann, bob].map(({ context }) => context.close()));
      });
  });
}

function withoutWebSocket(page) {
  return page.addInitScript(() => delete globalThis.WebSocket);
}

/** A window of its own, on the page that the application's address leads to. */
async function open(browser, setup, name, prepare) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const requests = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('websocket', (socket) => requests.push(socket.url()));
  await prepare(page);
  await page.goto(setup.server.addresses.chat);
  await page
    .getByTestId('state')
    .filter({ hasText: /^\s*connected/i })
    .waitFor();
  await page.getByTestId('name').fill(name);
  return { context, page, requests };
}

async function say({ page }, text) {
  await page.getByTestId('text').fill(text);
  await page.getByTestId('send').click();
}

/** The message is there, with the time of day. */
async function heard({ page }, from, text) {
  const message = page.getByTestId('message').filter({ hasText: from }).filter({ hasText: text });
  await message
    .filter({ hasText: /\d\d:\d\d/ })
    .last()
    .waitFor();
}
