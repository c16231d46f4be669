// Sessions: failures and new connections, and what they mean for loops, requests and acknowledgements.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Changes } from '../e2e/support/queue.mjs';
import { connected as connectedClient } from '../package/support/client.mjs';
import { reported } from '../package/support/reported.mjs';
import { codeOf, connected, frame, newSession, ours, sent, sentOn, tick } from './support.mjs';

const { Session } = ours;

test('S245 an identity that throws fails the attempt with its cause', async () => {
  const cause = new Error('id');
  const identity = () => {
    throw cause;
  };
  const { session, made } = newSession({ identity, retry: false });
  const caller = session.connect();
  const socket = await made(1);
  socket.accept();
  const error = await caller.catch((it) => it);
  assert.deepEqual([error.code, error.cause], ['unreachable', cause]);
  assert.equal(session.broker, undefined, 'it has never been connected');
  assert.equal(session.state, 'failed');
  await tick();
  assert.equal(socket.closings.length, 1);
});

test('S103 a refused CONNECT is one error, with the words of the broker', async () => {
  const { session, made } = newSession();
  const caller = session.connect();
  const socket = await made(1);
  socket.open();
  const body = "Access refused for user 'kim'\nsecond line";
  socket.receive(frame('ERROR', { message: 'Bad CONNECT' }, body));
  const error = await caller.catch((it) => it);
  assert.equal(error, session.status.error);
  assert.equal(error.message, "Bad CONNECT: Access refused for user 'kim'");
  assert.equal(await session.publish('/queue/a', 'x').catch((it) => it), error);
});

test('S602 an expired credential is retryable', async () => {
  const { session, socket } = await connected();
  const told = new Promise((resolve) => session.addEventListener('error', resolve));
  socket.receive(frame('ERROR', { message: 'Credential expired' }));
  const { error } = await told;
  assert.deepEqual([error.code, error.retryable], ['unauthorized', true]);
  socket.end(1000);
  assert.equal(session.status.error, error);
});

test('S115 once rejects when the session fails, or has failed', async () => {
  const { session, made } = newSession({ retry: false });
  const caller = session.connect();
  const waiting = session.once('/queue/a');
  (await made(1)).end(1006);
  assert.equal(await codeOf(caller), 'unreachable');
  assert.equal(await waiting.catch((it) => it), session.status.error);
  assert.equal(await session.once('/queue/a').catch((it) => it), session.status.error);
  assert.deepEqual(session.subscriptions, []);
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
  for (const body of ['1', '2'])
    for (const subscription of [plain, work]) socket.deliver(subscription, body);
  socket.deliver(work, '3');
  assert.deepEqual([plain.dropped, work.dropped], [1, 0], 'what is given back is not lost');
  assert.equal(socket.expect('UNSUBSCRIBE').headers.id, plain.id, 'no more is wanted');
});

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

test('S107 an attempt that takes too long is logged as the first failed one', async (t) => {
  const lines = [];
  t.mock.method(console, 'warn', (line) => lines.push(line));
  const { session, made } = newSession({ connectTimeout: 4 });
  void session.connect();
  await made(2);
  assert.equal(lines.length, 1);
  assert.match(lines[0], /CONNECTED did not come within 4 ms.*errors\.md#timeout/);
  await session.close();
});

test('S246 what took too long says what it was', async () => {
  const { session, socket } = await connected({ receiptTimeout: 4 });
  const late = (promise, message) => assert.rejects(promise, { code: 'timeout', message });
  await Promise.all([
    late(
      session.publish('/queue/a', 'x'),
      'The confirmation of the message to /queue/a did not come within 4 ms',
    ),
    late(
      session.request('/queue/a', 'x', { timeout: 5 }),
      'The reply from /queue/a did not come within 5 ms',
    ),
    late(
      session.once('/queue/b', { timeout: 6 }),
      'A message from /queue/b did not come within 6 ms',
    ),
  ]);
  const work = session.transaction(() => new Promise(() => {}), { timeout: 4 });
  socket.confirm(await sent(socket, 'BEGIN'));
  work.catch(() => {});
  await late(session.flush({ timeout: 7 }), 'The end of flush() did not come within 7 ms');
  await late(session.drain({ timeout: 8 }), 'The end of drain() did not come within 8 ms');
  const other = newSession({ connectTimeout: 4, retry: false });
  await late(other.session.connect(), 'CONNECTED did not come within 4 ms');
});

test('S250 a frame that cannot be sent has not been delivered', async () => {
  let cause;
  const outgoing = (it) => {
    if (it.command === 'SEND' && cause) throw cause;
    return it;
  };
  const { session } = await connected({ interceptors: [{ outgoing }] });
  const headers = { a: '\0' };
  const wrong = await session.publish('/queue/a', 'x', { headers }).catch((it) => it);
  assert.deepEqual([wrong.code, wrong.maybeDelivered], ['usage', false]);
  assert.equal(wrong.message, wrong.cause.message);
  cause = new Error('no trace');
  const thrown = await session.publish('/queue/a', 'x').catch((it) => it);
  assert.deepEqual(
    [thrown.code, thrown.message, thrown.cause, thrown.maybeDelivered],
    ['usage', 'no trace', cause, false],
  );
  const spring = await connected({ broker: 'spring' }, {});
  assert.equal(await codeOf(spring.session.publish('/topic/a', 'x', { headers })), 'usage');
});

test('S250 an attempt fails at once with an interceptor that gives nothing', async () => {
  const incoming = ({ command, ...others }) =>
    command === 'CONNECTED' ? undefined : { command, ...others };
  const other = newSession({ interceptors: [{ incoming }] });
  const caller = other.session.connect();
  (await other.made(1)).accept();
  await assert.rejects(caller, { code: 'usage', message: /give the frame on, or null/ });
});

test('F-19: what fails every attempt of a session is reported once, and anew after a connection', async () => {
  const attempts = [];
  const changes = new Changes();
  let isBroken = true;
  const errors = await reported(async () => {
    const { session, sockets, made } = newSession({
      connectHeaders: ({ attempt }) => {
        attempts.push(attempt);
        changes.tell();
        return {};
      },
    });
    const { webSocketFactory } = session.client;
    session.client.webSocketFactory = () => {
      if (isBroken) throw new Error('no socket');
      return webSocketFactory();
    };
    const begun = (count) => changes.until(() => attempts.length >= count);
    const isConnected = session.connect();
    await begun(4);
    isBroken = false;
    (await made(1)).accept();
    await isConnected;
    isBroken = true;
    const before = attempts.length;
    sockets[0].end(1006);
    await begun(before + 4);
    await session.close();
  });
  assert.deepEqual(
    errors.map(({ message }) => message),
    ['no socket', 'no socket'],
  );
});
