// A page of WebKit in the shape of playwright's page. WebDriver cannot be called from a page: the page calls over HTTP.

import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';

/** Calls from the page come one after the other, in the order in which they were made. */
export class WebKitPage extends EventEmitter {
  #functions = { pageerror: (text) => void this.emit('pageerror', new Error(text)) };

  /** The size of the frame that pages are loaded in, if they are. */
  #frame;

  constructor(session) {
    super();
    this.session = session;
  }

  /** Listens for what the page calls. */
  async open() {
    this.server = createServer((request, response) => void this.#answer(request, response)).listen(
      0,
      '127.0.0.1',
    );
    await once(this.server, 'listening');
    return this;
  }

  /** The page's code can call the global function `name`, from when the page has loaded. */
  exposeFunction(name, act) {
    this.#functions[name] = act;
  }

  /** Nothing of before is called any more. */
  forget() {
    this.removeAllListeners();
    this.#frame = undefined;
    for (const name of Object.keys(this.#functions))
      if (name !== 'pageerror') delete this.#functions[name];
  }

  async goto(url) {
    if (this.#frame) await this.#gotoInFrame(url);
    else await this.session.goto(url);
    await this.#connect();
  }

  async #gotoInFrame(url) {
    await this.session.goto('about:blank');
    await this.evaluate(openFrame, { url, ...this.#frame });
    await this.session.enterFrame();
  }

  async reload() {
    await this.session.reload();
    await this.#connect();
  }

  async goBack() {
    await this.session.back();
  }

  /**
   * Gives pages this size, which is smaller than the window's. A window is never narrower than the buttons in its bar: for less,
   * pages are loaded in a frame of the size.
   */
  async setViewportSize({ width, height }) {
    const resize = async (size) => {
      await this.session.resize(size);
      return this.evaluate(() => ({ width: innerWidth, height: innerHeight }));
    };
    const first = await resize({ width, height });
    const outer = { width: 2 * width - first.width, height: 2 * height - first.height };
    const seen = await resize(outer);
    this.#frame = seen.width > width ? { width, height } : undefined;
  }

  evaluate(inPage, given) {
    return this.session.evaluate(inPage, given);
  }

  async close() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  #connect() {
    const names = Object.keys(this.#functions);
    return this.evaluate(connectInPage, {
      names,
      address: `http://127.0.0.1:${this.server.address().port}/`,
    });
  }

  async #answer(request, response) {
    let text = '';
    for await (const part of request.setEncoding('utf8')) text += part;
    const [name, ...given] = JSON.parse(text);
    response.setHeader('access-control-allow-origin', '*');
    try {
      response.end(JSON.stringify((await this.#functions[name]?.(...given)) ?? null));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  }
}

/** In a page: opens a page in a frame of this size; resolves when that has loaded. */
function openFrame({ url, width, height }) {
  const frame = Object.assign(document.createElement('iframe'), { src: url, width, height });
  frame.style.border = '0';
  document.body.append(frame);
  return new Promise((resolve) => frame.addEventListener('load', () => resolve(), { once: true }));
}

function connectInPage({ names, address }) {
  let last = Promise.resolve();
  const call = async (...what) => {
    const response = await fetch(address, { method: 'POST', body: JSON.stringify(what) });
    if (!response.ok) throw new Error(await response.text());
    return response.json();
  };
  for (const name of names) {
    globalThis[name] = (...given) => {
      const answer = last.then(() => call(name, ...given));
      last = answer.catch(() => {});
      return answer;
    };
  }
  const told = (error) => void globalThis.pageerror(`${error?.message ?? error}\n${error?.stack}`);
  globalThis.watchErrors = (window) => {
    window.addEventListener('error', ({ error, message }) => told(error ?? message));
    window.addEventListener('unhandledrejection', ({ reason }) => told(reason));
  };
  globalThis.watchErrors(globalThis);
}
