// Sessions: subscriptions that come back, their handlers and loops.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ACTIVEMQ,
  codeOf,
  connected,
  eventOf,
  frame,
  idsOf,
  leaving,
  newSession,
  sent,
  sentOn,
  tick,
} from './support.mjs';

test('S133 S301 S302 S303 S304 the members of a subscription', async () => {
  const { session, socket } = await connected();
  const subscription = session.subscribe('/topic/a');
  assert.equal(subscription.destination, '/topic/a');
  assert.equal(subscription.state, 'pending');
  assert.deepEqual(session.subscriptions, [subscription]);
  const subscribe = socket.expect('SUBSCRIBE');
  assert.equal(subscribe.headers.id, subscription.id);
  socket.confirm(subscribe);
  await subscription.ready;
  assert.equal(subscription.state, 'active');
  assert.equal(subscription.dropped, 0);
  subscription.close();
  assert.equal(await subscription.closed, undefined);
  assert.equal(subscription.state, 'closed');
  assert.equal(socket.expect('UNSUBSCRIBE').headers.id, subscription.id);
  assert.deepEqual(session.subscriptions, []);
});

test('S252 S303 without receipts it is ready when it is sent', async () => {
  const { session, socket } = await connected({ broker: 'spring' }, {});
  const subscription = session.subscribe('/topic/a');
  await subscription.ready;
  assert.equal(socket.expect('SUBSCRIBE').headers.receipt, undefined);
});

test('S114 S315 S323 S324 a subscription comes back, and tells of the gap once it is confirmed', async () => {
  const { session, socket, made } = await connected();
  const gaps = [];
  const subscription = session.subscribe('/topic/a', () => {}, { onGap: (gap) => gaps.push(gap) });
  socket.confirmAll();
  const told = eventOf(session, 'gap');
  socket.end(1006);
  assert.equal(subscription.state, 'waiting');
  const published = session.publish('/queue/a', 'x');
  const next = await made(2);
  next.accept();
  const [, subscribe, message] = sentOn(next);
  assert.deepEqual([subscribe.command, message.command], ['SUBSCRIBE', 'SEND']);
  assert.equal(gaps.length, 0);
  next.confirm(subscribe);
  const event = await told;
  assert.equal(event.subscription, subscription);
  assert.equal(event.away, gaps[0].away);
  assert.ok(Object.isFrozen(event));
  next.confirm(message);
  await published;
});

test('S305 S306 headers are asked for at each SUBSCRIBE', async () => {
  const { session, socket, made } = await connected();
  let count = 0;
  const headers = async () => {
    count += 1;
    if (count === 2) throw new Error('no selector');
    return { selector: `${count}` };
  };
  const subscription = session.subscribe('/topic/a', () => {}, { headers });
  const subscribe = await sent(socket, 'SUBSCRIBE');
  assert.equal(subscribe.headers.selector, '1');
  socket.confirm(subscribe);
  socket.end(1006);
  const failed = eventOf(session, 'error');
  (await made(2)).accept();
  assert.equal((await failed).subscription, subscription);
  assert.equal(subscription.state, 'waiting');
  (await made(2)).end(1006);
  const third = await made(3);
  third.accept();
  assert.equal((await sent(third, 'SUBSCRIBE')).headers.selector, '3');
});

test('S307 S329 a handler acknowledges when it is done, and NACKs when it throws', async () => {
  const { session, socket } = await connected();
  const failed = eventOf(session, 'error');
  const handler = async (message) => {
    if (message.body === 'bad') throw new Error('no');
  };
  const subscription = session.subscribe('/queue/a', handler, { ack: 'client-individual' });
  const subscribe = socket.expect('SUBSCRIBE');
  assert.equal(subscribe.headers.ack, 'client-individual');
  socket.confirm(subscribe);
  socket.deliver(subscription, 'good');
  socket.deliver(subscription, 'bad');
  const { error, message } = await failed;
  const answers = sentOn(socket).map(({ command, headers }) => [command, headers.id]);
  assert.deepEqual(answers, [
    ['ACK', 'a-1'],
    ['NACK', 'a-2'],
  ]);
  assert.equal(error.cause.message, 'no');
  assert.equal(message.body, 'bad');
});

