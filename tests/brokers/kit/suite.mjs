// Declares the scenarios as tests of one broker: for all packages over its usual transport, and a part of them over each other one; all of them
// if BROKERS_ALL is set, which `cargo xtask brokers --all` does.

import { after, before, describe, test } from 'node:test';

import * as groups from '../scenarios/index.mjs';
import { chatPage } from './chat-page.mjs';
import { guide } from './guide.mjs';
import { packagesFor } from './packages.mjs';
import { browsers, pages } from './pages.mjs';
import { ALL, promiseFor } from './promises.mjs';
import { Results } from './results.mjs';
import { perform, performTogether } from './run.mjs';
import { readmeProgram } from './readme-program.mjs';
import * as rust from './rust/program.mjs';
import { Setup } from './setup.mjs';
import { TRANSPORTS_OF } from './transports.mjs';

const everything = Boolean(process.env.BROKERS_ALL);
/** A scenario out of so many runs over a transport that is not the usual one. */
const SAMPLE = 10;
/** A scenario of `Client` out of so many runs with the crate too; those of `Session` all do. */
const SAMPLE_OF_RUST = 2;
/** Scenarios at the same time. */
const AT_ONCE = 4;

const scenarios = Object.entries(groups).flatMap(([group, members]) =>
  Object.entries(members).map(([key, scenario]) => ({ group, key, ...scenario })),
);

export function suite(broker) {
  describe(broker, () => {
    const setup = new Setup(broker);
    const results = new Results(broker);
    before(() => setup.start());
    after(async () => {
      await setup.stop();
      await rust.end();
      await results.write();
    });
    const all = everyPair(broker);
    const alone = all.filter(({ scenario }) => scenario.alone);
    guide(setup);
    describe('beside each other', { concurrency: AT_ONCE }, () => {
      for (const pair of all.filter(({ scenario }) => !scenario.alone))
        for (const pkg of pair.packages)
          test(`${titleOf(pair)} by ${pkg}`, () => perform({ ...pair, pkg }, setup, results));
    });
    if (ALL.includes(broker)) {
      readmeProgram(setup);
      declarePages(setup);
    }
    // A broker that is killed is killed for all clients: for those of all packages at once.
    describe('one after the other', () => {
      for (const pair of alone)
        test(`${titleOf(pair)} by ${pair.packages.join(' and ')}`, () =>
          performTogether(pair, setup, results));
    });
  });
}

/** Those in browsers. */
function declarePages(setup) {
  if (setup.name.startsWith('spring')) chatPage(setup);
  for (const browser of browsers) pages(setup, browser);
}

const titleOf = ({ broker, transport, scenario }) =>
  `${scenario.group}: ${scenario.name}: ${broker} over ${transport}`;

/** Each scenario that the broker promises something about, with each transport that is to be used, and the packages that it runs with. */
function everyPair(broker) {
  return TRANSPORTS_OF[broker].flatMap((transport, index) =>
    scenarios
      .filter((scenario, number) => isChosen(scenario, index, number))
      .filter((scenario) => promiseFor(scenario, { broker, transport }))
      .map((scenario) => ({ broker, transport, scenario }))
      .map((pair) => ({ ...pair, packages: packagesOf(pair) }))
      .filter(({ packages }) => packages.length > 0),
  );
}

function packagesOf(pair) {
  const { uses, alone } = pair.scenario;
  const isUsual = pair.transport === TRANSPORTS_OF[pair.broker][0];
  const isLeftOut =
    !(everything || uses || alone) &&
    isUsual &&
    scenarios.indexOf(pair.scenario) % SAMPLE_OF_RUST > 0;
  return packagesFor(pair).filter((pkg) => !(pkg === 'rust' && isLeftOut));
}

function isChosen(scenario, transport, number) {
  if (everything) return true;
  if (scenario.slow) return false;
  return transport === 0 || (!scenario.alone && (number + transport) % SAMPLE === 0);
}
