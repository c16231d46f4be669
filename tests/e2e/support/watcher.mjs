// What the client in the page (in-page/watch.mjs) reports, and waiting for parts of it.

import { within } from './deadline.mjs';
import { Changes } from './queue.mjs';

const DEADLINE = 20_000;

export class Watcher {
  reports = [];
  #changes = new Changes();

  /** The controls that the page needs (see Page.open). */
  controls = {
    report: (report) => {
      this.reports.push(report);
      this.#changes.tell();
    },
  };

  /** Resolves to the `count`th report of `callback` that matches. */
  until(callback, matches = () => true, count = 1) {
    const report = this.#changes.until(() => this.of(callback).filter(matches)[count - 1]);
    return within(DEADLINE, report, () => `${callback} (${count})`);
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
}
