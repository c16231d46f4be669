// A page that lives long does not grow: `cargo xtask bench soak` in small.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { stompWasm } from '../e2e/support/environment.mjs';
import { Browser } from './browser.mjs';
import { Site } from './site.mjs';
import { soak, verdict } from './soak-rounds.mjs';

/** So many that what is compiled for being used much is compiled in the warm-up. */
const COUNTS = {
  messages: 24_000,
  subscriptions: 6_000,
  receipts: 4_000,
  reconnects: 90,
  clients: 300,
};
const ROUNDS = 6;
/** Less than that of the long soak, in which code is compiled again and again. */
const NOISE = 32 * 1024;
/** Making a client runs much code a few hundred times only: what is compiled late takes up to 74 KiB in one step. */
const NOISE_OF = { clients: 96 * 1024 };
const noiseOf = (part) => NOISE_OF[part] ?? NOISE;

describe('a page that lives long', () => {
  let browser;
  let site;
  let url;

  before(async () => {
    site = await new Site().start();
    url = await site.add('soak.mjs', stompWasm);
    browser = await Browser.launch();
  });
  after(async () => {
    await browser?.close();
    await site.stop();
  });

  for (const [part, count] of Object.entries(COUNTS)) {
    test(`keeps nothing of ${count} ${part}`, async () => {
      const result = await soak(browser, url, part, {
        count,
        rounds: ROUNDS,
        noise: noiseOf(part),
      });
      assert.ok(result.flat, JSON.stringify(result));
    });

    test(`is found to leak when it keeps its ${part}`, async () => {
      const result = await soak(browser, url, part, {
        count,
        rounds: ROUNDS,
        noise: noiseOf(part),
        leak: true,
      });
      assert.ok(!result.flat, JSON.stringify(result));
    });
  }
});

describe('the verdict', () => {
  const flat = [900, 980, 1000, 1000, 1000, 1000].map((kib) => kib * 1024);
  const same = flat.map(() => 65_536);

  test('does not hold the warm-up against anybody', () => assert.ok(verdict(flat, same, 0).flat));
  test('is no when the heap grows', () => {
    assert.ok(
      !verdict(
        flat.map((bytes, round) => bytes + round * 40_000),
        same,
        0,
      ).flat,
    );
  });
  test('is no when the memory of WebAssembly grows', () => {
    assert.ok(!verdict(flat, same.with(-1, 131_072), 0).flat);
  });
  test('is no when a client that was dropped is still there', () =>
    assert.ok(!verdict(flat, same, 1).flat));
});
