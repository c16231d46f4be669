const { Client } = require('stomp-wasm');

const { EXPECTED, roundTrip } = require('../application/round-trip.cjs');

// The WebSocket is that of jsdom.
test('a message goes round', async () => {
  expect(await roundTrip(Client, process.env.BROKER_URL)).toEqual(EXPECTED);
});