test('S307 S319 ActiveMQ gets no NACK, which would make a dead letter of it', async () => {
  const { session, socket } = await connected({}, ACTIVEMQ);
  const failed = eventOf(session, 'error');
  const handler = () => {
    throw new Error('no');
  };
  const subscription = session.subscribe('/queue/a', handler, { ack: 'client-individual' });
  socket.confirmAll();
  socket.deliver(subscription, 'bad');
  await failed;
  assert.deepEqual(sentOn(socket), []);
});

test('S320 the headers of a NACK', async () => {
  const { session, socket } = await connected();
  session.addEventListener('error', () => {});
  const handler = () => {
    throw new Error('no');
  };
  const options = { ack: 'client-individual', onError: { requeue: 'false' } };
  const subscription = session.subscribe('/queue/a', handler, options);
  socket.confirmAll();
  socket.deliver(subscription, 'bad');
  assert.equal(socket.expect('NACK').headers.requeue, 'false');
});

test('S308 overflow: what is buffered comes first, then the error', async () => {
  const { session, socket } = await connected();
  const subscription = session.subscribe('/topic/a', { buffer: 2 });
  socket.confirmAll();
  for (const body of ['1', '2', '3']) socket.deliver(subscription, body);
  const got = [];
  const error = await (async () => {
    for await (const { body } of subscription) got.push(body);
  })().catch((it) => it);
  assert.deepEqual(got, ['1', '2']);
  assert.equal(error.code, 'overflow');
  assert.equal(subscription.state, 'failed');
  assert.equal((await subscription.closed).code, 'overflow');
  socket.expect('UNSUBSCRIBE');
});

test('S322 overflow with an ack mode: what comes meanwhile is given back', async () => {
  const { session, socket } = await connected();
  const options = { buffer: 1, ack: 'client-individual', prefetch: 3 };
  const subscription = session.subscribe('/queue/a', options);
  socket.confirmAll();
  for (const body of ['1', '2', '3']) socket.deliver(subscription, body);
  assert.deepEqual(
    sentOn(socket).map(({ command }) => command),
    [],
    'RabbitMQ would deliver them here again',
  );
  const loop = subscription[Symbol.asyncIterator]();
  assert.equal((await loop.next()).value.body, '1');
  assert.equal(await codeOf(loop.next()), 'overflow');
  const answers = [
    ['ACK', 'a-1'],
    ['NACK', 'a-2'],
    ['NACK', 'a-3'],
  ];
  assert.deepEqual(idsOf(socket), leaving(subscription.id, answers));
});

test('S308 what is dropped is counted', async () => {
  for (const [overflow, expected] of [
    ['drop-oldest', ['2', '3']],
    ['drop-newest', ['1', '2']],
    ['latest', ['3']],
  ]) {
    const { session, socket } = await connected();
    const subscription = session.subscribe('/topic/a', { buffer: 2, overflow });
    socket.confirmAll();
    for (const body of ['1', '2', '3']) socket.deliver(subscription, body);
    assert.equal(subscription.dropped, 3 - expected.length, overflow);
    const loop = subscription[Symbol.asyncIterator]();
    for (const body of expected) assert.equal((await loop.next()).value.body, body, overflow);
  }
});

test('S309 concurrency limits the handlers that run', async () => {
  const { session, socket } = await connected();
  const running = [];
  const handler = () => new Promise((resolve) => running.push(resolve));
  const subscription = session.subscribe('/topic/a', handler, { concurrency: 2 });
  socket.confirmAll();
  for (const body of ['1', '2', '3']) socket.deliver(subscription, body);
  assert.equal(running.length, 2);
  running[0]();
  await tick();
  assert.equal(running.length, 3);
  const options = { ack: 'client', concurrency: 2 };
  assert.throws(() => session.subscribe('/topic/a', handler, options), { code: 'usage' });
});

