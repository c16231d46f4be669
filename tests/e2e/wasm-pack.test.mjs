// The package that wasm-pack makes of crates/stomp-wasm-js by the commands of its README, in a page, with our broker.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { StompBroker } from './support/broker.mjs';
import { launchChromium } from './support/chromium.mjs';
import { selected } from './support/environment.mjs';
import { build, codeIn, commands } from './support/wasm-pack.mjs';

if (selected('rust@broker')) describe('the package that wasm-pack makes', declare);

function declare() {
  let site;
  let broker;
  let browser;
  let page;
  let forPages;
  let forBundlers;

  before(async () => {
    site = await mkdtemp(join(tmpdir(), 'wasm-pack-'));
    [forPages, forBundlers] = await commands();
    await build(forPages, join(site, 'pkg'));
    await writeFile(join(site, 'index.html'), '<!doctype html><title>wasm-pack</title>');
    broker = await new StompBroker(['--site', site]).start();
    browser = await launchChromium();
    page = await browser.newPage();
    await page.goto(broker.site);
  });
  after(async () => {
    await browser?.close();
    await broker?.stop();
    if (site) await rm(site, { recursive: true });
  });

  test('the program of the README gets its message', async () => {
    const program = (await codeIn('js'))
      .replace('./pkg/', '/pkg/')
      .replace('wss://example.org/ws', broker.url)
      .replace('console.log(', 'globalThis.printed(');
    const own = await browser.newPage();
    try {
      await own.goto(broker.site);
      const printed = own.evaluate(() => new Promise((resolve) => (globalThis.printed = resolve)));
      await own.addScriptTag({ type: 'module', content: program });
      assert.equal(await printed, '안녕');
    } finally {
      await own.close();
    }
  });

  test('the command for bundlers makes a package whose module a bundler loads', async () => {
    const folder = join(site, 'for-bundlers');
    await build(forBundlers, folder);
    const entry = await readFile(join(folder, 'stomp_wasm_js.js'), 'utf8');
    assert.match(entry, /stomp_wasm_js_bg\.wasm/);
  });

  test('a message comes back, with headers and a body of text or bytes', async () => {
    const told = await page.evaluate(async () => {
      const { default: init, Client } = await import('/pkg/stomp_wasm_js.js');
      await init();
      const messages = [];
      await new Promise((resolve, reject) => {
        const client = new Client({
          brokerURL: `ws://${location.host}/ws`,
          beforeConnect: async () => client.configure({ connectHeaders: { login: 'kim' } }),
          onConnect(frame) {
            messages.push([frame.command, client.connected, client.connectedVersion]);
            client.subscribe('/topic/chat', (message) => {
              messages.push([message.body, [...message.binaryBody], message.headers.lang]);
              if (messages.length === 3) resolve();
            });
            client.publish({ destination: '/topic/chat', body: '안녕', headers: { lang: 'ko' } });
            client.publish({ destination: '/topic/chat', binaryBody: Uint8Array.of(0, 255) });
          },
          onStompError: (frame) => reject(new Error(frame.body)),
          onWebSocketError: (event) => reject(new Error(event.message)),
        });
        client.activate();
      });
      return messages;
    });
    assert.deepEqual(told, [
      ['CONNECTED', true, '1.2'],
      ['안녕', [236, 149, 136, 235, 133, 149], 'ko'],
      ['\0\ufffd', [0, 255], undefined],
    ]);
  });

  test('messages are acknowledged by id, transactions and receipts have ids of their own', async () => {
    const told = await page.evaluate(async () => {
      const { default: init, Client } = await import('/pkg/stomp_wasm_js.js');
      await init();
      const told = [];
      const event = () => {
        let happened;
        const happens = new Promise((resolve) => (happened = resolve));
        return [happens, happened];
      };
      const [connected, onConnect] = event();
      const [disconnected, onDisconnect] = event();
      const client = new Client({ brokerURL: `ws://${location.host}/ws`, onConnect, onDisconnect });
      client.activate();
      await connected;
      const [received, receive] = event();
      const work = client.subscribe('/queue/work', receive, { id: 'w', ack: 'client-individual' });
      const transaction = client.begin('tx-7');
      client.publish({ destination: '/queue/work', body: '1', headers: { transaction: 'tx-7' } });
      transaction.commit();
      const message = await received;
      told.push([work.id, transaction.id, message.body]);
      const [confirmed, confirm] = event();
      client.watchForReceipt('r-1', confirm);
      client.ack(message.headers.ack, 'w', { receipt: 'r-1' });
      told.push((await confirmed).headers['receipt-id']);
      try {
        transaction.abort();
      } catch (error) {
        told.push(error.message);
      }
      work.unsubscribe();
      await client.deactivate();
      await disconnected;
      told.push(client.active);
      try {
        client.publish({ destination: '/queue/work' });
      } catch (error) {
        told.push(error.message);
      }
      return told;
    });
    const missing = 'there is no open transaction tx-7';
    assert.deepEqual(told.slice(0, 4), [['w', 'tx-7', '1'], 'r-1', missing, false]);
    assert.match(told[4], /no STOMP connection/);
    const left = await (await fetch(`${broker.site}control/queues`)).text();
    assert.doesNotMatch(left, /"(depth|unacknowledged)":[1-9]/);
  });

  test('options of the wrong kind are named', async () => {
    const told = await page.evaluate(async () => {
      const { default: init, Client } = await import('/pkg/stomp_wasm_js.js');
      await init();
      return [{}, { brokerURL: 7 }].map((options) => {
        try {
          new Client(options).activate();
          return 'activated';
        } catch (error) {
          return error.message;
        }
      });
    });
    assert.match(told[0], /brokerURL or webSocketFactory is missing/);
    assert.match(told[1], /wrong kind/);
  });
}
