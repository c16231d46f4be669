// What the client in the page (in-page/watch.mjs) reports, and waiting for parts of it.

import { within } from './deadline.mjs';

const DEADLINE = 20_000;

export class Watcher {
  reports = [];
  #waiting = new Set();

  /** The controls that the page needs (see Page.open). */
  controls = {
    report: (report) => {
      this.reports.push(report);
      for (const check of [...this.#waiting]) check();
    },
  };

  /** Resolves to the `count`th report of `callback` that matches. */
  async until(callback, matches = () => true, count = 1) {
    const what = () => `${callback} (${count})`;
    return within(DEADLINE, this.#report(callback, matches, count), what);
  }

  /** The reports of one callback. */
  of(callback) {
    return this.reports.filter((report) => report.callback === callback);
  }

  /** The bodies of the messages that reached the subscription. */
  get bodies() {
    return this.of('message').map((message) => message.body);
  }

  get debugText() {
    return this.of('debug')
      .map((report) => report.text)
      .join('\n');
  }

  #report(callback, matches, count) {
    return new Promise((resolve) => {
      const check = () => {
        const found = this.of(callback).filter(matches)[count - 1];
        if (!found) return;
        this.#waiting.delete(check);
        resolve(found);
      };
      this.#waiting.add(check);
      check();
    });
  }
}
