// A browser that is no Chromium, driven as the end-to-end tests drive it. It tells no CPU time: the page looks at its
// own clock, and what else the machine does at that moment is measured with it.

import { launch } from '../e2e/support/browsers.mjs';

export class OtherBrowser {
  /** Starts `firefox` or `webkit`. */
  static async launch(name) {
    const browser = new OtherBrowser();
    browser.driven = await launch[name]();
    const page = await browser.open('about:blank');
    browser.version = versionIn(await page.evaluate(() => navigator.userAgent));
    await page.close();
    return browser;
  }

  /** A loaded page in a context of its own. */
  async open(url) {
    const context = await this.driven.newContext();
    const page = await context.newPage();
    await page.goto(url);
    return new Page(context, page);
  }

  close() {
    return this.driven.close();
  }
}

class Page {
  constructor(context, page) {
    this.context = context;
    this.page = page;
  }

  /** Calls a method of the page's `bench` object; gives what it returns. */
  call(method, argument = null) {
    return this.page.evaluate(([name, given]) => globalThis.bench[name](given), [method, argument]);
  }

  evaluate(code) {
    return this.page.evaluate(code);
  }

  /** `{value, milliseconds}`: what `action` gave, which has to be the time that the page took, in ms. */
  async time(action) {
    const value = await action();
    return { value, milliseconds: value };
  }

  /** The page leaves the asking out of what it measures. */
  async learnCostOfAsking() {}

  async close() {
    await this.context.close();
  }
}

/** `Firefox/153.0`, `Version/2.48 Safari/605.1.15`. */
const versionIn = (agent) => /Firefox\/\S+|Version\/\S+ Safari\/\S+/.exec(agent)?.[0] ?? agent;
