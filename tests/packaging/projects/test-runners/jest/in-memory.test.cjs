const { Client } = require('stomp-wasm');
const { createBroker } = require('stomp-wasm/testing/memory');

test('a client that was cut off is back with its subscription', async () => {
  const broker = createBroker();
  const client = new Client({ webSocketFactory: broker.webSocketFactory, reconnectDelay: 10 });
  client.onConnect = () => client.subscribe('/topic/prices', () => {});
  client.activate();

  const [first] = await broker.expectFrames(['SUBSCRIBE']);
  await broker.disconnect(first.connection, 'reset');
  await broker.expectFrames(['CLOSED', 'CONNECT', 'SUBSCRIBE']);
  expect(await broker.publish('/topic/prices', '42')).toBe(1);

  await client.deactivate();
});
