// A page in a frame of a window that stays: to load a document in a frame costs a tenth of what it costs to navigate a window.

/** The path of the page that has the frame. Whoever serves pages to be framed serves it too. */
export const HOST = '/host';

/** A page in the shape of KeptPage (kept-windows.mjs), in the one frame that its window has. */
export class FramedPage {
  constructor(window) {
    this.window = window;
  }

  on(type, listener) {
    this.window.on(type, listener);
  }

  exposeFunction(name, act) {
    return this.window.exposeFunction(name, act);
  }

  async goto(url) {
    const host = new URL(HOST, url).href;
    const address = await this.window.evaluate(() => location.href);
    if (address !== host) await this.window.goto(host);
    await this.window.evaluate((page) => globalThis.framed.open(page), url);
  }

  reload() {
    return this.window.evaluate(() => globalThis.framed.reload());
  }

  evaluate(inPage, given) {
    const evaluate = ([source, argument]) => globalThis.framed.evaluate(source, argument);
    return this.window.evaluate(evaluate, [`${inPage}`, given]);
  }

  /** Removes the frame, which ends all that its code has opened. */
  close() {
    return this.window.evaluate(() => globalThis.framed?.close());
  }
}

/** Gives the window `framed`, the frame. Its code has the function `harness` of the window. */
function installHost() {
  let frame;
  const loaded = async (load) => {
    const event = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
    load();
    await event;
    frame.contentWindow.harness = globalThis.harness;
    globalThis.watchErrors?.(frame.contentWindow);
  };
  globalThis.framed = {
    open(url) {
      frame = Object.assign(document.createElement('iframe'), { src: url });
      return loaded(() => document.body.append(frame));
    },
    reload: () => loaded(() => frame.contentWindow.location.reload()),
    evaluate: (source, argument) => frame.contentWindow.eval(`(${source})`)(argument),
    close: () => frame?.remove(),
  };
}

export const HOST_DOCUMENT = `<!doctype html><meta charset="utf-8"><title>host</title><body><script>(${installHost})()</script>`;
