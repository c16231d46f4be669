// Pages with restrictions that a site puts on them, in browsers that enforce them: policies, trusted types, isolation, frames without an origin.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { launch } from './support/browsers.mjs';
import { within } from './support/deadline.mjs';
import { selected } from './support/environment.mjs';
import { HttpProxy } from './support/http-proxy.mjs';
import { refuseUpgrade } from './support/proxy-faults.mjs';
import { SockJsBroker } from './support/sockjs-peers.mjs';
import { StrictSite } from './support/strict-site.mjs';

const DEADLINE = 30_000;

const SELF = "default-src 'self'";
const WASM = "script-src 'self' 'wasm-unsafe-eval'";
const BLOB_WORKERS = 'worker-src blob:';
const TRUSTED_TYPES = "require-trusted-types-for 'script'";
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};
const TEXT = '안녕 0';

const policy = (...directives) => ({ 'content-security-policy': directives.join('; ') });

for (const name of ['chromium', 'firefox', 'webkit']) {
  if (selected(`stomp-wasm@strict/${name}`))
    describe(`strict places in ${name}`, () => declare(name));
}

function declare(name) {
  const site = new StrictSite();
  // A frame without an origin has the origin `null`, which has to be let in.
  const broker = new SockJsBroker(['--allow-origin', '*']);
  let browser;

  before(async () => {
    await Promise.all([site.start(), broker.start()]);
    browser = await launch[name]();
  });
  after(async () => {
    await browser?.close();
    await Promise.all([site.stop(), broker.stop()]);
  });

  /** Opens a page with these headers for `act(run)`; `run` gives what a function of in-page/strict.mjs gives. */
  async function on(headers, act, specifier = '.') {
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      await page.goto(await site.page(headers, specifier));
      const call = ([name, given]) => globalThis.inPage[name](given);
      return await act((name, given) =>
        within(DEADLINE, page.evaluate(call, [name, given]), () => `${name} to end`),
      );
    } finally {
      await context.close();
    }
  }

  const connect = () => `connect-src 'self' ${broker.webSocketUrl} ${new URL(broker.url).origin}`;
  const ways = () => ({
    WebSocket: { brokerURL: broker.webSocketUrl },
    SockJS: { sockjsURL: broker.url, transports: ['xhr-streaming'] },
  });

  /** A message comes back by WebSocket, and another by SockJS. */
  async function echoes(run) {
    for (const [title, options] of Object.entries(ways())) {
      const [{ body }] = await run('echo', { options });
      assert.equal(body, TEXT, title);
    }
  }

  test('where WebAssembly is forbidden, the error names what the page has to allow, and stomp-wasm/js', () =>
    on(policy(SELF), async (run) => {
      const said = await run('tryClientAndInit');
      for (const text of said) {
        assert.match(text, /Content-Security-Policy.*script-src.*'wasm-unsafe-eval'/);
        assert.match(text, /stomp-wasm\/js/);
      }
      assert.equal(said.length, 2);
    }));

  test('with wasm-unsafe-eval alone a client works', () =>
    on(policy(SELF, WASM, connect()), async (run) => {
      assert.deepEqual(await run('tryClientAndInit'), []);
      await echoes(run);
    }));

  test('where WebAssembly is forbidden, stomp-wasm/js works', () =>
    on(
      policy(SELF, connect()),
      async (run) => {
        assert.deepEqual(await run('tryClientAndInit'), []);
        await echoes(run);
        fallsBack(await run('beatTwice'));
      },
      './js',
    ));

  test('the module can be loaded from the site', () =>
    on(
      policy(SELF, WASM),
      async (run) =>
        assert.equal(await run('loadFromTheSite', { module: '/package/stomp.wasm' }), false),
      './slim',
    ));

  test('M1: when the engine is out of memory, its clients are told and connect again, and others work', () =>
    on(
      {},
      async (run) => {
        const given = { module: '/package/stomp.wasm', pages: 4 };
        const { ends, reported, bodies } = await run('runOutOfMemory', given);
        const lost = { errors: ['StompEngineError'], closes: [false] };
        assert.deepEqual(ends, [lost, lost, { errors: [], closes: [] }]);
        assert.deepEqual(reported, ['StompEngineError']);
        assert.deepEqual(bodies, ['back again', 'back again', 'back again']);
      },
      './slim',
    ));

  test('where blob workers are forbidden, a timer sends heart-beats (L22)', () =>
    on(policy(SELF, WASM), async (run) => fallsBack(await run('beatTwice'))));

  test('where blob workers are allowed, a worker sends heart-beats', () =>
    on(policy(SELF, WASM, BLOB_WORKERS), async (run) => workerBeats(await run('beatTwice'))));

  test('under trusted types a client works, and a timer sends heart-beats', () =>
    on(policy(TRUSTED_TYPES), async (run) => {
      await echoes(run);
      const { trustedTypes } = await run('surroundings');
      const lines = await run('beatTwice');
      if (trustedTypes) fallsBack(lines);
      else workerBeats(lines);
    }));

  test('under trusted types with a policy that lets scripts pass, a worker sends heart-beats', () =>
    on(policy(TRUSTED_TYPES), async (run) => {
      const { trustedTypes } = await run('surroundings');
      if (trustedTypes) await run('allowScripts');
      workerBeats(await run('beatTwice'));
    }));

  test('on a page isolated from other origins a client works, and a worker sends heart-beats', () =>
    on(ISOLATED, async (run) => {
      assert.equal((await run('surroundings')).isolated, true);
      await echoes(run);
      workerBeats(await run('beatTwice'));
    }));

  test('in a frame without an origin a client works', () =>
    on({}, async (run) => {
      assert.equal((await run('framed', { name: 'surroundings' })).storage, 'SecurityError');
      await echoes((name, given) => run('framed', { name, given }));
      assert.equal(
        await run('framed', { name: 'beatTwice' }).then((lines) =>
          lines.at(-1).startsWith('Outgoing ping dispose'),
        ),
        true,
      );
    }));

  test('in a frame without an origin, which has no storage, SockJS remembers failed transports for that page', async () => {
    const proxy = await new HttpProxy(() => broker.url).start();
    proxy.faults = { upgrade: refuseUpgrade(403) };
    try {
      const given = { options: { sockjsURL: proxy.url }, times: 2 };
      const seen = await on({}, (run) => run('framed', { name: 'echo', given }));
      assert.deepEqual(
        seen.map(({ body, transport }) => `${body} by ${transport}`),
        [`${TEXT} by xhr-streaming`, '안녕 1 by xhr-streaming'],
      );
      assert.equal(proxy.count('websocket'), 1, 'attempts by WebSocket');
    } finally {
      await proxy.stop();
    }
  });
}

function fallsBack(lines) {
  const said = lines.findIndex((line) => /worker .* does not start/.test(line));
  assert.ok(said >= 0, lines.join('\n'));
  assert.equal(lines[said + 1], 'Using runInterval for outgoing pings');
  assert.equal(lines.at(-1), 'Outgoing ping disposeInterval');
}

function workerBeats(lines) {
  assert.ok(lines.includes('Using runWorker for outgoing pings'), lines.join('\n'));
  assert.equal(lines.at(-1), 'Outgoing ping disposeWorker');
}
