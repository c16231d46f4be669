// Takes all figures of docs/performance.md, of the package that is built, on this machine.

import { execFileSync } from 'node:child_process';
import { release } from 'node:os';
import { fileURLToPath } from 'node:url';

import { stompWasm } from '../../e2e/support/environment.mjs';
import { weighAll } from '../../size/budget.mjs';
import {
  BROWSERS,
  describeEnvironment,
  describePackages,
  overFakeSocket,
  overWebSocket,
  startup,
  withBrowser,
  withLimits,
} from '../contest.mjs';
import { planFor } from '../options.mjs';
import { soakAll } from '../soak-rounds.mjs';

const PKG = fileURLToPath(new URL('../../../pkg', import.meta.url));

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
    system: `${process.platform} ${release()}, Node ${process.version}`,
    browsers: Object.fromEntries(
      BROWSERS.filter((name) => found[name]).map((name) => [name, found[name]]),
    ),
    soak,
    sizes: await weighAll(),
  };
}

/** The state of the project that was measured; of a package or an archive from elsewhere it cannot be told. */
function commit() {
  if (stompWasm.directory !== PKG) return 'unknown';
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
  let fake = await overFakeSocket(browser, site, packages, plan, tell);
  if (name === 'chromium') fake = await withLimits(browser, site, packages, plan, fake, tell);
  return {
    environment: describeEnvironment(browser),
    commit: commit(),
    packages: packages.map(({ name, version }) => ({ name, version })),
    fake: fake.map(({ shape, size, microseconds, ratio, limit, range, share }) => ({
      shape,
      size,
      microseconds,
      ratio,
      limit,
      range,
      share,
    })),
    websocket: await overWebSocket(browser, site, packages, plan, tell),
    startup: await startup(browser, site, packages, plan, tell),
  };
}
