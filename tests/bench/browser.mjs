// Chromium, driven by nothing but the DevTools protocol. A test driver listens to the network on the page's time:
// every WebSocket message would be copied out to it while it is measured.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { within } from '../e2e/support/deadline.mjs';
import { isRoot, QUIET } from '../e2e/support/chromium-flags.mjs';
import { chromiumBinary, mustExist } from '../e2e/support/environment.mjs';
import { Child } from '../e2e/support/process.mjs';
import { DevTools } from './devtools.mjs';
import { median } from './statistics.mjs';

// The page that is not in front is measured as well.
const EQUAL_PAGES = [
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];
const PATIENCE = 60_000;

const flags = (profile) => [
  '--headless',
  '--remote-debugging-pipe',
  '--js-flags=--expose-gc',
  `--user-data-dir=${profile}`,
  ...QUIET,
  ...EQUAL_PAGES,
  // The sandbox cannot work for root.
  ...(isRoot() ? ['--no-sandbox'] : []),
];

export class Browser {
  /** Starts Chromium with a profile of its own. */
  static async launch() {
    const binary = mustExist(chromiumBinary, 'install chromium or set CHROME');
    const browser = new Browser(binary, await mkdtemp(join(tmpdir(), 'stomp-bench-profile-')));
    try {
      await browser.#greet();
      return browser;
    } catch (error) {
      await browser.close();
      throw new Error(
        `Chromium cannot be used (${error.message}); it said:\n${browser.child.output}`,
      );
    }
  }

  constructor(binary, profile) {
    this.profile = profile;
    this.child = new Child(binary, flags(profile), {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    });
    this.devtools = new DevTools(this.child.child.stdio[3], this.child.child.stdio[4]);
  }

  async #greet() {
    const answer = this.devtools.send('Browser.getVersion');
    const { product } = await within(PATIENCE, answer, () => 'its answer to the first question');
    this.version = product;
  }

  /** A loaded page in a context, and so in a process, of its own. */
  async open(url) {
    const { browserContextId } = await this.devtools.send('Target.createBrowserContext');
    const { targetId } = await this.devtools.send('Target.createTarget', {
      url: 'about:blank',
      browserContextId,
    });
    const { sessionId } = await this.devtools.send('Target.attachToTarget', {
      targetId,
      flatten: true,
    });
    const page = new Page(this.devtools, sessionId, browserContextId);
    await page.load(url);
    return page;
  }

  async close() {
    await this.child.end('SIGTERM');
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

class Page {
  asking = 0;

  constructor(devtools, sessionId, browserContextId) {
    this.devtools = devtools;
    this.sessionId = sessionId;
    this.browserContextId = browserContextId;
  }

  send(method, params) {
    const answer = this.devtools.send(method, params, this.sessionId);
    return within(
      PATIENCE,
      answer,
      () => `the page's answer to ${method} ${params?.expression ?? ''}`,
    );
  }

  async load(url) {
    await this.send('Page.enable');
    const loaded = this.devtools.next('Page.loadEventFired', this.sessionId);
    const { errorText } = await this.send('Page.navigate', { url });
    if (errorText) throw new Error(`${url}: ${errorText}`);
    await within(PATIENCE, loaded, () => `${url} to load`);
    await this.send('Page.disable');
    // In CPU time: what other processes take of the machine does not count.
    await this.send('Performance.enable', { timeDomain: 'threadTicks' });
  }

  /** Calls a method of the page's `bench` object; gives what it returns. */
  async call(method, argument = null) {
    const expression = `bench.${method}(${JSON.stringify(argument)})`;
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) {
      throw new Error(
        `${expression}: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`,
      );
    }
    return result.value;
  }

  /** `{value, milliseconds}`: what `action` gave, and the CPU time that it took of the page's main thread. */
  async time(action) {
    const before = await this.#mainThreadTime();
    const value = await action();
    const milliseconds = (await this.#mainThreadTime()) - before - this.asking;
    return { value, milliseconds };
  }

  /** CPU time, in ms, of all tasks of the main thread so far. */
  async #mainThreadTime() {
    const { metrics } = await this.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
  }

  /** Finds out what time() with one call() in it takes of the main thread; until then it is counted in. */
  async learnCostOfAsking() {
    const costs = [];
    for (let i = 0; i < 7; i++)
      costs.push((await this.time(() => this.call('nothing'))).milliseconds);
    this.asking = median(costs);
  }

  /** Ends the page and its process. */
  close() {
    return this.devtools.send('Target.disposeBrowserContext', {
      browserContextId: this.browserContextId,
    });
  }
}
