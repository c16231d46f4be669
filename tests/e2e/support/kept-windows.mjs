// Windows that are used again: to open one takes longer than most tests do in it.

const STORAGES = ['sessionStorage', 'localStorage'];

/**
 * Gives contexts, in the shape of playwright's, whose windows are kept for the contexts to come. `open` opens a window: a `page` with a method
 * `forget`, and `close`. What it keeps from one page to the next of the same site is cleared in between. With `close({ stays: true })` the
 * window goes on showing its page, which has to do nothing any more (framed-page.mjs).
 */
export function keepWindows(open) {
  const all = [];
  const idle = [];
  const opened = async () => {
    const window = await open();
    all.push(window);
    return window;
  };
  const giveBack = async (window, { stays }) => {
    await window.page.evaluate(clear, STORAGES);
    window.page.forget();
    if (!stays) await window.page.goto('about:blank');
    idle.push(window);
  };
  return {
    async newContext() {
      const window = idle.pop() ?? (await opened());
      return {
        isKept: true,
        newPage: async () => window.page,
        newCDPSession: () => window.newCDPSession(),
        close: (options = {}) => giveBack(window, options),
      };
    },
    closeWindows: () => Promise.all(all.map((window) => window.close())),
  };
}

function clear(storages) {
  if (origin !== 'null') for (const storage of storages) globalThis[storage].clear();
}

/** A page of playwright or puppeteer whose listeners and functions can be taken back. */
export class KeptPage {
  #listeners = [];
  #functions = new Map();

  constructor(page) {
    this.page = page;
  }

  on(type, listener) {
    this.#listeners.push([type, listener]);
    this.page.on(type, listener);
  }

  async exposeFunction(name, act) {
    const known = this.#functions.has(name);
    this.#functions.set(name, act);
    if (!known)
      await this.page.exposeFunction(name, (...given) => this.#functions.get(name)(...given));
  }

  /** Nothing of before is called any more. */
  forget() {
    for (const [type, listener] of this.#listeners.splice(0)) this.page.off(type, listener);
    for (const name of this.#functions.keys()) this.#functions.set(name, () => {});
  }

  goto(url) {
    return this.page.goto(url);
  }

  goBack(options) {
    return this.page.goBack(options);
  }

  reload() {
    return this.page.reload();
  }

  /** By the name that playwright has for it, or puppeteer. */
  setViewportSize(size) {
    return this.page.setViewportSize?.(size) ?? this.page.setViewport(size);
  }

  evaluate(inPage, given) {
    return this.page.evaluate(inPage, given);
  }
}
