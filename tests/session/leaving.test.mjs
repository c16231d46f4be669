// Sessions: what becomes of messages when a loop is left.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACTIVEMQ, connected, idsOf, leaving, sentOn } from './support.mjs';

test('S328 leaving a loop gives back by NACK and UNSUBSCRIBE, in a transaction on RabbitMQ', async () => {
  const { session, socket } = await connected();
  const options = { ack: 'client-individual', prefetch: 2 };
  const subscription = session.subscribe('/queue/a', options);
  socket.confirmAll();
  for (const body of ['1', '2', '3']) socket.deliver(subscription, body);
  let count = 0;
  for await (const message of subscription) if (++count === 2 && message) break;
  const [acknowledged, ...others] = idsOf(socket);
  assert.deepEqual(acknowledged, ['ACK', 'a-1']);
  const answers = [
    ['NACK', 'a-2'],
    ['NACK', 'a-3'],
  ];
  assert.deepEqual(others, leaving(subscription.id, answers));
});

test('S328 leaving a loop on ActiveMQ is UNSUBSCRIBE alone', async () => {
  const { session, socket } = await connected({}, ACTIVEMQ);
  const subscription = session.subscribe('/queue/a', { ack: 'client-individual' });
  socket.confirmAll();
  socket.deliver(subscription, '1');
  for await (const message of subscription) if (message) break;
  assert.deepEqual(
    sentOn(socket).map(({ command }) => command),
    ['UNSUBSCRIBE'],
  );
});