test('S310 S314 max counts messages whose handler threw, not those that fail the schema', async () => {
  const { session, socket } = await connected();
  const codes = [];
  session.addEventListener('error', ({ error }) => codes.push(error.code));
  const validate = async (value) =>
    typeof value === 'number' ? { value: value + 1 } : { issues: [{ message: 'no number' }] };
  const schema = { '~standard': { version: 1, vendor: 'test', validate } };
  const values = [];
  const handler = ({ value }) => {
    values.push(value);
    if (value === 2) throw new Error('no');
  };
  const subscription = session.subscribe('/topic/a', handler, { max: 2, schema });
  socket.confirmAll();
  for (const body of ['1', '"x"', '2', '3']) socket.deliver(subscription, body);
  assert.equal(await subscription.closed, undefined);
  assert.deepEqual(values, [2, 3]);
  assert.deepEqual(codes, ['refused', 'invalid-message']);
});

test('S314 an invalid message says what its schema says, or that it says nothing', async () => {
  const { session, socket } = await connected();
  const told = [];
  session.addEventListener('error', ({ error }) => told.push([error.message, error.cause]));
  const issues = [[{ message: 'no number' }, { message: 'too long' }], []];
  const validate = (value) => ({ issues: issues[value] });
  const schema = { '~standard': { version: 1, vendor: 'test', validate } };
  const subscription = session.subscribe('/topic/a', () => {}, { schema });
  socket.confirmAll();
  for (const body of ['0', '1']) socket.deliver(subscription, body);
  await tick();
  assert.deepEqual(told, [
    ['no number; too long', issues[0]],
    ['the schema names no issue', issues[1]],
  ]);
});

test('S311 S317 shared subscriptions have one SUBSCRIBE', async () => {
  const { session, socket } = await connected();
  const got = [];
  const headers = { selector: 'x' };
  const options = { shared: true, headers };
  const all = [1, 2].map((n) =>
    session.subscribe('/topic/a', ({ body }) => got.push([n, body]), options),
  );
  const other = session.subscribe('/topic/a', () => {}, { shared: true, headers: () => headers });
  await tick();
  assert.equal(sentOn(socket).filter(({ command }) => command === 'SUBSCRIBE').length, 2);
  socket.deliver(all[0], 'x');
  all[0].close();
  assert.deepEqual(sentOn(socket), []);
  socket.deliver(all[1], 'y');
  all[1].close();
  assert.equal(sentOn(socket).length, 1);
  assert.deepEqual(got, [
    [1, 'x'],
    [2, 'x'],
    [2, 'y'],
  ]);
  other.close();
});

test('S312 S327 a loop ends quietly after a signal, close and max', async () => {
  const { session, socket } = await connected();
  const stop = new AbortController();
  const subscriptions = [{ signal: stop.signal }, {}, { max: 1 }].map((options) =>
    session.subscribe('/topic/a', options),
  );
  socket.confirmAll();
  const loops = subscriptions.map(async (subscription) => {
    const got = [];
    for await (const { body } of subscription) got.push(body);
    return got;
  });
  socket.deliver(subscriptions[2], 'x');
  stop.abort();
  subscriptions[1].close();
  assert.deepEqual(await Promise.all(loops), [[], [], ['x']]);
});

test('S313 S316 prefetch and durability are told as the broker wants it', async () => {
  const rabbit = await connected();
  rabbit.session.subscribe('/topic/a', { ack: 'client', prefetch: 5, durable: 'mine' });
  const { headers } = rabbit.socket.expect('SUBSCRIBE');
  assert.deepEqual(
    ['prefetch-count', 'durable', 'auto-delete', 'x-queue-name'].map((name) => headers[name]),
    ['5', 'true', 'false', 'mine'],
  );
  const active = await connected({}, ACTIVEMQ);
  const subscription = active.session.subscribe('/topic/a', { ack: 'client', durable: 'mine' });
  const subscribe = active.socket.expect('SUBSCRIBE');
  assert.equal(subscribe.headers['activemq.prefetchSize'], '32');
  assert.equal(subscribe.headers['activemq.subscriptionName'], 'mine');
  subscription.close({ forget: true });
  // A name that is in use cannot be forgotten.
  assert.deepEqual(
    sentOn(active.socket).map(({ command, headers }) => [command, headers.id, headers[ACTIVE]]),
    [undefined, 'mine'].map((name) => ['UNSUBSCRIBE', subscription.id, name]),
  );
  const named = rabbit.session.subscribe('/topic/b', { durable: 'mine' });
  named.close({ forget: true });
  const { headers: end } = rabbit.socket.expect('UNSUBSCRIBE');
  assert.deepEqual([end.durable, end['x-queue-name']], ['true', 'mine']);
});

