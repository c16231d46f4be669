// A page that runs scenarios, and what crosses its WebSockets.

import { once } from 'node:events';
import { createServer } from 'node:http';

import { FramedPage, HOST, HOST_DOCUMENT } from './framed-page.mjs';
import { messageIn, recordSockets } from './socket-recorder.mjs';

const DOCUMENT =
  '<!doctype html><meta charset="utf-8"><title>scenario</title><script src="/app.js"></script>';

/** What browsers themselves say of a connection that is lost or refused, among what the page has thrown. */
const BROWSERS_OWN =
  /^(Error: )*(The connection to wss?:|Firefox can.t establish a connection|Cross-Origin Request Blocked:)/;

/** Serves the page of one package on a loopback port; `bundle` makes its script (see bundle.mjs). */
export class PageServer {
  constructor(pkg, bundle) {
    this.pkg = pkg;
    this.bundle = bundle;
  }

  async start() {
    const script = await this.bundle(this.pkg);
    this.server = createServer((request, response) => {
      const isScript = request.url === '/app.js';
      response.setHeader('cache-control', 'no-cache');
      response.setHeader(
        'content-type',
        `${isScript ? 'text/javascript' : 'text/html'}; charset=utf-8`,
      );
      response.end(isScript ? script : request.url === HOST ? HOST_DOCUMENT : DOCUMENT);
    });
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  get url() {
    return `http://127.0.0.1:${this.server.address().port}/`;
  }

  async stop() {
    this.server?.closeAllConnections();
    this.server?.close();
  }
}

/** One browser page, in a context or in a frame of its own, with a record of its errors and of its WebSocket messages. */
export class Page {
  errors = [];
  wire = [];
  sockets = [];

  /** @param options `inFrame`: whether it may be in a frame, unlike pages that are left and returned to */
  constructor(browser, url, { inFrame = true } = {}) {
    this.browser = browser;
    this.url = url;
    this.inFrame = inFrame;
  }

  /** Opens the page; its code can call `harness(name, ...arguments)`, one of the given controls. */
  async open(controls = {}) {
    this.context = await this.browser.newContext();
    const page = await this.context.newPage();
    this.page = this.inFrame && this.context.isKept ? new FramedPage(page) : page;
    this.page.on(
      'pageerror',
      (error) => BROWSERS_OWN.test(error) || this.errors.push(error.stack || String(error)),
    );
    this.page.on('websocket', (socket) => this.#record(socket));
    const all = { crossed: (told) => this.#note(told), ...controls };
    await this.page.exposeFunction('harness', (name, ...rest) => all[name](...rest));
    await this.page.goto(this.url);
    await this.#listen();
    return this;
  }

  /** Has the page itself tell of its WebSockets if the browser does not. */
  async #listen() {
    if (this.browser.hidesSockets) await this.page.evaluate(recordSockets);
  }

  /** Resolves once everything is known that the page has told so far. */
  async settled() {
    if (this.browser.hidesSockets)
      await this.page.evaluate(() => globalThis.harness('crossed', {}));
  }

  #note({ connection, url, from, ...message }) {
    if (url) this.sockets[connection] = url;
    if (from) this.wire.push({ connection, from, data: messageIn(message) });
  }

  #record(socket) {
    this.sockets.push(socket.url());
    const connection = this.sockets.length - 1;
    socket.on('framesent', ({ payload }) =>
      this.wire.push({ connection, from: 'client', data: payload }),
    );
    socket.on('framereceived', ({ payload }) =>
      this.wire.push({ connection, from: 'server', data: payload }),
    );
  }

  /** Calls a global function of the page, or a method, named by its path. The client of `watch` is `watched`. */
  call(path, ...rest) {
    const inPage = ([steps, name, given]) =>
      steps.reduce((object, step) => object[step], globalThis)[name](...given);
    const steps = path.split('.');
    return this.page.evaluate(inPage, [steps.slice(0, -1), steps.at(-1), rest]);
  }

  /** Runs a scenario, named `<group>.<name>`, in the page and gives what it returned. */
  runScenario(path, environment) {
    return this.page.evaluate(([...call]) => globalThis.runScenario(...call), [path, environment]);
  }

  /** Starts the client of in-page/watch.mjs. */
  watch(parameters) {
    return this.page.evaluate((given) => globalThis.watch(given), parameters);
  }

  /** The bytes that are in use in the browser's heap, after its garbage was collected, and those of the core (see in-page/spies.mjs). */
  async memory() {
    const devtools = await this.context.newCDPSession();
    // What finalizers let go of is garbage of the next time.
    for (let n = 0; n < 3; n += 1) await devtools.send('HeapProfiler.collectGarbage');
    const { usedSize: heap } = await devtools.send('Runtime.getHeapUsage');
    await devtools.detach();
    return { heap, core: await this.call('spies.coreMemory') };
  }

  /** From now on the page reports each `pageshow`, to the control `report`. */
  reportReturn() {
    return this.page.evaluate(() => {
      globalThis.onpageshow = ({ persisted }) =>
        void globalThis.harness('report', { callback: 'pageshow', persisted });
    });
  }

  /** Goes to another page of the same site, and back. Nothing is loaded then if the page was kept, so there is no load to wait for. */
  async leaveAndReturn() {
    await this.page.goto(new URL('/away', this.url).href);
    await this.page.goBack({ waitUntil: 'commit' });
  }

  /** Loads the page anew, in the same tab. */
  async reload() {
    await this.page.reload();
    await this.#listen();
  }

  /** Everything the clients of in-page/client.mjs said to their debug callback. */
  async debugLines() {
    return this.page.evaluate(() => globalThis.debugLines ?? []);
  }

  /** The last lines of the client's debug log and the last messages, for the report of a failure. */
  async transcript() {
    const debug = await this.debugLines().catch(() => ['(page is gone)']);
    const messages = this.wire
      .slice(-20)
      .map(({ from, data }) => `${from}: ${JSON.stringify(`${data}`.slice(0, 300))}`);
    return [
      '-- debug --',
      ...debug.slice(-20).map((line) => line.slice(0, 300)),
      '-- wire --',
      ...messages,
      '-- page errors --',
      ...this.errors,
    ].join('\n');
  }

  async close() {
    const isFramed = this.page instanceof FramedPage;
    if (isFramed) await this.page.close();
    await this.context?.close({ stays: isFramed });
  }
}
