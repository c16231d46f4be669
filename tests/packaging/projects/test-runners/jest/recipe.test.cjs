const { Client } = require('stomp-wasm');
const { startBroker } = require('stomp-wasm/testing');

let broker;
beforeAll(async () => {
  broker = await startBroker();
});
afterAll(() => broker?.stop());

test('a client that was cut off is back with its subscription', async () => {
  const namespace = await broker.namespace();
  const client = new Client({ brokerURL: namespace.url, reconnectDelay: 10 });
  client.onConnect = () => client.subscribe('/topic/prices', () => {});
  client.activate();

  const [first] = await namespace.expectFrames(['SUBSCRIBE']);
  await namespace.disconnect(first.connection, 'reset');
  const [closed] = await namespace.expectFrames([
    { command: 'CLOSED', headers: { by: 'broker', how: 'reset' } },
    'CONNECT',
    { command: 'SUBSCRIBE', destination: '/topic/prices' },
  ]);
  expect(closed.connection).toBe(first.connection);
  expect(await namespace.publish('/topic/prices', '42')).toBe(1);

  await client.deactivate();
  await namespace.close();
});
