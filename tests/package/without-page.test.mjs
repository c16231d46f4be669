// Clients that are made where there is no page, as a server does that renders pages.

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { Network } from './support/network.mjs';
import { ours } from './support/package.mjs';
import { reported } from './support/reported.mjs';

let network;
afterEach(() => {
  network?.restore();
  network = undefined;
  delete globalThis.location;
});

for (const path of ['/chat', '/', '/chat?token=1', '//broker.test/chat']) {
  test(`sockjsURL may be the path ${path}`, () => {
    const client = new ours.Client({ sockjsURL: path });
    assert.equal(client.sockjsURL, path);
    client.configure({ sockjsURL: path });
    assert.equal(client.active, false);
  });
}

test('what is no address of SockJS anywhere is refused at once', () => {
  for (const sockjsURL of ['ws://h/chat', 'chat', 'ftp://h/', ' ', '?chat'])
    assert.throws(() => new ours.Client({ sockjsURL }), /sockjsURL must begin with/, sockjsURL);
});

test('a path cannot be connected to, and the application is told', async () => {
  const errors = [];
  await reported(async () => {
    const { promise, resolve } = deferred();
    const client = new ours.Client({
      sockjsURL: '/chat',
      reconnectDelay: 0,
      onWebSocketError: ({ message }) => {
        errors.push(message);
        resolve();
      },
    });
    client.activate();
    await promise;
    await client.deactivate();
  });
  assert.equal(errors.length, 1);
  assert.match(errors[0], /\/chat/);
});

test('on the page the path is one of its own site', async () => {
  network = new Network();
  const client = new ours.Client({ sockjsURL: '/chat', reconnectDelay: 0 });
  globalThis.location = { href: 'https://page.test/room/1' };
  client.activate();
  const info = await network.next(/info/);
  assert.match(info.url, /^https:\/\/page\.test\/chat\/info/);
  await client.deactivate({ force: true });
});

function deferred() {
  let resolve;
  const promise = new Promise((done) => (resolve = done));
  return { promise, resolve };
}
