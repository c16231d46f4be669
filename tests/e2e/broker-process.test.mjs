// The broker as a process: what it prints, and how it ends.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { StompBroker } from './support/broker.mjs';
import { selected } from './support/environment.mjs';
import { TRANSPORTS } from './support/raw-client.mjs';
import { frame } from './support/wire.mjs';

const skip = !selected('process@broker');

test('one line of JSON on standard output names the addresses', { skip }, async () => {
  const broker = await new StompBroker().start();
  assert.deepEqual(Object.keys(broker.address).sort(), ['http', 'tcp']);
  for (const address of Object.values(broker.address))
    assert.match(address, /^127\.0\.0\.1:[1-9]\d*$/);
  await broker.stop();
});

for (const signal of ['SIGTERM', 'SIGINT']) {
  test(`${signal} ends it: sessions are closed with a handshake, the exit code is 0`, {
    skip,
  }, async () => {
    const broker = await new StompBroker().start();
    const clients = await Promise.all(TRANSPORTS.map((transport) => transport.open(broker)));
    for (const client of clients) await client.logIn();
    const ended = broker.process.end(signal);
    const closed = await Promise.all(clients.map((client) => client.untilClosed()));
    assert.deepEqual(await ended, { code: 0, signal: null });
    assert.notEqual(closed[1].code, 1006, 'the WebSocket is closed with a handshake');
  });
}

test('TCP and WebSocket clients meet on one broker', { skip }, async () => {
  const broker = await new StompBroker().start();
  const [tcp, webSocket] = await Promise.all(TRANSPORTS.map((transport) => transport.open(broker)));
  for (const client of [tcp, webSocket]) {
    await client.logIn();
    await client.subscribe('/topic/meeting');
  }
  tcp.send(frame('SEND', ['destination:/topic/meeting'], 'from TCP'));
  webSocket.send(frame('SEND', ['destination:/topic/meeting'], 'from WebSocket'));
  for (const client of [tcp, webSocket]) {
    const bodies = [await client.receive('MESSAGE'), await client.receive('MESSAGE')].map(
      ({ body }) => body,
    );
    assert.deepEqual(bodies.sort(), ['from TCP', 'from WebSocket']);
    client.drop();
  }
  await broker.stop();
});
