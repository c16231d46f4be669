// Serves the page of the recipe and the package's script; prints its address.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const FILES = {
  '/': [new URL('page.html', import.meta.url), 'text/html'],
  '/stomp.js': [createRequire(import.meta.url).resolve('stomp-wasm'), 'text/javascript'],
};

const server = createServer(async ({ url }, response) => {
  const [file, type] = FILES[new URL(url, 'http://localhost').pathname] ?? [];
  if (file === undefined) return response.writeHead(404).end();
  response.writeHead(200, { 'content-type': type }).end(await readFile(file));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

/** The address of the page. */
export const address = `http://127.0.0.1:${server.address().port}`;
server.unref();