const ACTIVE = 'activemq.subscriptionName';

test('S115 S317 once: the next message, acknowledged, then it unsubscribes', async () => {
  const { session, socket } = await connected();
  const next = session.once('/queue/a', { ack: 'client-individual' });
  const { headers } = socket.expect('SUBSCRIBE');
  assert.equal(headers['prefetch-count'], '1');
  socket.deliver(session.subscriptions[0], 'x');
  socket.deliver({ id: headers.id, destination: '/queue/a' }, 'y');
  assert.equal((await next).body, 'x');
  await tick();
  assert.deepEqual(idsOf(socket), leaving(headers.id, [['ACK', 'a-1']]));
  assert.equal(await codeOf(session.once('/queue/a', { timeout: 1 })), 'timeout');
});

test('S321 what waits in the buffer when the connection is lost comes again', async () => {
  const { session, socket, made } = await connected();
  const subscription = session.subscribe('/queue/a', { ack: 'client-individual' });
  socket.confirmAll();
  const loop = subscription[Symbol.asyncIterator]();
  socket.deliver(subscription, '1');
  const first = await loop.next();
  socket.deliver(subscription, '2');
  socket.end(1006);
  const next = await made(2);
  next.accept();
  next.confirmAll();
  first.value.ack();
  next.deliver(subscription, '1 again');
  assert.equal((await loop.next()).value.body, '1 again');
  assert.deepEqual(sentOn(next), []);
});

test('S325 one consumer per subscription', async () => {
  const { session } = await connected();
  const handled = session.subscribe('/topic/a', () => {});
  assert.throws(() => handled[Symbol.asyncIterator](), { code: 'usage' });
  const looped = session.subscribe('/topic/a');
  looped[Symbol.asyncIterator]();
  assert.throws(() => looped[Symbol.asyncIterator](), { code: 'usage' });
});

test('S326 without acknowledgements an ack mode works as auto, told once', async () => {
  const { session, socket } = await connected({ broker: 'spring' }, {});
  const codes = [];
  session.addEventListener('error', ({ error }) => codes.push(error.code));
  const got = [];
  const options = { ack: 'client' };
  const subscription = session.subscribe('/queue/a', ({ body }) => got.push(body), options);
  session.subscribe('/queue/b', () => {}, options);
  socket.takeSent();
  socket.deliver(subscription, 'x');
  assert.deepEqual(got, ['x']);
  assert.deepEqual(sentOn(socket), []);
  assert.deepEqual(codes, ['unsupported']);
});

test('S330 a second ack of a message does nothing', async () => {
  const { session, socket } = await connected();
  const subscription = session.subscribe('/queue/a', (it) => it.ack(), {
    ack: 'client-individual',
  });
  socket.confirmAll();
  socket.deliver(subscription, 'x');
  await tick();
  assert.deepEqual(
    sentOn(socket).map(({ command }) => command),
    ['ACK'],
  );
});

test('S332 S318 an ERROR that names a subscription ends it, and nothing else', async () => {
  const { session, socket } = await connected();
  const failed = eventOf(session, 'error');
  const subscription = session.subscribe('/queue/a', () => {});
  const looped = session.subscribe('/queue/b');
  socket.confirmAll();
  const loop = (async () => {
    for await (const message of looped) assert.ok(!message);
  })();
  socket.receive(frame('ERROR', { subscription: subscription.id, message: 'cancelled' }));
  socket.receive(frame('ERROR', { subscription: looped.id, message: 'cancelled' }));
  assert.equal((await failed).error.code, 'refused');
  assert.equal(subscription.state, 'failed');
  assert.equal(await codeOf(loop), 'refused');
  assert.deepEqual(sentOn(socket), []);
  assert.equal(session.state, 'connected');
});

