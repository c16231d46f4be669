// Where WebSocket cannot pass, the client connects all the same, loses nothing, and goes back to WebSocket when it passes again.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { behindProxy } from './support/behind-proxy.mjs';
import { stompWasm } from './support/environment.mjs';
import { buffer, hang, refuseUpgrade, swallow } from './support/proxy-faults.mjs';
import { SockJsBroker } from './support/sockjs-peers.mjs';
import { describePackages } from './support/suite.mjs';

/** An attempt that takes longer is given up by the client, and reported: within this time it has to have found its way. */
const CONFIGURED = 15_000;
const OPTIONS = { connectionTimeout: CONFIGURED, transportTimeout: 10_000, reconnectDelay: 50 };
/** Where a transport says nothing. Elsewhere nothing is waited for, and a time this short would tell of a busy machine alone. */
const SILENT = { ...OPTIONS, transportTimeout: 2000 };
const BODIES = Array.from({ length: 50 }, (_, n) => `${n}`);

const BLOCKED = [
  { title: 'the upgrade is forbidden', faults: { upgrade: refuseUpgrade(403) } },
  { title: 'the upgrade is not found', faults: { upgrade: refuseUpgrade(404) } },
  { title: 'the upgrade is never answered', faults: { upgrade: hang }, options: SILENT },
  {
    title: 'all frames after the upgrade are swallowed',
    faults: { upgrade: swallow },
    options: SILENT,
  },
  { title: 'the browser has no WebSocket', faults: {}, without: 'WebSocket' },
];

const broker = new SockJsBroker([]);

for (const browser of ['chromium', 'firefox']) {
  describePackages([stompWasm], broker, ({ withPage }) => declare(withPage), { browser });
}

function declare(withPage) {
  for (const { title, faults, without, options = OPTIONS } of BLOCKED) {
    test(`${title}: streaming takes over`, () =>
      behindProxy(
        withPage,
        broker,
        { faults, without, options, bodies: BODIES },
        async ({ watcher }) => {
          await connectedAtOnce(watcher, 'xhr-streaming', ['websocket']);
          await allArrive(watcher, 1);
        },
      ));
  }

  for (const headersFirst of [false, true]) {
    const kept = headersFirst ? 'bodies of responses' : 'responses';
    test(`WebSocket is refused and ${kept} are kept back until they end: polling takes over`, () => {
      const faults = { upgrade: refuseUpgrade(403), xhr_streaming: buffer({ headersFirst }) };
      return behindProxy(
        withPage,
        broker,
        { faults, options: SILENT, bodies: BODIES },
        async ({ watcher }) => {
          await connectedAtOnce(watcher, 'xhr-polling', ['websocket', 'xhr-streaming']);
          await allArrive(watcher, 1);
        },
      );
    });
  }

  test('a plain WebSocket that is blocked gives way to SockJS', () => {
    const faults = { upgrade: swallow };
    return behindProxy(
      withPage,
      broker,
      { faults, options: SILENT, bodies: BODIES, beside: '/ws' },
      async ({ watcher }) => {
        await connectedAtOnce(watcher, 'xhr-streaming', ['websocket']);
        await allArrive(watcher, 1);
      },
    );
  });

  test('when WebSocket passes again, the next reconnect is by WebSocket', () =>
    behindProxy(
      withPage,
      broker,
      { faults: { upgrade: refuseUpgrade(403) }, options: OPTIONS, bodies: BODIES },
      async (stage) => {
        const { proxy, watcher } = stage;
        await connectedAtOnce(watcher, 'xhr-streaming', ['websocket']);
        await allArrive(watcher, 1);
        proxy.faults = {};
        proxy.cut();
        const { transport } = await watcher.until('onConnect', undefined, 2);
        assert.equal(transport, 'websocket');
        await allArrive(watcher, 2);
      },
    ));

  test('a transport that failed is not tried again by the next page of the same tab', () =>
    behindProxy(
      withPage,
      broker,
      { faults: { upgrade: refuseUpgrade(403) }, options: OPTIONS, bodies: BODIES },
      async (stage) => {
        const { proxy, watcher, page, start } = stage;
        await allArrive(watcher, 1);
        await page.reload();
        await start();
        const { transport } = await watcher.until('onConnect', undefined, 2);
        assert.equal(transport, 'xhr-streaming');
        assert.equal(proxy.count('websocket'), 1, 'attempts by WebSocket');
      },
    ));
}

/** The first attempt ended with onConnect, after transports that `failed`. */
async function connectedAtOnce(watcher, transport, failed) {
  const connected = await watcher.until('onConnect');
  assert.equal(connected.transport, transport);
  assert.deepEqual(watcher.of('onWebSocketClose'), [], 'it took one attempt');
  const [told] = watcher.of('onTransportChange');
  assert.equal(told.transport, transport);
  assert.deepEqual(
    told.failed.map((failure) => failure.transport),
    failed,
  );
  for (const { reason } of told.failed) assert.match(reason, /\w/);
  assert.match(told.reason, /\w/, 'why it is not the first choice');
}

/** What was published in the `connection`th onConnect arrives, each message once and in order, and nothing else does. */
async function allArrive(watcher, connection) {
  const last = `${connection}:${BODIES.at(-1)}`;
  await watcher.until('message', (message) => message.body === last);
  const expected = Array.from({ length: connection }, (_, n) =>
    BODIES.map((body) => `${n + 1}:${body}`),
  ).flat();
  assert.deepEqual(watcher.bodies, expected);
}
