// The chat of examples/wasm-pack-vite, with Spring and with stomp-broker: the package that wasm-pack makes, in a page by Vite.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { StompBroker } from '../e2e/support/broker.mjs';
import { launchChromium } from '../e2e/support/chromium.mjs';
import { ViteProject, WAYS } from './kit/vite-project.mjs';
import { ViteWindow } from './kit/vite-window.mjs';
import { servers } from './servers/index.mjs';

/** How the address of the page's socket ends, over each transport. */
const ENDS = { WebSocket: /:\d+\/(ws|chat\/websocket)$/, SockJS: /\/\d{3}\/\w+\/websocket$/ };

/** What the broker has got from a window that is connected. */
const SUBSCRIBED = { match: { command: 'SUBSCRIBE', direction: 'in' } };

/** SockJS is sockjs-client's, so that the way to the module makes no difference to it. */
const TRANSPORTS = { web: ['WebSocket', 'SockJS'], bundler: ['WebSocket'] };

describe('the package that wasm-pack makes, in a page by Vite', () => {
  const spring = servers.spring();
  const broker = new StompBroker([]);
  let browser;

  before(async () => {
    await Promise.all([spring.start(), broker.start()]);
    browser = await launchChromium();
  });
  after(async () => {
    await browser?.close();
    await Promise.all([spring.dispose(), broker.stop()]);
  });

  const open = (address, url) => new ViteWindow().open(browser, address, url);

  for (const [target, transports] of Object.entries(TRANSPORTS))
    describe(`for the target ${target}`, () => {
      const project = new ViteProject(target);
      before(() => project.install());
      for (const [way, scripts] of Object.entries(WAYS))
        test(`two windows chat over ${transports.join(' and over ')}, by ${way}`, () =>
          project.served(scripts, async (address) => {
            for (const transport of transports)
              await Promise.all(urls(transport).map((url) => chat(address, url)));
          }));
      if (target === 'web')
        test('a page tells that its broker is away, and goes on when it is back', () =>
          project.served(WAYS['a build'], awayAndBack));
    });

  /** The addresses of both brokers. */
  function urls(transport) {
    if (transport === 'WebSocket') return [spring.ws, broker.url];
    return [spring.sockjs, `http://${broker.address.http}/stomp`];
  }

  /** A window that has got its own message is known to be subscribed: Spring confirms no SUBSCRIBE. */
  async function chat(address, url) {
    const ann = await open(address, url);
    await ann.shows('connected');
    await ann.say('Ann', '안녕하세요? 👋');
    await ann.has('Ann: 안녕하세요? 👋');
    const bob = await open(address, url);
    await bob.shows('connected');
    await bob.say('Bob', '<b>반갑습니다</b>');
    await bob.has('Bob: <b>반갑습니다</b>');
    await ann.has('Ann: 안녕하세요? 👋', 'Bob: <b>반갑습니다</b>');
    await ann.page.reload();
    await ann.shows('connected');
    await ann.say('Ann', '다시');
    await ann.has('Ann: 다시');
    await bob.has('Bob: <b>반갑습니다</b>', 'Ann: 다시');
    for (const window of [ann, bob]) await wentWell(window, url);
  }

  /** The module came as WebAssembly, messages over the transport that was meant, and nothing was complained about. */
  async function wentWell(window, url) {
    const { failures, moduleTypes, sockets } = window;
    await window.close();
    assert.deepEqual(failures, []);
    assert.ok(moduleTypes.length > 0, 'no module was loaded');
    for (const type of moduleTypes) assert.equal(type, 'application/wasm');
    const { host } = new URL(url);
    const ofBroker = sockets.filter((socket) => new URL(socket).host === host);
    assert.ok(ofBroker.length > 0, `no socket of ${host} in ${sockets}`);
    const end = url.startsWith('http') ? ENDS.SockJS : ENDS.WebSocket;
    for (const socket of ofBroker) assert.match(socket, end);
  }

  async function awayAndBack(address) {
    const before = await open(address, broker.url);
    await before.shows('connected');
    await broker.kill();
    await before.shows('no connection (1006), trying again');
    const meanwhile = await open(address, broker.url);
    await meanwhile.shows('no connection (1006), trying again');
    for (const window of [before, meanwhile]) assert.equal(await window.canSend(), false);
    await broker.start();
    for (const window of [before, meanwhile]) await window.shows('connected');
    await broker.ask('POST', '/control/wait-for', { ...SUBSCRIBED, count: 2, timeoutMs: 30_000 });
    await meanwhile.say('Ann', '다시');
    for (const window of [before, meanwhile]) {
      await window.has('Ann: 다시');
      await window.close();
    }
  }
});
