const { Client } = require('stomp-wasm');

// Most tests of applications import it, and let no message go anywhere.
test('a client can be made', () => {
  const client = new Client({ brokerURL: 'ws://broker.example' });
  expect(client.active).toBe(false);
  expect(client.brokerURL).toBe('ws://broker.example');
});
