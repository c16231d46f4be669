import { Client } from 'stomp-wasm';
import { startBroker } from 'stomp-wasm/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws'; // Node 22 and later have one of their own

let broker;
beforeAll(async () => {
  broker = await startBroker();
});
afterAll(() => broker?.stop());

test('an order is sent, and its confirmation comes', async () => {
  const namespace = await broker.namespace();
  const client = new Client({ webSocketFactory: () => new WebSocket(namespace.url) });
  const confirmed = new Promise((resolve) => {
    client.onConnect = () => {
      client.subscribe('/topic/confirmations', resolve);
      client.publish({ destination: '/queue/orders', body: JSON.stringify({ item: 'tea' }) });
    };
  });
  client.activate();

  const [, order] = await namespace.expectFrames([
    { command: 'SUBSCRIBE', destination: '/topic/confirmations' },
    { command: 'SEND', destination: '/queue/orders', json: { item: 'tea' } },
  ]);
  await namespace.publish(
    '/topic/confirmations',
    'tea is on its way',
    {},
    { connection: order.connection },
  );
  expect((await confirmed).body).toBe('tea is on its way');

  await client.deactivate();
  await namespace.close();
});
