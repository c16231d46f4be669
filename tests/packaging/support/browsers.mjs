// The browsers of the consumers' pages, each launched when the first page needs it.

import { launch } from '../../e2e/support/browsers.mjs';
import { launchChromium } from '../../e2e/support/chromium.mjs';

/** Windows of Chromium are never used again: a profile of its own for each page. */
const LAUNCH = { ...launch, chromium: launchChromium };

export class Browsers {
  #launched = new Map();

  /** Resolves with the browser of this name. */
  get(name) {
    if (!this.#launched.has(name)) this.#launched.set(name, LAUNCH[name]());
    return this.#launched.get(name);
  }

  async close() {
    const launched = await Promise.allSettled(this.#launched.values());
    for (const { value: browser } of launched) await browser?.close();
  }
}
