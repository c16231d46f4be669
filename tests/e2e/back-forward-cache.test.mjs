// A page with a live client is kept by the browser when it is left, and the client is back when its page is.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { spiedBundle } from './support/bundle.mjs';
import { stompWasm } from './support/environment.mjs';
import { SockJsBroker } from './support/sockjs-peers.mjs';
import { eachTransport } from './support/sockjs-variants.mjs';
import { describePackages } from './support/suite.mjs';
import { Watcher } from './support/watcher.mjs';

const broker = new SockJsBroker([]);

const declare = ({ withPage }) => {
  const plain = {
    title: 'a WebSocket without SockJS',
    parameters: () => ({ url: broker.webSocketUrl }),
  };
  const ways = eachTransport('built-in').map(({ title, environment }) => ({
    title,
    parameters: () => ({
      url: broker.url,
      way: environment.way,
      transports: environment.transports,
    }),
  }));

  for (const { title, parameters } of [plain, ...ways]) {
    test(title, async () => {
      const watcher = new Watcher();
      await withPage(watcher.controls, async (page) => {
        await page.watch({
          ...parameters(),
          destination: '/topic/kept',
          options: { reconnectDelay: 50 },
          bodies: ['hello'],
        });
        await watcher.until('message');
        await page.reportReturn();
        await page.leaveAndReturn();
        const { persisted } = await watcher.until('pageshow');
        assert.equal(persisted, true, 'the page was kept');
        await watcher.until('message', undefined, 2);
        assert.deepEqual(watcher.bodies, ['1:hello', '2:hello']);
        assert.equal(watcher.of('onConnect').length, 2, 'one connection before, one after');
        const listened = await page.call('spies.listened');
        assert.ok(listened.includes('pagehide') || title === plain.title, 'the spy sees listeners');
        for (const type of ['unload', 'beforeunload'])
          assert.ok(!listened.includes(type), `nothing listens to ${type}`);
      });
    });
  }
};

// Firefox keeps no page that has a connection.
for (const browser of ['chromium with back/forward cache', 'webkit']) {
  const options = { script: spiedBundle, browser, inFrame: false };
  describePackages([stompWasm], broker, declare, options);
}
