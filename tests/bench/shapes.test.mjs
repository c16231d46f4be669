// What the benchmark says of its figures is right: both packages do the same work, and a figure below the least that is
// asked is told. No test asserts a time.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { stompjs, stompWasm } from '../e2e/support/environment.mjs';
import { CASES, nameOf, SIZES } from './cases.mjs';
import { withBrowser } from './contest.mjs';
import { judge, misses, record } from './judgement.mjs';
import { check } from './measure.mjs';

const [SMALLEST] = SIZES;
const TAKEN = { range: [1, 1], microseconds: [1, 1], share: 1 };

describe('the shapes', () => {
  let packages;
  let browser;
  let finish;
  let finished;

  before(async () => {
    await new Promise((resolve, reject) => {
      finished = withBrowser('chromium', async (chromium, site) => {
        browser = chromium;
        packages = await Promise.all(
          [stompjs, stompWasm].map(async (pkg) => ({
            ...pkg,
            page: await site.add('fake.mjs', pkg),
          })),
        );
        const end = new Promise((end) => (finish = end));
        resolve();
        await end;
      });
      finished.catch(reject);
    });
  });
  after(() => {
    finish?.();
    return finished;
  });

  for (const theCase of CASES.filter(({ size }) => size === SMALLEST)) {
    test(`both packages deliver "${nameOf(theCase)}" alike`, () =>
      check(browser, packages, { ...theCase, aged: false }));
  }

  test('a page that delivers something else is refused', async () => {
    const [theCase] = CASES;
    const other = { open: (url) => substituted(browser, url, theCase) };
    await assert.rejects(check(other, packages, theCase), /changes the messages of "in constant/);
  });
});

/** A page that is asked about other messages than those of the case, but says that it was not. */
async function substituted(browser, url, theCase) {
  const page = await browser.open(url);
  const { expected } = await page.call('check', theCase);
  const { delivered } = await page.call('check', { ...theCase, kind: 'korean' });
  return { call: async () => ({ expected, delivered }), close: () => page.close() };
}

test('a ratio below the one that is asked is told', () => {
  const result = { ...TAKEN, shape: 'in constant', size: SMALLEST };
  assert.equal(judge({ ...result, ratio: 10_000 }).reached, true);
  const low = { ...result, ratio: 0.5 };
  assert.equal(judge(low).reached, false);
  assert.match(
    misses([low, { ...result, ratio: 10_000 }]).join('\n'),
    /^in constant 64 B .* asked$/,
  );
  assert.match(
    misses([{ ...low, limit: 15 }]).join('\n'),
    /asked; a client that .* was 15\.0 times faster$/,
  );
  // A client that reaches what is asked explains nothing.
  assert.match(misses([{ ...low, limit: 10_000 }]).join('\n'), /asked$/);
});

test('a ratio below half of the earlier version is told, whatever is asked', () => {
  const lost = CASES.map(({ shape, size }) => ({ shape, size, ratio: 0 }))
    .map((result) => ({ ...result, ...judge(result) }))
    .filter(({ before, asked }) => before / 2 > asked);
  assert.ok(lost.length > 0);
  for (const { before, asked, shape, size } of lost) {
    assert.equal(judge({ shape, size, ratio: (asked + before / 2) / 2 }).reached, false, shape);
    assert.equal(judge({ shape, size, ratio: before / 2 }).reached, true, shape);
  }
});

test('what is recorded is found again by shape and size', () => {
  const run = {
    packages: [{ name: 'stompjs' }, { name: 'stomp-wasm', version: '1.2.3' }],
    fake: [{ ...TAKEN, shape: 'in constant', size: SMALLEST, ratio: 12.345 }],
    websocket: { results: [{ size: SMALLEST, above: [0, 20, 2.5, 2] }] },
    startup: [
      { way: 'until the first message', ratio: 2 },
      { way: 'until the first message', ratio: 0.5, beside: 'another' },
    ],
  };
  const known = { ratios: { 'in constant': { 64: 1, 1024: 2 }, 'in ack': { 64: 3 } } };
  const { ratios, websocket, startup, version } = record(run, known);
  assert.equal(version, '1.2.3');
  assert.deepEqual(ratios, { 'in constant': { 64: 12.3, 1024: 2 }, 'in ack': { 64: 3 } });
  assert.deepEqual(websocket, { 64: 2.5 });
  assert.deepEqual(startup, { 'until the first message': 2 });
});
