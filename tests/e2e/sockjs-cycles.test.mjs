// Clients that come and go by SockJS leave nothing behind: no request, no memory.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { spiedBundle } from './support/bundle.mjs';
import { stompWasm } from './support/environment.mjs';
import { HttpProxy } from './support/http-proxy.mjs';
import { SockJsBroker } from './support/sockjs-peers.mjs';
import { describePackages } from './support/suite.mjs';
import { eachTransport } from './support/sockjs-variants.mjs';

/** As many as it takes until caches are full and code is compiled. */
const WARM_UP = 200;
const CYCLES = 200;
/** What a cycle may leave in the browser's heap, in octets: less than the smallest socket. Some is left, for a while, by the browser itself. */
const PER_CYCLE = 400;

const broker = new SockJsBroker([]);

describePackages(
  [stompWasm],
  broker,
  ({ withPage }) => {
    const proxy = new HttpProxy(() => broker.url);
    before(() => proxy.start());
    after(() => proxy.stop());

    for (const { title, world } of eachTransport('built-in')) {
      test(`${title}: ${CYCLES} clients`, () =>
        withPage({}, async page => {
          const pending = pendingRequests(page);
          const run = count => page.call('cycles', { ...world, url: proxy.url, count });
          await run(WARM_UP);
          const first = await page.memory();
          await run(CYCLES);
          const last = await page.memory();
          await proxy.untilIdle();
          assert.deepEqual([...pending].map(request => request.url()), [], 'requests that the browser has not finished');
          assert.equal(last.core, first.core, 'memory of the core');
          const left = last.heap - first.heap;
          assert.ok(left < CYCLES * PER_CYCLE, `${left} octets left in the heap by ${CYCLES} clients`);
        }));
    }
  },
  { script: spiedBundle },
);

function pendingRequests({ page }) {
  const pending = new Set();
  page.on('request', request => pending.add(request));
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, request => pending.delete(request));
  return pending;
}
