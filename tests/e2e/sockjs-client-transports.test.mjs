// npm's sockjs-client reaches the broker by each of its transports in Chromium, from a page of the broker's own origin and from one of
// another; @stomp/stompjs speaks STOMP over it.

import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

import { StompBroker } from './support/broker.mjs';
import { launchChromium } from './support/chromium.mjs';
import { within } from './support/deadline.mjs';
import { selected } from './support/environment.mjs';

const DOCUMENT =
  '<!doctype html><meta charset="utf-8"><title>transports</title><body><script src="app.js"></script></body>';

/** Left out are those for Internet Explorer: xdr-streaming, xdr-polling. */
const OF_OWN_ORIGIN = [
  'websocket',
  'xhr-streaming',
  'eventsource',
  'htmlfile',
  'xhr-polling',
  'jsonp-polling',
];
const OF_OTHER_ORIGIN = [
  'websocket',
  'xhr-streaming',
  'eventsource',
  'iframe-eventsource',
  'iframe-htmlfile',
  'xhr-polling',
  'iframe-xhr-polling',
  'jsonp-polling',
];

const fromHere = (path) => fileURLToPath(new URL(path, import.meta.url));

/** A folder with the page, its script, and the script for pages in iframes. */
async function makeSite() {
  const folder = await mkdtemp(join(tmpdir(), 'stomp-e2e-transports-'));
  await writeFile(join(folder, 'index.html'), DOCUMENT);
  await copyFile(
    fromHere('../../node_modules/sockjs-client/dist/sockjs.js'),
    join(folder, 'sockjs.js'),
  );
  await build({
    entryPoints: [fromHere('in-page/each-transport.mjs')],
    outfile: join(folder, 'app.js'),
    bundle: true,
    format: 'iife',
    platform: 'browser',
    define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  return folder;
}

/** Serves the page at another origin than the broker's. */
async function serveElsewhere(folder) {
  const server = createServer(async (request, response) => {
    const isScript = request.url === '/app.js';
    response.setHeader(
      'content-type',
      `${isScript ? 'text/javascript' : 'text/html'}; charset=utf-8`,
    );
    response.end(await readFile(join(folder, isScript ? 'app.js' : 'index.html')));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

describe('sockjs-client', { skip: !selected('stompjs@sockjs-broker') }, () => {
  const shared = {};

  before(async () => {
    shared.folder = await makeSite();
    shared.elsewhere = await serveElsewhere(shared.folder);
    shared.broker = await new StompBroker([
      '--site',
      shared.folder,
      '--sockjs-client-url',
      '/sockjs.js',
    ]).start();
    shared.browser = await launchChromium();
    shared.url = `${shared.broker.site}stomp`;
  });

  after(async () => {
    await shared.browser?.close();
    await shared.broker?.stop();
    shared.elsewhere?.closeAllConnections();
    shared.elsewhere?.close();
    if (shared.folder) await rm(shared.folder, { recursive: true });
  });

  /** Calls a function of in-page/each-transport.mjs in a page of its own. */
  async function inPage(page, name, transport) {
    const context = await shared.browser.newContext();
    const said = [];
    try {
      const opened = await context.newPage();
      opened.on('console', (message) => said.push(message.text()));
      await opened.goto(page);
      const result = opened.evaluate(
        ([name, ...rest]) => globalThis[name](...rest),
        [name, shared.url, transport],
      );
      return await within(
        60_000,
        result,
        () => `${transport} to have done; the page said:\n${said.slice(-20).join('\n')}`,
      );
    } finally {
      await context.close();
    }
  }

  const pages = [
    { where: "the broker's own origin", transports: OF_OWN_ORIGIN, page: () => shared.broker.site },
    {
      where: 'another origin',
      transports: OF_OTHER_ORIGIN,
      page: () => `http://127.0.0.1:${shared.elsewhere.address().port}/`,
    },
  ];
  for (const { where, transports, page } of pages) {
    describe(`from a page of ${where}`, () => {
      for (const transport of transports) {
        it(`${transport}: bodies go there and back as they were, and the client closes`, async () => {
          const { changed, close } = await inPage(page(), 'exchange', transport);
          assert.deepEqual(changed, []);
          assert.deepEqual([close.code, close.wasClean], [1000, true]);
        });

        it(`${transport}: a mistake is answered by an ERROR and a close code`, async () => {
          const { error, close } = await inPage(page(), 'mistake', transport);
          assert.ok(error, 'an ERROR with a message');
          assert.deepEqual([close.code, close.reason], [1002, 'see the ERROR frame']);
        });
      }
    });
  }
});
