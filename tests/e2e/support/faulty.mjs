// A watching client (in-page/watch.mjs) against this project's broker with faults: the stage of the tests in which a real broker misbehaves.
// Every test has a namespace of its own, and so faults of its own.

import { StompBroker } from './broker.mjs';
import { Watcher } from './watcher.mjs';

/** For the names of combinations: `<package>@faulty-broker`. */
export const FAULTY = Object.assign(new StompBroker(['--heart-beat', '1000,1000']), {
  name: 'faulty-broker',
});

const DESTINATION = '/topic/watched';

/**
 * Opens a page whose client connects to a broker with these faults, for `act({ namespace, watcher, page })`. Whenever the client is connected,
 * it subscribes and, if `says` is given, publishes that text to itself.
 */
export async function misbehaving(withPage, { faults, versions, options, says }, act) {
  const namespace = await new Namespace().open();
  const watcher = new Watcher();
  try {
    await namespace.add(...faults);
    await withPage(watcher.controls, async (page) => {
      const send = says && { destination: DESTINATION, body: says };
      await page.watch({ url: namespace.url, versions, options, destination: DESTINATION, send });
      await act({ namespace, watcher, page });
    });
  } finally {
    await namespace.close();
  }
}

/** A namespace of the broker. */
class Namespace {
  async open() {
    this.paths = await FAULTY.ask('POST', '/control/namespaces', {});
    return this;
  }

  get url() {
    return `ws://${FAULTY.address.http}${this.paths.ws}`;
  }

  /** Adds faults behind those that are there. */
  add(...faults) {
    return FAULTY.ask('POST', `${this.paths.control}/faults`, faults);
  }

  /** How often each fault has struck. */
  async hits() {
    const faults = await FAULTY.ask('GET', `${this.paths.control}/faults`);
    return faults.map((fault) => fault.hits);
  }

  /** Publishes to the client's subscription, once the client has subscribed for the `nth` time. */
  async publish(body, nth = 1) {
    const match = { command: 'SUBSCRIBE', direction: 'in' };
    await FAULTY.ask('POST', `${this.paths.control}/wait-for`, {
      match,
      count: nth,
      since: 0,
      timeoutMs: 20_000,
    });
    await FAULTY.ask('POST', `${this.paths.control}/publish`, { destination: DESTINATION, body });
  }

  close() {
    return FAULTY.ask('DELETE', `/control/namespaces/${encodeURIComponent(this.paths.name)}`);
  }
}
