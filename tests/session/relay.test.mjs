// Sessions behind a Spring relay to RabbitMQ, where the application answers some subscriptions and RabbitMQ the others.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected, frame, sentOn } from './support.mjs';

for (const broker of ['spring-relay', undefined])
  test(`S303 S304 the answer of an application behind a relay, ${broker ?? 'not named'}`, async () => {
    const { session, socket } = await connected({ broker });
    const history = session.subscribe('/app/history', { ack: 'client-individual' });
    const { id } = socket.expect('SUBSCRIBE').headers;
    if (broker) await history.ready;
    else assert.equal(history.state, 'pending', 'RabbitMQ may refuse the destination');
    socket.receive(frame('MESSAGE', { subscription: id, 'message-id': '1' }, '[]'));
    await history.ready;
    for await (const message of history) {
      message.ack();
      break;
    }
    const once = session.once('/app/history');
    const { headers } = socket.expect('SUBSCRIBE');
    socket.receive(frame('MESSAGE', { subscription: headers.id, 'message-id': '2' }, '[]'));
    assert.equal((await once).body, '[]');
    await history.closed;
    assert.deepEqual(sentOn(socket), [], 'RabbitMQ knows neither subscription');
  });

test('S303 where the broker confirms it, the queue of a user behind a relay is as any other', async () => {
  const { session, socket } = await connected({ broker: 'spring-relay' });
  const replies = session.subscribe('/user/queue/replies');
  assert.equal(replies.state, 'pending');
  socket.confirm(socket.expect('SUBSCRIBE'));
  await replies.ready;
  replies.close();
  assert.equal(socket.expect('UNSUBSCRIBE').headers.id, replies.id);
});
