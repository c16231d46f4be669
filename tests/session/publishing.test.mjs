// Sessions: what is published, and what becomes of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf, connected, eventOf, frame, newSession, sentOn } from './support.mjs';

test('S109 S220 a message is confirmed by its receipt', async () => {
  const { session, socket } = await connected();
  const sent = session.publish('/queue/a', 'x');
  const message = socket.expect('SEND');
  assert.equal(message.headers['content-type'], undefined);
  socket.confirm(message);
  assert.deepEqual(await sent, { confirmed: true });
});

test('S220 S221 S222 S223 without a receipt it is not confirmed', async () => {
  const { session, socket } = await connected({
    confirm: (to) => (to === '/queue/b' ? 'sent' : 'auto'),
  });
  assert.deepEqual(await session.publish('/app/a', 'x'), { confirmed: false });
  assert.deepEqual(await session.publish('/queue/b', 'x'), { confirmed: false });
  const receipts = sentOn(socket).map(({ headers }) => headers.receipt);
  assert.deepEqual(receipts, [undefined, undefined]);
  const confirmed = session.publish('/app/a', 'x', { confirm: 'receipt' });
  socket.confirm(socket.expect('SEND'));
  assert.deepEqual(await confirmed, { confirmed: true });
});

test('S110 S202 bodies of every kind, and their types', async () => {
  const { session, socket } = await connected({ confirm: 'sent' });
  const bytes = new Uint8Array([1, 2, 3]);
  const whole = bytes.buffer;
  const sent = [undefined, 'text', { id: 7 }, bytes.subarray(1), whole, new DataView(whole)].map(
    (body) => session.publish('/queue/a', body),
  );
  bytes.fill(9);
  await Promise.all(sent);
  const json = session.publish('/queue/a', 'text', { headers: { 'content-type': 'text/plain' } });
  await json;
  const frames = socket.sent.map((it) =>
    typeof it === 'string' ? it : new TextDecoder().decode(it),
  );
  const types = frames.map((it) => /content-type:(.*)/.exec(it)?.[1]);
  const binary = 'application/octet-stream';
  assert.deepEqual(types, [
    undefined,
    undefined,
    'application/json',
    binary,
    binary,
    binary,
    'text/plain',
  ]);
  assert.ok(frames[2].endsWith('{"id":7}\0'));
  assert.ok(frames[3].endsWith('\x02\x03\0'));
  assert.equal(await codeOf(session.publish('/queue/a', new Blob(['x']))), 'usage');
});

test('S111 S248 a time limit counts the wait for a connection; a signal ends it', async () => {
  const { session } = newSession();
  assert.equal(await codeOf(session.publish('/queue/a', 'x', { timeout: 2 })), 'timeout');
  const stop = new AbortController();
  const sent = session.publish('/queue/a', 'x', { signal: stop.signal });
  stop.abort('why');
  const error = await sent.catch((it) => it);
  assert.deepEqual([error.code, error.cause], ['aborted', 'why']);
  const late = session.publish('/queue/a', 'x', { signal: AbortSignal.timeout(1) });
  assert.equal(await codeOf(late), 'timeout');
});

test('S112 order is kept across outbox and live messages', async () => {
  const { session, made } = newSession();
  const sent = ['1', '2'].map((body) => session.publish('/queue/a', body));
  void session.connect();
  const socket = await made(1);
  socket.accept();
  sent.push(session.publish('/queue/a', '3'));
  const bodies = socket.confirmAll().filter(({ command }) => command === 'SEND');
  assert.deepEqual(
    bodies.map(({ body }) => body),
    ['1', '2', '3'],
  );
  await Promise.all(sent);
});

test('S113 the failure of what is sent is an event', async () => {
  const { session } = newSession({ outbox: false });
  const failed = eventOf(session, 'error');
  assert.equal(session.send('/queue/a', 'x'), undefined);
  assert.equal((await failed).error.code, 'not-connected');
});

test('S230 a message whose connection was lost may have been delivered', async () => {
  const { session, socket } = await connected();
  const sent = session.publish('/queue/a', 'x');
  socket.takeSent();
  socket.end(1006);
  const error = await sent.catch((it) => it);
  assert.deepEqual([error.code, error.maybeDelivered], ['connection-lost', true]);
});

test('S231 S233 at-least-once is sent again with the same key', async () => {
  const { session, socket, made } = await connected({ delivery: 'at-least-once' });
  const sent = session.publish('/queue/a', 'x');
  const first = socket.expect('SEND');
  assert.ok(first.headers['idempotency-key']);
  socket.end(1006);
  const next = await made(2);
  next.accept();
  const again = next.expect('SEND');
  assert.equal(again.headers['idempotency-key'], first.headers['idempotency-key']);
  next.confirm(again);
  assert.deepEqual(await sent, { confirmed: true });
});

