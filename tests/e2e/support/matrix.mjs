// Runs the scenarios, each written once, for the packages against a broker.
//
// A scenario has a `title`, `inPage(world)` which runs in the browser and returns what the user saw, and `expect({ seen, world, pkg, wire, assert })`
// which runs in Node and says what that has to be. Optional: `applies({ pkg, broker })`. Other suites have scenarios of their own (tests/libraries).

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import * as endToEnd from '../scenarios/index.mjs';
import { bundle } from './bundle.mjs';
import { within } from './deadline.mjs';
import { packages } from './environment.mjs';
import { Proxy } from './proxy.mjs';
import { describePackages } from './suite.mjs';

const DEADLINE = 30_000;

/**
 * Declares all scenarios of every selected package with this broker.
 *
 * @param suite groups of scenarios by name, and what makes the page's script, in which `runScenario` is
 */
export function matrix(broker, { scenarios, script } = { scenarios: endToEnd, script: bundle }) {
  const declare = ({ pkg, withPage }) => {
    for (const [group, name, scenario] of everyScenario(scenarios)) {
      if (scenario.applies?.({ pkg, broker }) ?? true) {
        test(scenario.title, () => runScenario(`${group}.${name}`, scenario, { pkg, broker, withPage }));
      }
    }
  };
  describePackages(packages, broker, declare, script);
}

function everyScenario(scenarios) {
  const named = ([group, members]) => Object.entries(members).map(([name, scenario]) => [group, name, scenario]);
  return Object.entries(scenarios).flatMap(named);
}

async function runScenario(path, scenario, { pkg, broker, withPage }) {
  const controls = new Controls(broker);
  try {
    await withPage(controls.functions, async page => {
      const world = worldOf(broker);
      const seen = await within(DEADLINE, page.runScenario(path, world), () => 'the scenario to finish');
      scenario.expect({ seen, world, pkg, wire: page.wire, assert });
    });
  } finally {
    controls.release();
  }
}

/** What the page has to know; `id` makes the names of a run its own. */
function worldOf({ url, login, passcode, kind }) {
  return { url, login, passcode, kind, id: randomBytes(6).toString('hex') };
}

/** What page code may ask the harness for. */
class Controls {
  #proxies = [];

  constructor(broker) {
    this.functions = {
      proxy: () => this.#openProxy(broker.url),
      cut: () => this.#proxies.forEach(proxy => proxy.cut()),
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
    this.#proxies.forEach(proxy => proxy.stop());
  }
}
