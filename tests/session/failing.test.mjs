// Sessions: failures and new connections, and what they mean for loops, requests and acknowledgements.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected as connectedClient } from '../package/support/client.mjs';
import { connected, frame, ours, sentOn, tick } from './support.mjs';

const { Session } = ours;

test('S321 messages are acknowledged on every connection, whatever the attempts count', async () => {
  const { session, socket, made } = await connected({
    retry: { initial: 1, jitter: 0, minUptime: 0 },
  });
  const work = session.subscribe('/queue/a', () => {}, { ack: 'client-individual' });
  socket.end(1006);
  (await made(2)).accept();
  (await made(2)).end(1006);
  const next = await made(3);
  next.accept();
  assert.equal(
    session.status.attempt,
    2,
    'the count begins anew with a connection that has lasted',
  );
  next.confirmAll();
  next.deliver(work, 'x');
  await tick();
  assert.equal(sentOn(next)[0]?.command, 'ACK');
  const request = session.request('/app/ask', 'x');
  const { headers } = next.expect('SEND');
  next.receive(replyTo(headers));
  assert.equal((await request).body, 'y');
});

const replyTo = (headers) => {
  const { 'reply-to': subscription, 'correlation-id': correlation } = headers;
  const of = { destination: subscription, subscription, 'message-id': 'm' };
  return frame('MESSAGE', { ...of, 'correlation-id': correlation }, 'y');
};

test('S136 requests and acknowledgements of a session over a client', async () => {
  const { client, socket } = await connectedClient();
  const session = Session.over(client);
  await session.connect();
  const request = session.request('/app/ask', 'x', { replyTo: '/queue/replies' });
  const [subscribe, send] = sentOn(socket);
  const { 'correlation-id': correlation } = send.headers;
  const of = { subscription: subscribe.headers.id, destination: '/queue/replies' };
  socket.receive(
    frame('MESSAGE', { ...of, 'message-id': 'm', 'correlation-id': correlation }, 'y'),
  );
  assert.equal((await request).body, 'y');
  await session.close();
});