test('S241 S242 the outbox has limits', async () => {
  const { session } = newSession({ outbox: { messages: 1, age: 5 } });
  const first = session.publish('/queue/a', 'x');
  assert.equal(await codeOf(session.publish('/queue/a', 'x')), 'outbox-full');
  assert.equal(await codeOf(first), 'expired');
});

test('S240 what is in flight has limits', async () => {
  const { session } = await connected({ inFlight: { messages: 1 } });
  void session.publish('/queue/a', 'x').catch(() => {});
  assert.equal(await codeOf(session.publish('/queue/a', 'x')), 'outbox-full');
});

test('S244 S245 another identity gets none of the messages', async () => {
  const logins = ['kim', 'lee'];
  const { session, socket, made } = await connected({
    connectHeaders: () => ({ login: logins.shift() }),
  });
  socket.end(1006);
  const sent = session.publish('/queue/a', 'x');
  (await made(2)).accept();
  assert.equal(await codeOf(sent), 'identity-changed');
});

test('S244 S245 it is another identity, too, if one of the two is none', async () => {
  const token = (sub) => `a.${btoa(JSON.stringify({ sub })).replace(/=/g, '')}.c`;
  const changes = [
    [{ login: 'kim' }, {}],
    [{}, { login: 'lee' }],
    [{ Authorization: token('kim') }, { Authorization: token('lee') }],
  ];
  for (const headers of changes) {
    const { session, socket, made } = await connected({ connectHeaders: () => headers.shift() });
    socket.end(1006);
    const sent = session.publish('/queue/a', 'x');
    (await made(2)).accept();
    assert.equal(await codeOf(sent), 'identity-changed');
  }
});

test('S247 a receipt that does not come is a time-out', async () => {
  const { session } = await connected({ receiptTimeout: 5 });
  const error = await session.publish('/queue/a', 'x').catch((it) => it);
  assert.deepEqual([error.code, error.maybeDelivered], ['timeout', true]);
});

test('S249 a codec of the application', async () => {
  const codec = {
    contentType: 'text/csv',
    encode: (value) => value.join(','),
    decode: (message) => message.text.split(','),
  };
  const { session, socket } = await connected({ codec, confirm: 'sent' });
  await session.publish('/queue/a', [1, 2]);
  const { headers, body } = socket.expect('SEND');
  assert.deepEqual([headers['content-type'], body], ['text/csv', '1,2']);
  const subscription = session.subscribe('/topic/a');
  socket.deliver(subscription, '3,4');
  const { value } = await subscription[Symbol.asyncIterator]().next();
  assert.deepEqual(value.value, ['3', '4']);
});

test('S250 interceptors see frames, change them, and drop them', async () => {
  const seen = [];
  const { session, socket } = await connected({
    interceptors: [
      {
        outgoing(frame) {
          seen.push(frame.command);
          frame.headers.trace = '1';
          return frame.headers.destination === '/queue/dropped' ? null : frame;
        },
      },
      {
        incoming(frame) {
          seen.push(frame.command);
          return frame;
        },
      },
    ],
  });
  assert.deepEqual(await session.publish('/queue/dropped', 'x'), { confirmed: false });
  const sent = session.publish('/queue/a', 'x');
  const message = socket.expect('SEND');
  assert.equal(message.headers.trace, '1');
  socket.confirm(message);
  await sent;
  const pending = session.subscribe('/queue/dropped');
  assert.equal(pending.state, 'pending');
  assert.deepEqual(seen, ['CONNECT', 'CONNECTED', 'SEND', 'SEND', 'RECEIPT', 'SUBSCRIBE']);
  assert.equal(socket.takeSent().length, 0);
});

test('S604 S612 an ERROR rejects the message that it names', async () => {
  const { session, socket } = await connected();
  const sent = ['/queue/a', '/queue/b'].map((to) => session.publish(to, 'x'));
  const [first, second] = sentOn(socket);
  const named = { 'receipt-id': first.headers.receipt, message: 'access_refused' };
  socket.receive(frame('ERROR', named, 'write access refused'));
  const error = await sent[0].catch((it) => it);
  assert.equal(error.code, 'forbidden');
  assert.equal(error.frame.headers.message, 'access_refused');
  socket.confirm(second);
  assert.deepEqual(await sent[1], { confirmed: true });
});

test('S122 flush resolves when everything before it has settled', async () => {
  const { session, socket } = await connected();
  const settled = [];
  const sent = session.publish('/queue/a', 'x').then(() => settled.push('message'));
  const flushed = session.flush().then(() => settled.push('flush'));
  socket.confirm(socket.expect('SEND'));
  await Promise.all([sent, flushed]);
  assert.deepEqual(settled, ['message', 'flush']);
});
