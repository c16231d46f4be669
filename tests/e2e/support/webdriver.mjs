// A client of WebDriver (W3C), as far as the tests need it: one session, which has one window.

/** How long a function in the page, or the loading of a page, may take; tests have shorter deadlines of their own. */
const TIMEOUT = 120_000;

/** The body of a script for WebDriver: calls `source`, a function's text, with one argument, and awaits what it gives. */
const calling = (source) => `
  const [given, done] = arguments;
  const unlike = (key, value) => (value === undefined ? { $undefined: true } : value);
  new Promise(resolve => resolve((${source})(given)))
    .then(value => done({ json: JSON.stringify(value, unlike) ?? 'null' }))
    .catch(error => done({ error: String(error), stack: error?.stack }));`;

export class WebDriverSession {
  #address;

  /** Opens a session with the driver at `url`. */
  static async open(url) {
    const session = new WebDriverSession();
    session.#address = `${url}/session`;
    const timeouts = { script: TIMEOUT, pageLoad: TIMEOUT };
    const { sessionId } = await session.#ask('POST', '', {
      capabilities: { alwaysMatch: { timeouts } },
    });
    session.#address += `/${sessionId}`;
    return session;
  }

  /** Loads a page; resolves when it has loaded. */
  goto(url) {
    return this.#ask('POST', '/url', { url });
  }

  back() {
    return this.#ask('POST', '/back', {});
  }

  reload() {
    return this.#ask('POST', '/refresh', {});
  }

  /** Gives the window a size, its borders included. */
  resize({ width, height }) {
    return this.#ask('POST', '/window/rect', { width, height });
  }

  /** From now on `evaluate` is about the first frame of the page, until another page is loaded. */
  enterFrame() {
    return this.#ask('POST', '/frame', { id: 0 });
  }

  /** What `inPage` gives in the page, which is called with `given`. */
  async evaluate(inPage, given) {
    const script = calling(`${inPage}`);
    const { json, error, stack } = await this.#ask('POST', '/execute/async', {
      script,
      args: [given ?? null],
    });
    if (json === undefined) throw new Error(`${error}\n${stack ?? ''}`);
    return withUndefined(JSON.parse(json));
  }

  /** Ends the session, and with it the browser. */
  close() {
    return this.#ask('DELETE', '');
  }

  async #ask(method, path, body) {
    const response = await fetch(`${this.#address}${path}`, {
      method,
      body: body && JSON.stringify(body),
    });
    const { value } = await response.json();
    if (!response.ok)
      throw new Error(`WebDriver ${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  }
}

function withUndefined(value) {
  if (typeof value !== 'object' || value === null) return value;
  if (value.$undefined) return undefined;
  for (const [key, member] of Object.entries(value)) value[key] = withUndefined(member);
  return value;
}
