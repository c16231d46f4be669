// The pages of the benchmark: for each package a bundle of its own, so that none shares machine code or inline caches.

import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

import { mustExist } from '../e2e/support/environment.mjs';

const IN_PAGE = fileURLToPath(new URL('in-page/', import.meta.url));

const HEADERS = {
  'cache-control': 'no-store',
  // With these performance.now() counts in 5 µs instead of 100.
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

const HTML = 'text/html';
const JAVASCRIPT = 'text/javascript';

const html = (script) =>
  `<!doctype html><meta charset="utf-8"><title>bench</title><script>\n${script}</script>\n`;

export class Site {
  #pages = new Map();

  async start() {
    this.server = createServer((request, response) => this.#answer(request, response));
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  /** Adds the page that in-page/`script` makes with a package (`{directory}`); gives its address. */
  async add(script, pkg = undefined) {
    return this.#put(HTML, html(await bundle(script, pkg)));
  }

  /** Adds in-page/`script` with a package, as small as an application would ship it; gives its address. */
  async addScript(script, pkg) {
    return this.#put(JAVASCRIPT, await bundle(script, pkg, { minify: true }));
  }

  #put(type, text) {
    const path = `/${this.#pages.size}`;
    this.#pages.set(path, { type, text });
    return `http://127.0.0.1:${this.server.address().port}${path}`;
  }

  #answer(request, response) {
    const page = this.#pages.get(request.url);
    response.writeHead(page ? 200 : 404, {
      ...HEADERS,
      'content-type': `${page?.type ?? HTML}; charset=utf-8`,
    });
    response.end(page?.text);
  }

  async stop() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

async function bundle(script, pkg, options = {}) {
  const { outputFiles } = await build({
    entryPoints: [join(IN_PAGE, script)],
    alias: pkg ? { 'package-under-measurement': entryOf(pkg) } : {},
    bundle: true,
    format: 'iife',
    platform: 'browser',
    write: false,
    logLevel: 'error',
    ...options,
  });
  return outputFiles[0].text.replaceAll('</script', '<\\/script');
}

function entryOf({ directory }) {
  return mustExist(
    join(directory, 'esm6/index.js'),
    'build the package (cargo xtask build) or set STOMP_WASM_PKG',
  );
}
