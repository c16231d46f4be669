// Two packages side by side: samples in turn, ratios of neighbours in time, medians over fresh pages.

import { isDeepStrictEqual } from 'node:util';

import { median, range } from './statistics.mjs';
import { nameOf } from './cases.mjs';

/**
 * Fails unless both packages (`{name, page}`) pass on the messages of a case as they are.
 */
export async function check(browser, packages, theCase) {
  for (const { name, page: url } of packages) {
    const page = await browser.open(url);
    const { expected, delivered } = await page.call('check', theCase);
    await page.close();
    if (!isDeepStrictEqual(delivered, expected))
      throw new Error(difference(name, theCase, expected, delivered));
  }
}

const difference = (name, theCase, expected, delivered) =>
  `${name} changes the messages of "${nameOf(theCase)}", so its speed means nothing.\n` +
  `  expected:  ${JSON.stringify(expected)}\n  delivered: ${JSON.stringify(delivered)}`;

/**
 * Measures one case for a pair of packages (`{name, page, changes}`; `changes` are made to the case for this one).
 * `plan` is `{pages, rounds, warmUp, sample}`, the last two in ms.
 * Gives `{microseconds: [first, second], ratio, range, share, pages}`: CPU time per message, how many times the
 * second is faster, least and greatest ratio of a pair of pages, and the share of the time that the pages had the CPU.
 */
export async function compare(browser, packages, theCase, plan) {
  const pages = [];
  for (let i = 0; i < plan.pages; i++) {
    pages.push(await onFreshPages(browser, packages, theCase, plan, i % 2 ? [1, 0] : [0, 1]));
  }
  const ratios = pages.map(({ ratio }) => ratio);
  return {
    microseconds: [0, 1].map((which) =>
      median(pages.map(({ microseconds }) => microseconds[which])),
    ),
    ratio: median(ratios),
    range: range(ratios),
    share: median(pages.map(({ share }) => share)),
    pages,
  };
}

async function onFreshPages(browser, packages, theCase, plan, order) {
  const lanes = await Promise.all(
    packages.map(({ page, changes }) => Lane.open(browser, page, { ...theCase, ...changes })),
  );
  for (const which of order) await lanes[which].warmUp(plan);
  const samples = await inTurn(lanes, plan.rounds, order);
  await Promise.all(lanes.map((lane) => lane.close()));
  return {
    microseconds: [0, 1].map((which) => median(samples.map((pair) => pair[which].microseconds))),
    ratio: median(samples.map(([first, second]) => first.microseconds / second.microseconds)),
    share: median(samples.flat().map(({ share }) => share)),
  };
}

/** Pairs of samples, taken A B, B A, A B …: what drifts with time hits both alike. */
async function inTurn(lanes, rounds, order) {
  const samples = [];
  for (let round = 0; round < rounds; round++) {
    const pair = [];
    for (const which of round % 2 ? order.toReversed() : order)
      pair[which] = await lanes[which].sample();
    samples.push(pair);
  }
  return samples;
}

/** One package on a page of its own, with one case. */
class Lane {
  static async open(browser, url, theCase) {
    const lane = new Lane();
    lane.together = theCase.together;
    lane.page = await browser.open(url);
    await lane.page.call('open', theCase);
    return lane;
  }

  /**
   * Runs for `warmUp` ms of CPU time, so that the code is compiled as it will stay, and until it is known how many
   * items of the case take `sample` ms.
   */
  async warmUp({ warmUp, sample }) {
    let spent = 0;
    let last = 0;
    this.count = 1;
    while (spent < warmUp || last < sample) {
      if (last < sample) this.count *= 2;
      ({ milliseconds: last } = await this.#run());
      spent += last;
    }
    this.count = Math.max(1, Math.round((this.count * sample) / last));
    await this.page.learnCostOfAsking();
  }

  /** CPU time per message, and the share of the elapsed time that this is. */
  async sample() {
    await this.page.call('tidy');
    const { value: elapsed, milliseconds } = await this.#run();
    return {
      microseconds: (milliseconds / (this.count * this.together)) * 1000,
      share: milliseconds / elapsed,
    };
  }

  #run() {
    return this.page.time(() => this.page.call('run', this.count));
  }

  close() {
    return this.page.close();
  }
}
