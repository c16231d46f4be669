import { Client } from 'stomp-wasm';
import { createBroker } from 'stomp-wasm/testing/memory';
import { expect, test, vi } from 'vitest';

test('a price that is late comes', async () => {
  vi.useFakeTimers();
  const broker = createBroker({
    faults: [{ on: { command: 'MESSAGE' }, do: { delayMs: 3_000 } }],
  });
  const client = new Client({ webSocketFactory: broker.webSocketFactory });
  const prices = [];
  client.onConnect = () => client.subscribe('/topic/prices', ({ body }) => prices.push(body));
  client.activate();
  await broker.waitFor({ command: 'SUBSCRIBE' });
  await broker.publish('/topic/prices', '42');

  await vi.advanceTimersByTimeAsync(2_999);
  expect(prices).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(prices).toEqual(['42']);

  client.forceDisconnect();
  vi.useRealTimers();
});
