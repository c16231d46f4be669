// The same in Chromium: our package does in a page what @stomp/stompjs does there, but for the deliberate differences.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { launchChromium } from '../e2e/support/chromium.mjs';
import { rows } from './deliberate.mjs';
import { chromiumLogsOf } from './harness/chromium/run.mjs';
import { compare } from './harness/compare.mjs';
import { BROKEN } from './harness/playing.mjs';
import { ourPackage, STOMPJS } from './harness/run.mjs';
import { seedsOf } from './harness/seeds.mjs';

const selection = { seeds: seedsOf(process.env.DIFFERENTIAL_SEEDS ?? '1-200') };
const browser = await launchChromium();
const [theirs, ours] = await Promise.all([
  chromiumLogsOf(STOMPJS, browser, selection),
  chromiumLogsOf(ourPackage(), browser, selection),
]).finally(() => browser.close());

describe('like stompjs, in Chromium', () => {
  for (const name of Object.keys(theirs)) {
    test(name, () => {
      const { same, text } = compare(name, theirs[name], ours[name], rows);
      if (!same) assert.fail(text);
    });
  }

  test('no scenario is broken', () => {
    assert.deepEqual(
      Object.values(theirs).flatMap((lines) => lines.filter((line) => line.includes(BROKEN))),
      [],
    );
  });
});
