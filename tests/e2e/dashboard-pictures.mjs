// Takes the pictures of docs/broker/dashboard.md: node tests/e2e/dashboard-pictures.mjs

import { fileURLToPath } from 'node:url';

import { StompBroker } from './support/broker.mjs';
import { launchChromium } from './support/chromium.mjs';
import { TRANSPORTS } from './support/raw-client.mjs';
import { frame } from './support/wire.mjs';

const IMAGES = fileURLToPath(new URL('../../docs/images', import.meta.url));
const SIZES = [
  [390, 1400],
  [768, 1100],
  [1280, 900],
];

const [tcp, websocket] = TRANSPORTS;
const broker = new StompBroker(['--heart-beat', '0,0', '--no-stocks']);
await broker.start();
const browser = await launchChromium();

const control = (path, what) => broker.ask('POST', `/control/${path}`, what);

/** Two clients that stay, and one that was disconnected. */
async function populate() {
  const clients = [];
  for (const [transport, login] of [
    [tcp, 'orders'],
    [websocket, 'mina'],
    [websocket, 'jun'],
  ]) {
    const client = await transport.open(broker);
    await client.logIn({ login });
    clients.push(client);
  }
  const [orders, mina, jun] = clients;
  await orders.subscribe('/queue/orders');
  await mina.subscribe('/topic/chat.general');
  await control('disconnect', { connection: 3, how: { close: 4001, reason: 'session expired' } });
  await jun.untilClosed();
  await control('faults', {
    name: 'late receipts',
    on: { direction: 'out', command: 'RECEIPT' },
    do: { delayMs: 500 },
  });
  return { orders, mina };
}

async function talk({ orders, mina }, number) {
  const order = JSON.stringify({ order: number, item: 'tea', amount: 2 });
  mina.send(frame('SEND', ['destination:/queue/orders', 'content-type:application/json'], order));
  orders.send(frame('SEND', ['destination:/topic/chat.general'], `Order ${number} is on its way`));
  await mina.receive('MESSAGE');
  await orders.receive('MESSAGE');
}

try {
  const clients = await populate();
  for (const [width, height] of SIZES)
    for (const colorScheme of ['light', 'dark']) {
      const page = await browser.newPage({ viewport: { width, height }, colorScheme });
      await page.goto(broker.site);
      await page.getByText('up to date').waitFor();
      for (let number = 1; number <= 6; number += 1) {
        await talk(clients, number);
        const last = page.locator('#frames li', { hasText: `Order ${number} is on its way` });
        await last.first().waitFor();
        await page.waitForTimeout(1000);
      }
      const path = `${IMAGES}/dashboard-${width}-${colorScheme}.png`;
      await page.screenshot({ path });
      console.log(path.slice(path.indexOf('docs/')));
      await page.close();
    }
} finally {
  await browser.close();
  await broker.stop();
}
