// Start-up: from a script that the page has but has not yet looked at to a `new Client()`, on a page that has done
// nothing else, in a process of its own. CPU time of the main thread.

import { median, range } from './statistics.mjs';

/** How a package is started: with what the browser has for reading digits, and as if it were an older one. */
const WAYS = [
  { way: '', fromHex: true },
  { way: 'without Uint8Array.fromHex', fromHex: false },
];

/**
 * Starts both packages (`{name}`) in turn, each time on a fresh page. Gives
 * `[{way, milliseconds: [first, second], ratio, range}]`; the ratio says how many times as long the second takes.
 */
export async function measureStartup(browser, site, packages, { rounds }) {
  const starter = await site.add('starter.mjs');
  const scripts = await Promise.all(packages.map((pkg) => site.addScript('start.mjs', pkg)));
  const samples = WAYS.map(() => []);
  // The first of each finds a browser that is still getting up.
  for (const script of scripts) await startOnce(browser, starter, script, WAYS[0]);
  for (let round = 0; round < rounds; round++) {
    for (const [number, way] of WAYS.entries())
      samples[number].push(await startBoth(browser, starter, scripts, way, round % 2));
  }
  return WAYS.map(({ way }, number) => summary(way, samples[number]));
}

async function startBoth(browser, starter, scripts, way, reversed) {
  const pair = [];
  for (const which of reversed ? [1, 0] : [0, 1])
    pair[which] = await startOnce(browser, starter, scripts[which], way);
  return pair;
}

async function startOnce(browser, starter, script, { fromHex }) {
  const page = await browser.open(starter);
  await page.call('open', script);
  await page.learnCostOfAsking();
  const { milliseconds } = await page.time(() => page.call('start', { fromHex }));
  await page.close();
  return milliseconds;
}

function summary(way, pairs) {
  const ratios = pairs.map(([first, second]) => second / first);
  const milliseconds = [0, 1].map((which) => median(pairs.map((pair) => pair[which])));
  return { way, milliseconds, ratio: median(ratios), range: range(ratios) };
}
