// SockJS where `fetch` is missing, as in Jest's jsdom.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Network } from './support/network.mjs';
import { byWebSocket, start } from './support/transports.mjs';

/** A network that a page reaches by WebSocket only. */
function withoutFetch() {
  const network = new Network();
  globalThis.fetch = undefined;
  return network;
}

test('F-6: WebSocket is used without asking the server for it', async (t) => {
  const { client, network, connected, told } = start(t, {}, withoutFetch());
  await byWebSocket(network);
  await connected;
  assert.equal(client.transport, 'websocket');
  assert.deepEqual([told.errors, told.closes], [[], []]);
});

test('F-6: transports over HTTP say what is missing', async (t) => {
  const { network, told, heard } = start(t, {}, withoutFetch());
  (await network.next(/\/websocket$/)).end(1006);
  await heard('closes');
  assert.match(told.errors[0].message, /SockJS over HTTP needs `fetch`, which is missing here/);
  assert.match(told.errors[0].message, /websocket/);
});
