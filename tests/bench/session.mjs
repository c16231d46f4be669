// `cargo xtask bench session`: what Session costs beside Client, whether it stays linear, and whether memory is flat.

import { stompWasm } from '../e2e/support/environment.mjs';
import { withBrowser } from './contest.mjs';
import { soak } from './soak-rounds.mjs';
import { median } from './statistics.mjs';

const MESSAGES = 100_000;
const SAMPLES = 10;
const IN_FLIGHT = [1250, 2500, 5000, 10_000];
/** Subscriptions that are restored. */
const SUBSCRIPTIONS = [2500, 5000, 10_000, 20_000];
const REPEATS = 5;
/** Restorings until the page has compiled what they take. */
const WARM_UP = 2;
/** Reconnections with 100 subscriptions; a thousand messages come after each. */
const RECONNECTIONS = 1000;
const ROUNDS = 20;

const MOST_MORE = 1;
/** Milliseconds for so many subscriptions. */
const MOST_RESTORING = 100;
const MANY = 10_000;

const print = (text) => process.stdout.write(`${text}\n`);

async function messages(page) {
  await page.call('openMessages');
  await page.call('messages', MESSAGES / SAMPLES);
  const samples = [];
  for (let at = 0; at < SAMPLES; at++)
    samples.push(await page.call('messages', MESSAGES / SAMPLES));
  const each = (name) =>
    (median(samples.map((times) => times[name])) * 1000) / (MESSAGES / SAMPLES);
  const [callback, loop] = [each('callback'), each('loop')];
  print(
    `${MESSAGES} messages: ${callback.toFixed(2)} µs each by a callback of Client, ${loop.toFixed(2)} µs by for await; ` +
      `${(loop - callback).toFixed(2)} µs more, at most ${MOST_MORE} asked`,
  );
}

async function inFlight(page) {
  await page.call('publish', IN_FLIGHT[0]);
  for (const count of IN_FLIGHT) {
    const times = [];
    for (let at = 0; at < REPEATS; at++) times.push(await page.call('publish', count));
    print(
      `${count} in flight: ${((median(times) * 1000) / count).toFixed(2)} µs for each publication`,
    );
  }
}

/** CPU time of the page's main thread, from the cut until all are active again: other processes do not count. */
const restoring = (count) => async (page) => {
  await page.learnCostOfAsking();
  await page.call('openSubscriptions', count);
  const times = [];
  for (let at = 0; at < WARM_UP + REPEATS; at++)
    times.push((await page.time(() => page.call('restore'))).milliseconds);
  const each = median(times.slice(WARM_UP));
  print(
    `${count} subscriptions restored: ${each.toFixed(0)} ms of the main thread, ` +
      `${((each * 1000) / count).toFixed(1)} µs each; the first time ${times[0].toFixed(0)} ms; ` +
      `at most ${(MOST_RESTORING * count) / MANY} asked`,
  );
};

try {
  await withBrowser('chromium', async (browser, site) => {
    const url = await site.add('session.mjs', stompWasm);
    for (const measure of [messages, inFlight, ...SUBSCRIPTIONS.map(restoring)]) {
      const page = await browser.open(url);
      await measure(page);
      await page.close();
    }
    const life = await soak(browser, url, 'reconnections', {
      count: RECONNECTIONS,
      rounds: ROUNDS,
    });
    print(
      `${RECONNECTIONS} reconnections with 100 subscriptions and ${RECONNECTIONS * 1000} messages: the heap grew by ` +
        `${Math.round(life.growth / 1024)} KiB after the warm-up, WebAssembly's memory by ${life.wasmGrowth}`,
    );
    if (!life.flat) throw new Error('memory was not flat: something is kept that is of no use');
  });
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
