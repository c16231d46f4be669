// A window with the page of examples/wasm-pack-vite.

import assert from 'node:assert/strict';

const TIMEOUT = 60_000;

export class ViteWindow {
  /** Errors and warnings of the page: wasm-bindgen warns of a module that is served as another type. */
  failures = [];
  /** Types that modules were served as. */
  moduleTypes = [];
  /** Addresses of WebSockets. */
  sockets = [];

  /** Opens the page in a window of its own, for this broker. */
  async open(browser, address, broker) {
    this.context = await browser.newContext();
    const page = await this.context.newPage();
    this.page = page;
    page.on('pageerror', (error) => this.failures.push(error.message));
    page.on('console', (message) => this.#hear(message));
    page.on('response', (response) => this.#see(response));
    page.on('websocket', (socket) => this.sockets.push(socket.url()));
    await page.goto(`${address}?broker=${encodeURIComponent(broker)}`);
    return this;
  }

  #hear(message) {
    if (['error', 'warning'].includes(message.type())) this.failures.push(message.text());
  }

  #see(response) {
    if (response.url().endsWith('.wasm')) this.moduleTypes.push(response.headers()['content-type']);
  }

  /** Settles once the page says that its connection is so; fails with what the page complained about. */
  async shows(status) {
    const shown = this.page.getByRole('status').filter({ hasText: status });
    try {
      await shown.waitFor({ timeout: TIMEOUT });
    } catch (cause) {
      throw new Error(`no "${status}"; errors: ${this.failures.join('\n')}`, { cause });
    }
  }

  async say(name, text) {
    await this.page.getByLabel('Name').fill(name);
    await this.page.getByLabel('Message').fill(text);
    await this.page.getByRole('button', { name: 'Send' }).click();
  }

  canSend() {
    return this.page.getByRole('button', { name: 'Send' }).isEnabled();
  }

  /** Settles once there are these messages, each behind its time of day; fails if there are others. */
  async has(...messages) {
    const list = this.page.getByRole('listitem');
    await list.nth(messages.length - 1).waitFor({ timeout: TIMEOUT });
    const shown = await list.allTextContents();
    for (const line of shown) assert.match(line, /^\d\d:\d\d /);
    assert.deepEqual(
      shown.map((line) => line.slice('00:00 '.length)),
      messages,
    );
  }

  async close() {
    await this.context?.close();
  }
}
