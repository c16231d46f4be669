// Sessions: failures and new connections, and what they mean for loops, requests and acknowledgements.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected as connectedClient } from '../package/support/client.mjs';
import { codeOf, connected, frame, newSession, ours, sentOn, tick } from './support.mjs';

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

test('S130 S327 after a failure another loop takes the messages of the subscription', async () => {
  const { session, made } = newSession({ retry: false });
  const subscription = session.subscribe('/topic/a');
  const read = async () => {
    for await (const { body } of subscription) return body;
  };
  const interrupted = read();
  const caller = session.connect();
  (await made(1)).end(1006);
  assert.equal(await codeOf(caller), 'unreachable');
  assert.equal(await codeOf(interrupted), 'unreachable');
  assert.equal(await codeOf(read()), 'unreachable', 'while the session has failed');
  assert.deepEqual(session.subscriptions, [subscription]);
  const again = session.connect();
  const socket = await made(2);
  socket.accept();
  await again;
  const reading = read();
  assert.throws(() => subscription[Symbol.asyncIterator](), { code: 'usage' });
  socket.confirmAll();
  socket.deliver(subscription, 'x');
  assert.equal(await reading, 'x');
});

test('S308 dropped counts what comes after an overflow', async () => {
  const { session, socket } = await connected();
  const plain = session.subscribe('/topic/a', { buffer: 1 });
  const work = session.subscribe('/queue/a', { buffer: 1, ack: 'client-individual' });
  socket.confirmAll();
  for (const body of ['1', '2', '3'])
    for (const subscription of [plain, work]) socket.deliver(subscription, body);
  assert.deepEqual([plain.dropped, work.dropped], [2, 0], 'what is given back is not lost');
});
