// Takes all figures of docs/performance.md, of the package that is built, on this machine.

import { execFileSync } from 'node:child_process';
import { release } from 'node:os';

import { weighAll } from '../../size/budget.mjs';
import {
  BROWSERS,
  describeEnvironment,
  describePackages,
  overFakeSocket,
  overWebSocket,
  startup,
  withBrowser,
} from '../contest.mjs';
import { planFor } from '../options.mjs';
import { isBusy } from '../report.mjs';
import { soakAll } from '../soak-rounds.mjs';

/**
 * Measures; `quick` shows that it works. Gives what render.mjs shows. What is not Chromium's business is measured with
 * it; where only other `browsers` are asked for, it is taken from what is `known`.
 */
export async function measureAll({ quick, browsers = BROWSERS, known = {} }, tell) {
  const packages = await describePackages();
  const found = { ...known.browsers };
  for (const name of browsers) {
    tell(name);
    found[name] = await withBrowser(name, (browser, site) =>
      inBrowser(name, browser, site, packages, quick, tell),
    );
  }
  const soaks = browsers.includes('chromium') && !quick;
  const soak = soaks
    ? await withBrowser('chromium', (browser, site) => soakAll(browser, site, tell))
    : (known.soak ?? []);
  return {
    commit: commit(),
    system: `${process.platform} ${release()}, Node ${process.version}`,
    packages: packages.map(({ name, version }) => ({ name, version })),
    browsers: Object.fromEntries(
      BROWSERS.filter((name) => found[name]).map((name) => [name, found[name]]),
    ),
    soak,
    sizes: await weighAll(),
  };
}

/** The state of the project that was measured; of an unpacked archive it cannot be told. */
function commit() {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}

async function inBrowser(name, browser, site, packages, quick, tell) {
  const plan = planFor(name, { quick });
  // What else traffic may be like is looked at in one browser.
  if (name !== 'chromium') plan.cases = plan.cases.filter(({ plain }) => plain);
  const fake = await overFakeSocket(browser, site, packages, plan, tell);
  return {
    environment: describeEnvironment(browser),
    fake: fake.map(({ pages, ...result }) => result),
    busy: isBusy(fake),
    websocket: await overWebSocket(browser, site, packages, plan, tell),
    startup: await startup(browser, site, packages, plan, tell),
  };
}
