// Clients that come and go by SockJS leave nothing behind: no request, no memory. Nor do those that go before they have come.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { spiedBundle } from './support/bundle.mjs';
import { stompWasm } from './support/environment.mjs';
import { behindProxy } from './support/behind-proxy.mjs';
import { within } from './support/deadline.mjs';
import { HttpProxy } from './support/http-proxy.mjs';
import { hang } from './support/proxy-faults.mjs';
import { Changes } from './support/queue.mjs';
import { SockJsBroker } from './support/sockjs-peers.mjs';
import { describePackages } from './support/suite.mjs';
import { eachTransport } from './support/sockjs-variants.mjs';

const DEADLINE = 20_000;
/** As many as it takes until caches are full and code is compiled. */
const WARM_UP = 200;
const CYCLES = 200;
/** What a cycle may leave in the browser's heap, in bytes: less than the smallest socket. Some is left, for a while, by the browser itself. */
const PER_CYCLE = 400;

const broker = new SockJsBroker([]);

describePackages(
  [stompWasm],
  broker,
  ({ withPage }) => {
    const proxy = new HttpProxy(() => broker.url);
    before(() => proxy.start());
    after(() => proxy.stop());

    for (const { title, environment } of eachTransport('built-in')) {
      test(`${title}: ${CYCLES} clients`, () =>
        withPage({}, async (page) => {
          const pending = new PendingRequests(page);
          const run = (count) => page.call('cycles', { ...environment, url: proxy.url, count });
          await run(WARM_UP);
          const first = await page.memory();
          await run(CYCLES);
          const last = await page.memory();
          await proxy.untilIdle();
          await pending.untilNone();
          assert.equal(last.core, first.core, 'memory of the core');
          const left = last.heap - first.heap;
          assert.ok(
            left < CYCLES * PER_CYCLE,
            `${left} bytes left in the heap by ${CYCLES} clients`,
          );
        }));
    }
  },
  { script: spiedBundle },
);

/** By the request that is never answered: the transport, the name of the fault, and the browsers that can take a request back. */
const UNDER_WAY = [
  { asked: 'info', fault: 'info', transports: ['xhr-polling'] },
  // Firefox lets go of the connection only when the server does.
  { asked: 'websocket', fault: 'upgrade', transports: ['websocket'], browsers: ['chromium'] },
  { asked: 'xhr_streaming', fault: 'xhr_streaming', transports: ['xhr-streaming'] },
  { asked: 'xhr', fault: 'xhr', transports: ['xhr-polling'] },
  // Chromium does not abort requests that are to outlive their page, and those with messages are.
  { asked: 'xhr_send', fault: 'xhr_send', transports: ['xhr-polling'], browsers: ['firefox'] },
];

const BROWSERS = ['chromium', 'firefox'];

for (const browser of BROWSERS) {
  const declare = ({ withPage }) => {
    for (const { asked, fault, transports, browsers = BROWSERS } of UNDER_WAY) {
      if (!browsers.includes(browser)) continue;
      for (const force of [false, true]) {
        test(`deactivate({ force: ${force} }) while ${asked} is not answered`, () =>
          behindProxy(
            withPage,
            broker,
            { faults: { [fault]: hang }, transports, options: { disconnectTimeout: 1000 } },
            async (stage) => {
              const { proxy, page, watcher } = stage;
              await proxy.untilOpen(asked);
              await page.call('watched.deactivate', { force });
              await proxy.untilIdle();
              assert.deepEqual(watcher.of('onConnect'), []);
            },
          ));
      }
    }
  };
  describePackages([stompWasm], broker, declare, { browser });
}

/** The requests of a page that its browser has not finished. */
class PendingRequests {
  #pending = new Set();
  #changes = new Changes();

  constructor({ page }) {
    page.on('request', (request) => this.#pending.add(request));
    for (const end of ['requestfinished', 'requestfailed']) {
      page.on(end, (request) => {
        this.#pending.delete(request);
        this.#changes.tell();
      });
    }
  }

  /** Resolves once all are finished: the browser says so later than the server has done with them. */
  untilNone() {
    return within(
      DEADLINE,
      this.#changes.until(() => this.#pending.size === 0),
      () => `the end of ${[...this.#pending].map((request) => request.url())}`,
    );
  }
}
