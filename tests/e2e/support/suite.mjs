// Declares tests for packages: a browser for the file, a page for each test.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';

import { launch } from './browsers.mjs';
import { bundle } from './bundle.mjs';
import { selected } from './environment.mjs';
import { Page, PageServer } from './page.mjs';

/**
 * Declares, for each package whose combination with `peer` is selected, the tests of `declare({ pkg, withPage })`.
 * The peer is started before and stopped after them, if it can be.
 *
 * @param options `script` makes a package's page (see bundle.mjs), `browser` is one of browsers.mjs, Chromium unless named;
 *   `inFrame` is for pages (see page.mjs).
 */
export function describePackages(
  packages,
  peer,
  declare,
  { script = bundle, browser = 'chromium', inFrame } = {},
) {
  const chosen = packages.filter((pkg) => selected(`${pkg.name}@${peer.name}/${browser}`));
  if (chosen.length === 0) return;
  describe(`${peer.name} in ${browser}`, () => {
    const shared = {};
    before(async () => {
      shared.browser = await launch[browser]();
      await peer.start?.();
    });
    after(async () => {
      await shared.browser?.close();
      await peer.stop?.();
    });
    for (const pkg of chosen)
      describe(pkg.name, () => declarePackage(pkg, shared, declare, { script, inFrame }));
  });
}

function declarePackage(pkg, shared, declare, { script, inFrame }) {
  const pages = new PageServer(pkg, script);
  before(() => pages.start());
  after(() => pages.stop());
  declare({
    pkg,
    withPage: (controls, use) =>
      unlessItCrashes(() =>
        usePage(new Page(shared.browser, pages.url, { inFrame }), controls, use),
      ),
  });
}

/** A page of WebKitGTK crashes now and then, whatever it does (one of some ten thousand): then all is done once more in another page. */
async function unlessItCrashes(run) {
  try {
    await run();
  } catch (error) {
    if (!error.message.includes('because of page crash')) throw error;
    await run();
  }
}

/** Opens the page for `use`; a failure tells what the page saw, and an error that escaped in the page is one. */
async function usePage(page, controls, use) {
  try {
    await page.open(controls);
    await use(page);
    await page.settled();
    assert.deepEqual(page.errors, [], 'nothing is thrown past the callbacks');
  } catch (error) {
    error.stack += `\n${await page.transcript()}`;
    throw error;
  } finally {
    await page.close();
  }
}
