// Start-up: from a script that the page has but has not yet looked at, on a page that has done nothing else, in a
// process of its own. CPU time of the main thread.

import { median, range } from './statistics.mjs';

/** How far a start goes, and the script in in-page/ that goes so far. */
const WAYS = [
  { way: 'script and new Client()', script: 'start.mjs' },
  { way: 'until the first message', script: 'first-message.mjs' },
];

/**
 * Starts both packages (`{name}`) in turn, each time on a fresh page. Gives
 * `[{way, milliseconds: [first, second], ratio, range}]`; the ratio says how many times as long the second takes.
 */
export async function measureStartup(browser, site, packages, { rounds }) {
  const starter = await site.add('starter.mjs');
  const results = [];
  for (const { way, script } of WAYS) {
    const scripts = await Promise.all(packages.map((pkg) => site.addScript(script, pkg)));
    // The first of each finds a browser that is not warm yet.
    for (const url of scripts) await startOnce(browser, starter, url);
    const pairs = [];
    for (let round = 0; round < rounds; round++)
      pairs.push(await startBoth(browser, starter, scripts, round % 2));
    results.push(summary(way, pairs));
  }
  return results;
}

async function startBoth(browser, starter, scripts, reversed) {
  const pair = [];
  for (const which of reversed ? [1, 0] : [0, 1])
    pair[which] = await startOnce(browser, starter, scripts[which]);
  return pair;
}

async function startOnce(browser, starter, script) {
  const page = await browser.open(starter);
  await page.call('open', script);
  await page.learnCostOfAsking();
  const { milliseconds } = await page.time(() => page.call('start'));
  await page.close();
  return milliseconds;
}

function summary(way, pairs) {
  const ratios = pairs.map(([first, second]) => second / first);
  const milliseconds = [0, 1].map((which) => median(pairs.map((pair) => pair[which])));
  return { way, milliseconds, ratio: median(ratios), range: range(ratios) };
}
