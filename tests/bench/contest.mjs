// Everything that is measured of two packages in one browser.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { brokerBinary, stompjs, stompWasm } from '../e2e/support/environment.mjs';
import { Browser } from './browser.mjs';
import { nameOf, sizeName } from './cases.mjs';
import { judge } from './judgement.mjs';
import { check, compare } from './measure.mjs';
import { OtherBrowser } from './other-browser.mjs';
import { Site } from './site.mjs';
import { measureStartup } from './startup.mjs';
import { measureSockets } from './websocket.mjs';

/** The least client there can be, in the place of a package: what it takes is the limit of what can be asked. */
const LEAST_CLIENT = {
  name: 'the least client',
  directory: fileURLToPath(new URL('least', import.meta.url)),
};

/** What the default entry of stomp-wasm stands for: stompjs, and the SockJS that it has not. */
const WITH_SOCKJS = {
  name: 'stompjs and sockjs-client',
  directory: fileURLToPath(new URL('with-sockjs', import.meta.url)),
};

/** The browsers, by the names they have on the command line. */
export const BROWSERS = ['chromium', 'firefox', 'webkit'];

/** Calls `act(browser, site)` with a browser of its own and a site for its pages. */
export async function withBrowser(name, act) {
  const site = await new Site().start();
  try {
    const browser = await (name === 'chromium' ? Browser.launch() : OtherBrowser.launch(name));
    try {
      return await act(browser, site);
    } finally {
      await browser.close();
    }
  } finally {
    await site.stop();
  }
}

/** What the figures were taken with. */
export function describeEnvironment({ version }) {
  return {
    browser: version,
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown processor',
  };
}

/**
 * The package to compare with first; ratios say how many times the second is faster. `control`: it beside itself;
 * `directory`: where the second is built, if not where the environment says.
 */
export async function describePackages({ control = false, directory } = {}) {
  const ours = directory ? { ...stompWasm, directory: resolve(directory) } : stompWasm;
  const other = control ? { ...stompjs, name: `${stompjs.name} again` } : ours;
  return Promise.all(
    [stompjs, other].map(async (pkg) => {
      const text = await readFile(join(pkg.directory, 'package.json'), 'utf8');
      const { name, version } = JSON.parse(text);
      return { ...pkg, name: pkg === ours ? name : pkg.name, version };
    }),
  );
}

/** The cases of the plan over the fake socket; `tell` hears what is going on. */
export async function overFakeSocket(browser, site, packages, plan, tell) {
  if (!plan.cases.length) return [];
  const contestants = await Promise.all(
    packages.map(async (pkg) => ({ ...pkg, page: await site.add('fake.mjs', pkg) })),
  );
  const checked = plan.cases.map((theCase) => ({ ...theCase, aged: false }));
  for (const theCase of checked) await check(browser, contestants, theCase);
  tell('Both packages pass on every message alike; measuring:');
  const results = [];
  for (const theCase of plan.cases) {
    tell(`  ${nameOf(theCase)}`);
    const pair = pairFor(theCase, contestants);
    results.push({ ...theCase, ...(await compare(browser, pair, theCase, plan.fake)) });
  }
  return results;
}

/**
 * Gives each result that is not reached a `limit`: the ratio of the least client there can be (least/), in the same
 * browser.
 */
export async function withLimits(browser, site, [reference], plan, results, tell) {
  const missed = (result) => result.beside === 'stompjs' && !judge(result).reached;
  const cases = plan.cases.filter((theCase) =>
    results.some((result) => missed(result) && nameOf(result) === nameOf(theCase)),
  );
  if (!cases.length) return results;
  tell('What is not reached, by the least client there can be:');
  const limits = await overFakeSocket(
    browser,
    site,
    [reference, LEAST_CLIENT],
    { ...plan, cases },
    tell,
  );
  return results.map((result) => ({
    ...result,
    limit: limits.find((limit) => nameOf(limit) === nameOf(result))?.ratio,
  }));
}

/** Who is measured beside whom: the two packages, or the second as a fresh client and as the case has it. */
function pairFor({ beside }, [other, ours]) {
  return beside === 'itself' ? [{ ...ours, changes: { aged: false } }, ours] : [other, ours];
}

/**
 * The sizes of the plan over a real WebSocket, between a handler that does nothing and the least client: `{names,
 * results}`.
 */
export async function overWebSocket(browser, site, packages, plan, tell) {
  if (!plan.socketSizes.length) return { names: [], results: [] };
  if (!existsSync(brokerBinary)) {
    tell(
      `Real WebSocket: not measured, there is no ${brokerBinary} (cargo xtask build makes it; or set BROKER_BIN)`,
    );
    return { names: [], results: [] };
  }
  const empty = { name: 'empty handler', page: await site.add('empty.mjs') };
  const others = [...packages, LEAST_CLIENT].map(async (pkg) => ({
    name: pkg.name,
    page: await site.add('real.mjs', pkg),
  }));
  const contestants = [empty, ...(await Promise.all(others))];
  const tellSize = (size) => tell(`  websocket ${sizeName(size)}`);
  const results = await measureSockets(
    browser,
    contestants,
    plan.socketSizes,
    plan.socket,
    tellSize,
  );
  return { names: contestants.map(({ name }) => name), results };
}

/** Start-up, if the plan has it. */
export async function startup(browser, site, packages, plan, tell) {
  if (!plan.startup.rounds) return [];
  tell('  startup');
  const results = await measureStartup(browser, site, packages, plan.startup);
  const pair = [WITH_SOCKJS, packages[1]];
  const others = await measureStartup(browser, site, pair, plan.startup);
  return [...results, ...others.map((result) => ({ ...result, beside: WITH_SOCKJS.name }))];
}
