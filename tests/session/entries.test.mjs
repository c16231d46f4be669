// Sessions from every entry of the package.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { FakeSocket } from '../package/support/socket.mjs';
import { tick } from '../package/support/client.mjs';
import { stompWasm } from '../e2e/support/environment.mjs';

const require = createRequire(import.meta.url);
const file = (path) => resolve(stompWasm.directory, path);
const imported = (path) => import(pathToFileURL(file(path)));

/** A session of an entry connects, and its message is confirmed. */
async function connects({ Session }) {
  const socket = new FakeSocket();
  const options = { webSocketFactory: () => socket, heartbeatIncoming: 0, heartbeatOutgoing: 0 };
  const session = new Session(options);
  const isConnected = session.connect();
  await tick();
  socket.open();
  socket.receive('CONNECTED\nversion:1.2\nserver:RabbitMQ/3\n\n\0');
  await isConnected;
  const sent = session.publish('/queue/a', 'x');
  const [, receipt] = /receipt:(.*)/.exec(socket.sent.at(-1));
  socket.receive(`RECEIPT\nreceipt-id:${receipt}\n\n\0`);
  assert.deepEqual(await sent, { confirmed: true });
  const closed = session.close();
  socket.end(1000);
  await closed;
}

for (const name of ['index', 'websocket', 'js'])
  test(`esm6/${name}.js`, async () => connects(await imported(`esm6/${name}.js`)));

for (const name of ['stomp.umd', 'stomp.umd.min', 'stomp-websocket.umd.min', 'stomp-js.umd.min'])
  test(`bundles/${name}.js`, () => connects(require(file(`bundles/${name}.js`))));

test('esm6/slim.js, once it has its module, and says so before', async () => {
  const slim = await imported('esm6/slim.js');
  const reported = [];
  globalThis.reportError = (error) => reported.push(error);
  const options = { webSocketFactory: () => new FakeSocket(), retry: false };
  const error = await new slim.Session(options).connect().catch((it) => it);
  delete globalThis.reportError;
  assert.equal(error.code, 'unreachable');
  assert.match(error.message, /init\(url\)/);
  await slim.init(await readFile(file('stomp.wasm')));
  await connects(slim);
});
