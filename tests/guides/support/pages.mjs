// Pages for the programs of the guides: a document with headers and a script of its own, beside the package in node_modules.

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join, normalize } from 'node:path';

import { stompWasm } from '../../e2e/support/environment.mjs';

const PACKAGE = '/node_modules/stomp-wasm/';
const DOCUMENT =
  '<!doctype html><title>a program</title><script type="module" src="program.js"></script>';

export class Pages {
  #shown = {};

  async start() {
    this.server = createServer((request, response) => void this.#answer(request, response));
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  stop() {
    this.server?.closeAllConnections();
    this.server?.close();
  }

  /** Serves this `html`, or a page that runs `script`, from now on; gives its address. */
  show({ html = DOCUMENT, script = '', policy }) {
    this.#shown = { html, script, policy };
    return `http://127.0.0.1:${this.server.address().port}/`;
  }

  /** Opens what `show` serves, until it has printed so many lines. What the browser says against refused sockets may be `expected`. */
  async run(browser, { expected, ...shown }, printed, count) {
    const address = this.show(shown);
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      page.on('console', (line) => {
        if (line.type() === 'log') printed.line(line.text());
        else if (line.type() === 'error' && !expected?.test(line.text()))
          printed.error(line.text());
      });
      page.on('pageerror', (error) => printed.error(error.message));
      await page.goto(address);
      const isOver = () => printed.errors.length > 0 || printed.lines.length >= count;
      await printed.until(isOver, 'the output');
    } finally {
      await context.close();
    }
  }

  async #answer(request, response) {
    const { pathname } = new URL(request.url, 'http://page');
    const { html, script, policy } = this.#shown;
    if (pathname === '/') {
      if (policy) response.setHeader('content-security-policy', policy);
      response.setHeader('content-type', 'text/html; charset=utf-8').end(html);
    } else if (pathname === '/program.js')
      response.setHeader('content-type', 'text/javascript; charset=utf-8').end(script);
    else if (pathname.startsWith(PACKAGE)) {
      const file = join(stompWasm.directory, normalize(pathname.slice(PACKAGE.length)));
      const type = file.endsWith('.wasm') ? 'application/wasm' : 'text/javascript; charset=utf-8';
      response.setHeader('content-type', type).end(await readFile(file));
    } else response.setHeader('content-type', 'image/svg+xml').writeHead(204).end(); // the icon
  }
}