test('S401 the members of a message', async () => {
  const { session, socket } = await connected();
  const subscription = session.subscribe('/topic/a');
  socket.confirmAll();
  socket.deliver(subscription, '{"x":"안녕"}', { redelivered: 'true' });
  const { value: message } = await subscription[Symbol.asyncIterator]().next();
  assert.equal(message.command, 'MESSAGE');
  assert.equal(message.headers.destination, '/topic/a');
  assert.equal(message.text, message.body);
  assert.deepEqual([message.json(), message.value], [{ x: '안녕' }, { x: '안녕' }]);
  assert.deepEqual(message.bytes, new TextEncoder().encode(message.body));
  assert.equal(message.subscription, subscription);
  assert.equal(message.redelivered, true);
});

test('S130 S106 a session that fails keeps its subscriptions, and loops throw', async () => {
  const { session, socket, made } = await connected({ retry: false });
  const subscription = session.subscribe('/topic/a');
  socket.confirmAll();
  const loop = subscription[Symbol.asyncIterator]().next();
  socket.end(1006);
  assert.equal(session.state, 'failed');
  assert.equal(await codeOf(loop), 'connection-lost');
  assert.equal(await codeOf(session.publish('/queue/a', 'x')), 'connection-lost');
  const later = session.subscribe('/topic/b');
  assert.equal(later.state, 'pending');
  const caller = session.connect();
  const next = await made(2);
  next.accept();
  await caller;
  const destinations = next
    .confirmAll()
    .flatMap(({ command, headers }) => (command === 'SUBSCRIBE' ? [headers.destination] : []));
  assert.deepEqual(destinations, ['/topic/a', '/topic/b']);
});

test('S114 subscribing before there is a connection', async () => {
  const { session, made } = newSession();
  const got = [];
  const subscription = session.subscribe('/topic/a', ({ body }) => got.push(body));
  void session.connect();
  const socket = await made(1);
  socket.accept();
  socket.confirmAll();
  socket.deliver(subscription, 'x');
  assert.deepEqual(got, ['x']);
});

test('S124 S126 S127 drain works off what has come, then ends', async () => {
  const { session, socket } = await connected();
  let release;
  const handler = () => new Promise((resolve) => (release = resolve));
  const subscription = session.subscribe('/queue/a', handler, { ack: 'client-individual' });
  const looped = session.subscribe('/topic/b');
  socket.confirmAll();
  socket.deliver(subscription, '1');
  socket.deliver(subscription, '2');
  socket.deliver(looped, 'a');
  socket.deliver(looped, 'b');
  const drained = session.drain();
  assert.equal(session.state, 'closing');
  assert.throws(() => session.subscribe('/topic/a'), { code: 'closed' });
  const published = session.publish('/queue/c', 'x');
  socket.confirm(socket.expect('SEND'));
  assert.deepEqual(await published, { confirmed: true });
  release();
  await sent(socket, 'UNSUBSCRIBE');
  const got = [];
  for await (const { body } of looped) got.push(body);
  assert.deepEqual(got, ['a', 'b']);
  socket.confirm(await sent(socket, 'DISCONNECT'));
  socket.end(1000);
  await drained;
  assert.equal(session.state, 'closed');
});

test('S312 a signal that has aborted before: nothing is sent', async () => {
  const { session, socket } = await connected();
  const signal = AbortSignal.abort('gone');
  const subscription = session.subscribe('/queue/a', { signal });
  await assert.rejects(subscription.ready, { code: 'aborted', cause: 'gone' });
  assert.equal(await subscription.closed, undefined);
  assert.equal(subscription.state, 'closed');
  assert.deepEqual(session.subscriptions, []);
  assert.deepEqual(await subscription[Symbol.asyncIterator]().next(), {
    done: true,
    value: undefined,
  });
  subscription.close();
  assert.deepEqual(sentOn(socket), []);
});
