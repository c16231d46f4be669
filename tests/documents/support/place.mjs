// A broker, Chromium and a server of pages, in which programs of the documents run as they stand there.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { pathToFileURL } from 'node:url';

import { launchChromium } from '../../e2e/support/chromium.mjs';
import { brokerBinary as binary, mustExist, stompWasm } from '../../e2e/support/environment.mjs';
import { Pages } from '../../guides/support/pages.mjs';
import { bundled, placed, Printed } from '../../guides/support/run.mjs';

const entry = join(mustExist(stompWasm.directory, 'cargo xtask build'), 'testing/index.js');
const { startBroker } = await import(pathToFileURL(entry));

/** What Chromium says of a refused WebSocket. */
const REFUSED = /^WebSocket connection to .* failed/;
const WEBSOCKET = 'ws://localhost:8080/ws';
const SOCKJS = 'http://localhost:8080/stomp';

/** The document's program with addresses of development in place of those of an application. */
const nearby = (code) =>
  code.replaceAll('wss://example.com/ws', WEBSOCKET).replaceAll('https://example.com/chat', SOCKJS);

/** The place of a file of tests: made before its tests, ended after them. Without pages it is a broker alone. */
export function makePlace({ hasPages = true } = {}) {
  const place = new Place();
  before(() => place.start(hasPages));
  after(() => place.stop());
  return place;
}

class Place {
  async start(hasPages) {
    mustExist(binary, 'build it (cargo xtask build) or set BROKER_BIN');
    this.broker = await startBroker({ binary, args: ['--no-stocks'] });
    if (!hasPages) return;
    this.pages = await new Pages().start();
    this.browser = await launchChromium();
  }

  async stop() {
    await this.browser?.close();
    this.pages?.stop();
    await this.broker?.stop();
  }

  /** Runs `act` with a namespace of its own that has these faults. */
  async inNamespace(faults, act) {
    const namespace = await this.broker.namespace();
    try {
      await namespace.faults.add(...faults);
      return await act(namespace);
    } finally {
      await namespace.close();
    }
  }

  /** A program in JavaScript as a script for a page, with the addresses of a namespace. */
  script(code, namespace) {
    return bundled(nearby(code), namespace, 'browser');
  }

  /**
   * The `lines` that a program in JavaScript prints in a page. `meanwhile` is done while it runs, with its namespace; `html` is the document
   * that has the program as `program.js`.
   */
  linesOf(code, { lines = 1, faults = [], policy, html, meanwhile } = {}) {
    return this.inNamespace(faults, async (namespace) => {
      const script = await this.script(code, namespace);
      const expected = faults.length > 0 ? REFUSED : undefined;
      const run = this.#printed({ script, policy, html, expected }, lines);
      const [printed] = await Promise.all([run, meanwhile?.(namespace)]);
      return printed;
    });
  }

  /** The lines that a whole document in HTML prints, which loads the package's files from `node_modules`. */
  linesOfPage(html, { lines = 1 } = {}) {
    return this.inNamespace([], (namespace) =>
      this.#printed({ html: placed(nearby(html), namespace) }, lines),
    );
  }

  async #printed(shown, count) {
    const printed = new Printed();
    await this.pages.run(this.browser, shown, printed, count);
    assert.deepEqual(printed.errors, []);
    return printed.lines;
  }
}
