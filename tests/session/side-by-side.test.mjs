// Sessions of two entries on one page, which may not compile WebAssembly: that of stomp-wasm/js needs none.

import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test as declare } from 'node:test';
import { pathToFileURL } from 'node:url';
import { stompWasm } from '../e2e/support/environment.mjs';
import { tick } from '../package/support/client.mjs';
import { FakeSocket } from '../package/support/socket.mjs';

let isRefused = false;
WebAssembly.Module = function refuse() {
  isRefused = true;
  throw new EvalError('not by this policy');
};
const imported = (path) => import(pathToFileURL(resolve(stompWasm.directory, path)));
const [index, js] = [await imported('esm6/index.js'), await imported('esm6/js.js')];

const socket = new FakeSocket();
const options = { webSocketFactory: () => socket, retry: false };
const refused = new index.Session({ ...options, connectTimeout: 5 });
const failed = await refused.connect().catch((error) => error);
// Where all entries stand for stomp-wasm/js, there is none beside it.
const test = isRefused ? declare : () => {};

test('S107 a session of stomp-wasm/js connects beside one of stomp-wasm that cannot', async () => {
  const session = new js.Session(options);
  assert.equal(failed.code, 'unreachable');
  assert.match(failed.message, /wasm-unsafe-eval/);
  const isConnected = session.connect();
  await tick();
  socket.open();
  socket.receive('CONNECTED\nversion:1.2\n\n\0');
  await isConnected;
  assert.equal(session.state, 'connected');
  await refused.close();
  assert.equal(session.state, 'connected');
  const isClosed = session.close();
  socket.end(1000);
  await isClosed;
});
