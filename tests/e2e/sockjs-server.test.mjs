// npm's sockjs-client and the example of the crate stomp-sockjs, by every transport in Chromium, from a page of another origin.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { build } from 'esbuild';

import { blocksOf } from '../brokers/kit/guide-blocks.mjs';
import { launchChromium } from './support/chromium.mjs';
import { within } from './support/deadline.mjs';
import { selected } from './support/environment.mjs';
import { Child } from './support/process.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const EXAMPLE = `${ROOT}target/debug/examples/echo`;

/** Left out are those for Internet Explorer: xdr-streaming, xdr-polling. */
const TRANSPORTS = [
  'websocket',
  'xhr-streaming',
  'eventsource',
  'iframe-eventsource',
  'iframe-htmlfile',
  'xhr-polling',
  'iframe-xhr-polling',
  'jsonp-polling',
];

async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [`${ROOT}tests/e2e/in-page/sockjs-echo.mjs`],
    write: false,
    bundle: true,
    format: 'iife',
    platform: 'browser',
    define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  return outputFiles[0].contents;
}

/** Serves the page, its script, and the script of sockjs-client for iframes. */
async function serveSite() {
  const files = {
    '/': ['text/html', '<!doctype html><meta charset="utf-8"><script src="app.js"></script>'],
    '/app.js': ['text/javascript', await bundle()],
    '/sockjs.js': [
      'text/javascript',
      await readFile(`${ROOT}node_modules/sockjs-client/dist/sockjs.js`),
    ],
  };
  const server = createServer((request, response) => {
    const [type, body] = files[request.url] ?? ['text/plain', 'not found'];
    response.setHeader('content-type', `${type}; charset=utf-8`);
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

describe('the example of stomp-sockjs', { skip: !selected('raw@sockjs-example') }, () => {
  const shared = {};

  before(async () => {
    await promisify(execFile)('cargo', ['build', '-p', 'stomp-sockjs', '--example', 'echo'], {
      cwd: ROOT,
    });
    shared.site = await serveSite();
    shared.page = `http://127.0.0.1:${shared.site.address().port}/`;
    shared.example = new Child(EXAMPLE, ['127.0.0.1:0', `${shared.page}sockjs.js`]);
    shared.url = await within(
      30_000,
      shared.example.firstLine(),
      () => `the address of ${shared.example.name}`,
    );
    shared.browser = await launchChromium();
  });

  after(async () => {
    await shared.browser?.close();
    await shared.example?.end('SIGKILL');
    shared.site?.closeAllConnections();
    shared.site?.close();
  });

  /** Calls a function of in-page/sockjs-echo.mjs in a page of its own. */
  async function inPage(name, transport) {
    const context = await shared.browser.newContext();
    try {
      const page = await context.newPage();
      await page.goto(shared.page);
      const result = page.evaluate(
        ([name, ...rest]) => globalThis[name](...rest),
        [name, shared.url, transport],
      );
      return await within(60_000, result, () => `${transport} to have done ${name}`);
    } finally {
      await context.close();
    }
  }

  it('the socket of the README opens, with the script of sockjs-client', async () => {
    const blocks = await blocksOf('crates/stomp-sockjs/README.md');
    const { code } = blocks.find(({ language }) => language === 'js');
    const program = code.replace('http://127.0.0.1:3000/chat', `${shared.url}/echo`);
    const context = await shared.browser.newContext();
    try {
      const page = await context.newPage();
      await page.goto(shared.page);
      await page.addScriptTag({ url: 'sockjs.js' });
      await page.addScriptTag({ content: program });
      const echo = page.evaluate(`new Promise((resolve) => {
        socket.onmessage = ({ data }) => resolve(data);
        if (socket.readyState === SockJS.OPEN) socket.send('hello');
        else socket.onopen = () => socket.send('hello');
      })`);
      assert.equal(await within(60_000, echo, () => 'the answer'), 'hello');
    } finally {
      await context.close();
    }
  });

  for (const transport of TRANSPORTS) {
    it(`${transport}: messages come back as they were, and the client closes`, async () => {
      const { changed, close } = await inPage('echo', transport);
      assert.deepEqual(changed, []);
      assert.deepEqual(close, { code: 3001, reason: 'enough', wasClean: true });
    });

    it(`${transport}: the server closes with a code and a reason`, async () => {
      const close = await inPage('close', transport);
      assert.deepEqual(close, { code: 3000, reason: 'Go away!', wasClean: true });
    });
  }
});
