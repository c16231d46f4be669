import { Client } from 'stomp-wasm';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';

import { EXPECTED, roundTrip } from '../application/round-trip.mjs';

test('a message goes round', async () => {
  const brokerURL = process.env.BROKER_URL;
  const webSocketFactory = () => new WebSocket(brokerURL);
  expect(await roundTrip(Client, brokerURL, { webSocketFactory })).toEqual(EXPECTED);
});
