// Pages with a Content-Security-Policy, in a browser that enforces it.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { launchChromium } from './support/chromium.mjs';
import { mustExist, selected, stompWasm } from './support/environment.mjs';

const SELF = "default-src 'self'";
const WASM = "script-src 'self' 'wasm-unsafe-eval'";
const BLOB_WORKERS = 'worker-src blob:';

const FILES = {
  '/': ['text/html', undefined],
  '/stomp-wasm.js': ['text/javascript', 'esm6/index.js'],
  '/stomp.wasm': ['application/wasm', 'stomp.wasm'],
};

if (selected('stomp-wasm@policy')) describe('content security policy', declare);

function declare() {
  let browser;
  let server;

  before(async () => {
    mustExist(stompWasm.directory, 'build the package (cargo xtask build) or set STOMP_WASM_PKG');
    browser = await launchChromium();
    server = createServer(serve).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(async () => {
    await browser?.close();
    server?.closeAllConnections();
    server?.close();
  });

  /** What `inPage` gives, run on a page under these directives. */
  async function under(directives, inPage) {
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      const query = new URLSearchParams({ policy: directives.join('; ') });
      await page.goto(`http://127.0.0.1:${server.address().port}/?${query}`);
      return await page.evaluate(inPage);
    } finally {
      await context.close();
    }
  }

  test('where WebAssembly is forbidden, the client says what the page has to allow', async () => {
    const said = await under([SELF], tryClientAndInit);
    for (const text of said) assert.match(text, /Content-Security-Policy.*script-src.*'wasm-unsafe-eval'/);
    assert.equal(said.length, 2);
  });

  test('with wasm-unsafe-eval alone a client can be made', async () => {
    assert.deepEqual(await under([SELF, WASM], tryClientAndInit), []);
  });

  test('the module can be loaded from the site', async () => {
    assert.equal(await under([SELF, WASM], loadFromTheSite), 'not connected');
  });

  test('where blob workers are forbidden, a timer beats (L22)', async () => {
    const lines = await under([SELF, WASM], beatTwice);
    const fallsBack = lines.findIndex(line => /worker .* does not start/.test(line));
    assert.ok(fallsBack >= 0, lines.join('\n'));
    assert.equal(lines[fallsBack + 1], 'Using runInterval for outgoing pings');
    assert.equal(lines.at(-1), 'Outgoing ping disposeInterval');
  });

  test('where they are allowed, a worker beats', async () => {
    const lines = await under([SELF, WASM, BLOB_WORKERS], beatTwice);
    assert.ok(lines.includes('Using runWorker for outgoing pings'), lines.join('\n'));
    assert.equal(lines.at(-1), 'Outgoing ping disposeWorker');
  });
}

async function serve(request, response) {
  const { pathname, searchParams } = new URL(request.url, 'http://page');
  const [type, path] = FILES[pathname] ?? [];
  if (type === undefined) return response.writeHead(404).end();
  response.setHeader('content-type', `${type}; charset=utf-8`);
  const policy = searchParams.get('policy');
  if (policy) response.setHeader('content-security-policy', policy);
  return response.end(path ? await readFile(join(stompWasm.directory, path)) : '<!doctype html><title>policy</title>');
}

// In the page.

async function tryClientAndInit() {
  const { Client, init } = await import('/stomp-wasm.js');
  const said = [];
  try {
    new Client();
  } catch (error) {
    said.push(error.message);
  }
  await init().catch(error => said.push(error.message));
  return said;
}

async function loadFromTheSite() {
  const { Client, init } = await import('/stomp-wasm.js');
  await init('/stomp.wasm');
  return new Client().connected ? 'connected' : 'not connected';
}

/** The log of a connection whose broker wants a heart-beat every 50 ms, from CONNECTED until two have been sent. */
async function beatTwice() {
  const { Client } = await import('/stomp-wasm.js');
  const lines = [];
  const beats = [];
  let beaten;
  const twice = new Promise(resolve => (beaten = resolve));
  const socket = {
    readyState: 1,
    close() {},
    send(data) {
      if (data === '\n' && beats.push(data) === 2) beaten();
      if (data.startsWith('CONNECT')) {
        queueMicrotask(() => socket.onmessage({ data: 'CONNECTED\nversion:1.2\nheart-beat:0,50\n\n\0' }));
      }
    },
  };
  const client = new Client({
    webSocketFactory: () => socket,
    heartbeatStrategy: 'worker',
    heartbeatOutgoing: 50,
    debug: line => lines.push(line),
  });
  client.activate();
  await twice;
  await client.deactivate({ force: true });
  return lines;
}
