// A page that is left may be kept for the return to it, if it holds no connection.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { byPolling, byWebSocket, describe, start } from './support/transports.mjs';

/** Gives the page events. */
function withEvents(t) {
  const page = new EventTarget();
  const names = [];
  globalThis.addEventListener = (name, listener) => {
    names.push(name);
    page.addEventListener(name, listener);
  };
  globalThis.removeEventListener = (name, listener) => {
    names.splice(names.indexOf(name), 1);
    page.removeEventListener(name, listener);
  };
  t.after(() => {
    delete globalThis.addEventListener;
    delete globalThis.removeEventListener;
  });
  const leave = (persisted) =>
    page.dispatchEvent(Object.assign(new Event('pagehide'), { persisted }));
  return { leave, names };
}

for (const [transport, by] of [
  ['websocket', byWebSocket],
  ['xhr-polling', byPolling],
]) {
  test(`${transport}: the connection ends with the page, and comes back with it`, async (t) => {
    const { leave, names } = withEvents(t);
    const { client, network, connected, told } = start(t, {
      transports: [transport],
      reconnectDelay: 1,
    });
    await describe(network);
    const receiver = await by(network);
    await connected;
    assert.deepEqual(names, ['pagehide'], 'and no unload, which keeps pages from being kept');
    const again = new Promise((resolve) => (client.onConnect = resolve));
    leave(true);
    assert.equal(client.connected, false);
    assert.equal(told.closes[0].code, 1001);
    assert.ok(receiver.isAborted ?? receiver.closing);
    await describe(network);
    await by(network);
    await again;
    await client.deactivate({ force: true });
    assert.deepEqual(names, []);
  });
}

test('a page that is not kept takes its connection with it, and calls no callback', async (t) => {
  const { leave } = withEvents(t);
  const { client, network, connected, told } = start(t, { transports: ['xhr-polling'] });
  await describe(network);
  await byPolling(network);
  await connected;
  leave(false);
  assert.equal(client.connected, true);
  assert.deepEqual(told.closes, []);
});
