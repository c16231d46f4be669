// Serves a folder as a plain web server would.

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.map': 'application/json',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
};

/**
 * Serves `folder` on a loopback port, and `index` as its index if that is given, for `act(address)`; `headers` are those
 * of every response.
 */
export async function served({ folder, index, headers }, act) {
  const server = createServer(
    (request, response) => void answer({ folder, index, headers }, request, response),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await act(`http://127.0.0.1:${server.address().port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function answer({ folder, index, headers }, request, response) {
  // As URL resolves `..`, nothing above the folder can be asked for.
  const path = normalize(decodeURIComponent(new URL(request.url, 'http://site').pathname));
  try {
    const isIndex = path === '/';
    const content =
      isIndex && index ? index : await readFile(join(folder, isIndex ? 'index.html' : path));
    const type = TYPES[isIndex ? '.html' : extname(path)] ?? 'application/octet-stream';
    response.writeHead(200, { ...headers, 'content-type': `${type}; charset=utf-8` });
    response.end(content);
  } catch {
    response.writeHead(404).end();
  }
}
