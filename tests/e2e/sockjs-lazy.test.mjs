// A SockJS that is loaded when it is needed: where WebSocket passes, it never is.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { behindProxy } from './support/behind-proxy.mjs';
import { sockJsBundle } from './support/bundle.mjs';
import { stompWasm } from './support/environment.mjs';
import { refuseUpgrade } from './support/proxy-faults.mjs';
import { SockJsBroker } from './support/sockjs-peers.mjs';
import { describePackages } from './support/suite.mjs';

const broker = new SockJsBroker([]);

const OPTIONS = { way: 'lazy', beside: '/ws', options: { reconnectDelay: 50 }, bodies: ['hello'] };

const declare = ({ withPage }) => {
  test('where WebSocket passes, nothing is loaded and nothing is asked but the upgrade', () =>
    behindProxy(withPage, broker, OPTIONS, async ({ proxy, watcher, page }) => {
      await watcher.until('message');
      assert.equal(watcher.of('onConnect')[0].transport, 'websocket');
      assert.equal(await page.call('loadsOfSockJs'), 0);
      assert.deepEqual(proxy.asked, ['ws']);
    }));

  test('where WebSocket is refused, sockjs-client is loaded and carries the messages', () =>
    behindProxy(
      withPage,
      broker,
      { ...OPTIONS, faults: { upgrade: refuseUpgrade(403) } },
      async ({ watcher, page }) => {
        await watcher.until('message');
        assert.deepEqual(watcher.bodies, ['1:hello']);
        assert.equal(watcher.of('onConnect')[0].transport, 'xhr-streaming');
        assert.equal(watcher.of('onWebSocketClose').length, 0, 'it took one attempt');
        assert.equal(await page.call('loadsOfSockJs'), 1);
      },
    ));
};

describePackages([stompWasm], broker, declare, { script: sockJsBundle });
