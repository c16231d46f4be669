// Runs the scenarios, each written once, for the packages against a broker.
//
// A scenario has a `title`, `inPage(environment)` which runs in the browser and returns what the user saw, and `expect({ seen, environment, pkg, wire, assert })`
// which runs in Node and says what that has to be. Optional: `applies({ pkg, broker })`; `waits({ broker })`, whether it does nothing
// for seconds, which others may use; and `alone` if others would be disturbed. Other suites have scenarios of their own (tests/libraries).

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';

import * as endToEnd from '../scenarios/index.mjs';
import { bundle } from './bundle.mjs';
import { within } from './deadline.mjs';
import { packages } from './environment.mjs';
import { Proxy } from './proxy.mjs';
import { describePackages } from './suite.mjs';

const DEADLINE = 60_000;
/** More pages than this at the same time are no faster. */
const AT_ONCE = 3;

/** As a scenario is run where nothing else is said: over WebSocket. */
const PLAIN = [{ title: 'WebSocket', environment: {} }];

/**
 * Declares all scenarios of every selected package with this broker.
 *
 * @param suite `scenarios` are groups of scenarios by name, `script` makes the page's script, in which `runScenario` is,
 *   `browser` is one of browsers.mjs; `variants`, ways to run each scenario, have a `title` and a
 *   `environment`, which is more for the page to know; `atOnce` of them run at the same time, beside the scenarios that wait, but for those
 *   that are to be `alone`
 */
export function matrix(broker, suite = {}) {
  const {
    scenarios = endToEnd,
    script = bundle,
    browser,
    clients = packages,
    variants = PLAIN,
    atOnce = AT_ONCE,
  } = suite;
  const declare = (setting) => {
    const all = runsOf(scenarios, variants, { ...setting, broker });
    const alone = all.filter(({ scenario }) => scenario.alone);
    const waiting = all.filter(({ scenario }) => scenario.waits?.({ broker }));
    const working = all.filter((run) => !alone.includes(run) && !waiting.includes(run));
    describe('beside each other', { concurrency: Math.min(variants.length, atOnce) + 1 }, () => {
      if (waiting.length > 0) declareRuns('waiting', waiting, waiting.length);
      for (const { title } of variants)
        declareRuns(
          title,
          working.filter((run) => run.variant.title === title),
        );
    });
    if (alone.length > 0) declareRuns('one after the other', alone);
  };
  describePackages(clients, broker, declare, { script, browser });
}

/** Declares a test for each run, `concurrency` of which are at the same time. */
function declareRuns(name, runs, concurrency = 1) {
  describe(name, { concurrency }, () => {
    for (const run of runs)
      test(
        run.variant.title === name
          ? run.scenario.title
          : `${run.scenario.title} (${run.variant.title})`,
        () => runScenario(run),
      );
  });
}

/** Every scenario that applies, in every variant. */
function runsOf(scenarios, variants, setting) {
  return Object.entries(scenarios).flatMap(([group, members]) =>
    Object.entries(members)
      .filter(([, scenario]) => scenario.applies?.(setting) ?? true)
      .flatMap(([name, scenario]) =>
        variants.map((variant) => ({ ...setting, path: `${group}.${name}`, scenario, variant })),
      ),
  );
}

async function runScenario({ path, scenario, variant, pkg, broker, withPage }) {
  const controls = new Controls(broker);
  try {
    await withPage(controls.functions, async (page) => {
      const environment = { ...environmentOf(broker), ...variant.environment };
      const seen = await within(
        DEADLINE,
        page.runScenario(path, environment),
        () => 'the scenario to finish',
      );
      scenario.expect({ seen, environment, pkg, wire: await wireOf(page, environment), assert });
    });
  } finally {
    controls.release();
  }
}

/** What the page has to know; `id` makes the names of a run its own. */
function environmentOf({ url, login, passcode, kind }) {
  return { url, login, passcode, kind, id: randomBytes(6).toString('hex') };
}

/** What crossed the page's WebSockets; where that is packed into something else, what the client says that it sent. */
async function wireOf(page, { way }) {
  if (way) return (await page.debugLines()).flatMap(sentIn);
  await page.settled();
  return page.wire;
}

function sentIn(line) {
  const sent = /^>>> ([^]*)$/.exec(line)?.[1];
  if (sent === undefined) return [];
  return { from: 'client', data: sent === 'PING' ? '\n' : `${sent}\0` };
}

/** What page code may ask the harness for. */
class Controls {
  #proxies = [];

  constructor(broker) {
    this.functions = {
      proxy: () => this.#openProxy(broker.url),
      cut: () => this.#proxies.forEach((proxy) => proxy.cut()),
      lose: () => this.#proxies.forEach((proxy) => proxy.stop()),
      killBroker: () => broker.kill(),
      startBroker: async () => void (await broker.start()),
    };
  }

  async #openProxy(url) {
    const proxy = await new Proxy().start(url);
    this.#proxies.push(proxy);
    return proxy.url;
  }

  release() {
    this.#proxies.forEach((proxy) => proxy.stop());
  }
}
