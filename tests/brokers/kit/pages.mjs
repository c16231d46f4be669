// A few scenarios in pages: what differs from Node is the browser's own WebSocket, its requests with CORS, and its limits.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { launch } from '../../e2e/support/browsers.mjs';
import { bundler } from '../../e2e/support/bundle.mjs';
import { stompjs, stompWasm } from '../../e2e/support/environment.mjs';
import { Page, PageServer } from '../../e2e/support/page.mjs';
import * as groups from '../scenarios/index.mjs';
import { promiseFor } from './promises.mjs';
import { attempts } from './run.mjs';

/** Pages at the same time. */
const AT_ONCE = 3;

const IN_CHROMIUM = {
  connecting: ['newest', 'again'],
  subscribing: ['rightBehind', 'order'],
  bodies: ['korean', 'kb300split'],
  acknowledging: ['individual'],
  transactions: ['committed'],
  replies: ['chat'],
  losses: ['busy'],
};
const IN_FIREFOX = {
  connecting: ['newest'],
  subscribing: ['rightBehind'],
  bodies: ['korean', 'kb300split'],
  replies: ['chat'],
};

/** What runs in each browser: stompjs is measured in one of them only. */
const BROWSERS = {
  chromium: { packages: [stompWasm, stompjs], chosen: IN_CHROMIUM },
  firefox: { packages: [stompWasm], chosen: IN_FIREFOX },
};
export const browsers = Object.keys(BROWSERS);

const TRANSPORTS = ['websocket', 'xhr-streaming', 'xhr-polling'];

const script = bundler(fileURLToPath(new URL('in-page.mjs', import.meta.url)), {
  define: { global: 'globalThis' },
});

/** Declares the tests of a broker in one browser. */
export function pages(setup, browserName) {
  describe(`in ${browserName}`, () => {
    const shared = {};
    before(async () => {
      shared.browser = await launch[browserName]();
    });
    after(() => shared.browser?.close());
    const { packages, chosen } = BROWSERS[browserName];
    for (const pkg of packages) {
      describe(pkg.name, { concurrency: AT_ONCE }, () => {
        const server = new PageServer(pkg, script);
        before(() => server.start());
        after(() => server.stop());
        for (const run of everyRun(setup.name, pkg.name, chosen))
          test(`${run.scenario.name} over ${run.transport}`, () =>
            perform(run, setup, () => new Page(shared.browser, server.url)));
      });
    }
  });
}

function everyRun(broker, pkg, chosen) {
  const scenarios = Object.entries(chosen).flatMap(([group, keys]) =>
    keys.map((key) => ({ group, key, scenario: groups[group][key] })),
  );
  const runs = TRANSPORTS.flatMap((transport) =>
    scenarios.map((scenario) => ({ broker, pkg, transport, ...scenario })),
  );
  const hasTransport = ({ transport }) => transport === 'websocket' || broker.startsWith('spring');
  return runs.filter((run) => hasTransport(run) && promiseFor(run.scenario, run));
}

async function perform(run, setup, newPage) {
  const { seen, failure, outcome } = await attempts(run, () => see(run, setup, newPage()));
  assert.equal(failure, undefined);
  if (!outcome) assert.deepEqual(seen, promiseFor(run.scenario, run).sees);
}

async function see({ group, key, pkg, transport }, setup, page) {
  const {
    connection,
    handshake: _,
    control,
    ...place
  } = setup.place({ bySockJs: (url) => ({ url }) }, transport);
  const url = connection().brokerURL ?? connection().url;
  try {
    await page.open({ control });
    const result = await page.call('runScenario', group, key, { ...place, pkg, url });
    assert.deepEqual(page.errors, []);
    return result;
  } finally {
    await page.close();
  }
}
