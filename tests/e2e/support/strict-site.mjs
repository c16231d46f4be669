// A site whose pages have restrictions: the package as it is, a page of in-page/strict.mjs, and headers that the address asks for.

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { mustExist, stompWasm } from './environment.mjs';

const SCRIPT = fileURLToPath(new URL('../in-page/strict.mjs', import.meta.url));
const DOCUMENT =
  '<!doctype html><meta charset="utf-8"><title>strict</title><body><script type="module" src="/strict.mjs"></script>';
const TYPES = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' };

export class StrictSite {
  async start() {
    mustExist(stompWasm.directory, 'build the package (cargo xtask build) or set STOMP_WASM_PKG');
    this.server = createServer((request, response) => void serve(request, response)).listen(
      0,
      '127.0.0.1',
    );
    await once(this.server, 'listening');
    return this;
  }

  get origin() {
    return `http://127.0.0.1:${this.server.address().port}`;
  }

  /** The address of a page with these response headers, which takes the package by the entry `specifier` of its package.json. */
  async page(headers, specifier) {
    const query = new URLSearchParams({
      headers: JSON.stringify(headers),
      entry: await entryOf(specifier),
    });
    return `${this.origin}/?${query}`;
  }

  async stop() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

/** What `import` of a page without a bundler has to be given: where the package says that its entry is. */
async function entryOf(specifier) {
  const { exports } = JSON.parse(await readFile(join(stompWasm.directory, 'package.json'), 'utf8'));
  const entry = exports[specifier];
  if (entry === undefined) throw new Error(`the package has no entry ${specifier}`);
  return `/package/${(entry.import ?? entry).default}`;
}

async function serve(request, response) {
  const { pathname, searchParams } = new URL(request.url, 'http://page');
  // A frame without an origin gets scripts only where every origin may have them.
  response.setHeader('access-control-allow-origin', '*');
  const file = fileOf(pathname);
  if (file) {
    response.setHeader('content-type', `${TYPES[extname(file)]}; charset=utf-8`);
    return response.end(await readFile(file));
  }
  if (pathname !== '/') return response.writeHead(404).end();
  for (const [name, value] of Object.entries(JSON.parse(searchParams.get('headers') ?? '{}')))
    response.setHeader(name, value);
  return response.setHeader('content-type', 'text/html; charset=utf-8').end(DOCUMENT);
}

function fileOf(pathname) {
  if (pathname === '/strict.mjs') return SCRIPT;
  const [, path] = /^\/package\/(.*)$/.exec(pathname) ?? [];
  return path && extname(path) in TYPES ? join(stompWasm.directory, path) : undefined;
}
