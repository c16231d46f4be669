const { Client } = require('stomp-wasm');
const { startBroker } = require('stomp-wasm/testing');

// F-6: jsdom has no fetch.
test('the broker is started and asked, and SockJS connects, without fetch', async () => {
  expect(typeof fetch).toBe('undefined');
  const broker = await startBroker({ args: ['--no-stocks'] });
  try {
    const client = new Client({ sockjsURL: broker.sockjsUrl, reconnectDelay: 0 });
    const received = new Promise((resolve) => {
      client.onConnect = () => client.subscribe('/topic/prices', resolve);
    });
    client.activate();
    await broker.waitFor({ command: 'SUBSCRIBE', destination: '/topic/prices' });
    await broker.publish('/topic/prices', '42');
    expect((await received).body).toBe('42');
    expect(client.transport).toBe('websocket');
    await client.deactivate();
  } finally {
    await broker.stop();
  }
});
