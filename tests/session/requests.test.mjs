// Sessions: requests and replies, transactions.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACTIVEMQ, codeOf, connected, frame, newSession, sent, sentOn, tick } from './support.mjs';

/** Answers a request as RabbitMQ does, to its temporary queue. */
function answer(socket, request, body, headers = {}) {
  const { 'reply-to': replyTo, 'correlation-id': correlation } = request.headers;
  const names = { subscription: replyTo, destination: replyTo, 'message-id': 'm' };
  socket.receive(frame('MESSAGE', { ...names, 'correlation-id': correlation, ...headers }, body));
}

test('S501 S502 S505 RabbitMQ: replies come to a temporary queue, told apart by correlation-id', async () => {
  const { session, socket } = await connected();
  const first = session.request('/queue/rpc', { from: 'KRW' });
  const asked = socket.expect('SEND');
  assert.match(asked.headers['reply-to'], /^\/temp-queue\//);
  const others = ['2', '3'].map((body) => session.request('/queue/rpc', body));
  assert.deepEqual(sentOn(socket), []);
  answer(socket, asked, '"one"');
  assert.equal((await first).json(), 'one');
  const [second, third] = sentOn(socket);
  answer(socket, third, 'three');
  answer(socket, second, 'two');
  assert.deepEqual(
    (await Promise.all(others)).map(({ body }) => body),
    ['two', 'three'],
  );
});

test('S501 ActiveMQ: the temporary queue is subscribed to', async () => {
  const { session, socket } = await connected({}, ACTIVEMQ);
  const reply = session.request('/queue/rpc', 'x');
  const [subscribe, request] = sentOn(socket);
  assert.equal(subscribe.command, 'SUBSCRIBE');
  assert.equal(subscribe.headers.destination, request.headers['reply-to']);
  answer(socket, request, 'y', { subscription: subscribe.headers.id });
  assert.equal((await reply).body, 'y');
});

test('S501 RabbitMQ refuses SUBSCRIBE to a temporary queue: one that is named as replyTo needs none', async () => {
  for (const options of [{}, { broker: 'spring-relay' }]) {
    const { session, made } = newSession(options);
    const replyTo = '/temp-queue/mine';
    const early = session.request('/queue/rpc', 'x', { replyTo });
    void session.connect();
    const socket = await made(1);
    socket.accept();
    const asked = await sent(socket, 'SEND');
    assert.equal(asked.headers['reply-to'], replyTo);
    answer(socket, asked, 'y');
    assert.equal((await early).body, 'y');
    const later = session.request('/queue/rpc', 'x', { replyTo });
    answer(socket, socket.expect('SEND'), 'z');
    assert.equal((await later).body, 'z');
  }
});

test('S509 where the subscription for replies is refused, so are the requests', async () => {
  const { session, socket } = await connected();
  const told = [];
  session.addEventListener('error', ({ error }) => told.push(error.message));
  const replyTo = '/queue/secret';
  const asked = session.request('/queue/rpc', 'x', { replyTo });
  const turn = session.request('/queue/rpc', 'y', { replyTo });
  const [subscribe] = sentOn(socket);
  const message = 'User kim is not authorized to read from: queue://secret';
  socket.receive(frame('ERROR', { 'receipt-id': subscribe.headers.receipt, message }));
  for (const request of [asked, turn]) {
    const error = await request.catch((it) => it);
    assert.deepEqual([error.code, error.maybeDelivered], ['forbidden', true]);
    assert.equal(error.message, message);
  }
  assert.deepEqual(told, [message]);
  // The next one tries again.
  void session.request('/queue/rpc', 'z', { replyTo }).catch(() => {});
  assert.deepEqual(
    sentOn(socket).map(({ command }) => command),
    ['SUBSCRIBE', 'SEND'],
  );
});

test('S124 S126 S133 where replies come is no subscription of the application, and drain waits for them', async () => {
  const { session, socket } = await connected({}, ACTIVEMQ);
  const reply = session.request('/queue/rpc', 'x');
  const [subscribe, request] = socket.confirmAll();
  assert.deepEqual(session.subscriptions, []);
  const drained = session.drain();
  assert.equal(session.state, 'closing');
  await tick();
  assert.deepEqual(sentOn(socket), []);
  answer(socket, request, 'y', { subscription: subscribe.headers.id });
  assert.equal((await reply).body, 'y');
  socket.confirm(await sent(socket, 'DISCONNECT'));
  socket.end(1000);
  await drained;
  assert.equal(session.state, 'closed');
});

test('S509 the refusal counts, not the end of the connection that comes with it', async () => {
  const { session, socket } = await connected({ broker: 'spring-relay' });
  const asked = session.request('/queue/rpc', 'x', { replyTo: '/topic/a/b' });
  const message = "'/a/b' is not a valid topic destination";
  socket.receive(frame('ERROR', { message: 'Invalid destination' }, message));
  socket.end(1002);
  await assert.rejects(asked, { code: 'refused', maybeDelivered: true });
});

test('S501 S251 Spring needs replyTo, which is subscribed once', async () => {
  const { session, socket } = await connected({ broker: 'spring' }, {});
  const error = await session.request('/app/rate', 'x').catch((it) => it);
  assert.equal(error.code, 'usage');
  assert.match(error.message, /replyTo/);
  const options = { replyTo: '/user/queue/rates' };
  const reply = session.request('/app/rate', 'x', options);
  const [subscribe, request] = sentOn(socket);
  assert.equal(subscribe.headers.destination, '/user/queue/rates');
  // S504: without a correlation-id, one at a time.
  answer(socket, request, 'y', { subscription: subscribe.headers.id, 'correlation-id': '' });
  assert.equal(await Promise.race([reply.then(() => 'settled'), tick()]), undefined);
  const bare = { subscription: subscribe.headers.id, destination: 'd', 'message-id': 'm' };
  socket.receive(frame('MESSAGE', bare, 'z'));
  assert.equal((await reply).body, 'z');
  const again = session.request('/app/rate', 'x', options);
  assert.deepEqual(
    sentOn(socket).map(({ command }) => command),
    ['SEND'],
  );
  socket.receive(frame('MESSAGE', bare, 'again'));
  assert.equal((await again).body, 'again');
});

test('S501 Spring without replyTo: a request that waited for the connection is usage too', async () => {
  const { session, made } = newSession({ broker: 'spring' });
  const reply = session.request('/app/rate', 'x');
  void session.connect();
  (await made(1)).accept({});
  const error = await reply.catch((it) => it);
  assert.equal(error.code, 'usage');
  assert.match(error.message, /replyTo/);
});

test('S503 replies that the application tells apart', async () => {
  const { session, socket } = await connected({ broker: 'spring' }, {});
  const options = {
    replyTo: '/user/queue/rates',
    match: (reply, request) => reply.json().of === request.body,
  };
  const replies = ['a', 'b'].map((body) => session.request('/app/rate', body, options));
  const [subscribe] = sentOn(socket);
  for (const of of ['b', 'a']) {
    const headers = { subscription: subscribe.headers.id, destination: 'd', 'message-id': 'm' };
    socket.receive(frame('MESSAGE', headers, JSON.stringify({ of })));
  }
  assert.deepEqual(
    (await Promise.all(replies)).map((it) => it.json().of),
    ['a', 'b'],
  );
});

test('S116 S507 a reply that does not come is a time-out; a lost connection is told', async () => {
  const { session, socket } = await connected();
  assert.equal(await codeOf(session.request('/queue/rpc', 'x', { timeout: 3 })), 'timeout');
  const other = session.request('/queue/rpc2', 'x', { replyTo: '/queue/replies' });
  socket.end(1006);
  assert.equal(await codeOf(other), 'connection-lost');
});

test('S508 a request waits for a connection', async () => {
  const { session, made } = newSession();
  const reply = session.request('/queue/rpc', 'x');
  void session.connect();
  const socket = await made(1);
  socket.accept();
  answer(socket, socket.expect('SEND'), 'y');
  assert.equal((await reply).body, 'y');
});

test('S118 a transaction is committed when its work returns', async () => {
  const { session, socket } = await connected();
  const done = session.transaction(async (tx) => {
    tx.publish('/queue/a', { id: 1 });
    tx.publish('/queue/b', 'y');
    return 7;
  });
  const begin = socket.expect('BEGIN');
  socket.confirm(begin);
  const commit = await sentToEnd(socket);
  const { transaction } = begin.headers;
  assert.deepEqual(
    commit.map(({ command, headers }) => [command, headers.transaction]),
    [
      ['SEND', transaction],
      ['SEND', transaction],
      ['COMMIT', transaction],
    ],
  );
  socket.confirm(commit[2]);
  assert.equal(await done, 7);
});

/** What is sent up to COMMIT or ABORT. */
async function sentToEnd(socket) {
  const frames = [];
  for (let turns = 0; turns < 100; turns++) {
    await tick();
    frames.push(...sentOn(socket));
    if (/COMMIT|ABORT/.test(frames.at(-1)?.command)) break;
  }
  return frames;
}

test('S118 S120 work that throws is aborted', async () => {
  const { session, socket } = await connected();
  let signal;
  const done = session.transaction((tx) => {
    signal = tx.signal;
    throw new Error('no');
  });
  socket.confirm(socket.expect('BEGIN'));
  assert.equal((await done.catch((it) => it)).message, 'no');
  socket.expect('ABORT');
  assert.equal(signal.reason.code, 'aborted');
});

test('S120 what a transaction sends behind DISCONNECT is lost with the connection', async () => {
  const { session, socket } = await connected();
  let goOn;
  const gate = new Promise((resolve) => (goOn = resolve));
  const done = session.transaction(async (tx) => {
    await gate;
    tx.publish('/queue/a', 'late');
  });
  socket.confirm(socket.expect('BEGIN'));
  await tick();
  const gone = session.disconnect();
  socket.expect('DISCONNECT');
  goOn();
  assert.equal(await codeOf(done), 'connection-lost');
  socket.end(1000);
  await gone;
});

test('S119 acknowledgements belong to the transaction', async () => {
  const { session, socket } = await connected();
  const subscription = session.subscribe('/queue/a', { ack: 'client-individual' });
  socket.confirmAll();
  socket.deliver(subscription, 'x');
  const { value: message } = await subscription[Symbol.asyncIterator]().next();
  const done = session.transaction((tx) => tx.ack(message));
  const begin = socket.expect('BEGIN');
  socket.confirm(begin);
  const [ack, commit] = await sentToEnd(socket);
  assert.deepEqual([ack.command, ack.headers.transaction], ['ACK', begin.headers.transaction]);
  socket.confirm(commit);
  await done;
});

test('S117 S120 S121 where there is no connection, or no transaction', async () => {
  const { session } = newSession();
  assert.equal(await codeOf(session.transaction(() => {}, { timeout: 2 })), 'not-connected');
  const spring = await connected({ broker: 'spring' }, {});
  assert.equal(await codeOf(spring.session.transaction(() => {})), 'unsupported');
  assert.deepEqual(sentOn(spring.socket), []);
  const lost = await connected();
  let signal;
  const done = lost.session.transaction((tx) => {
    signal = tx.signal;
    return new Promise(() => {});
  });
  lost.socket.confirm(await sent(lost.socket, 'BEGIN'));
  await tick();
  lost.socket.end(1006);
  const error = await done.catch((it) => it);
  assert.equal(error.code, 'connection-lost');
  assert.equal(signal.reason, error);
});

test('S118 nothing is sent within a transaction once its work has returned', async () => {
  const { session, socket } = await connected();
  let kept;
  const done = session.transaction((tx) => {
    kept = tx;
  });
  socket.confirm(socket.expect('BEGIN'));
  const commit = (await sentToEnd(socket)).at(-1);
  const isOver = { code: 'usage', message: 'the transaction is over' };
  assert.throws(() => kept.publish('/queue/a', 'late'), isOver);
  assert.deepEqual(sentOn(socket), []);
  socket.confirm(commit);
  await done;
  assert.throws(() => kept.publish('/queue/a', 'late'), isOver);
});

test('S118 what fails behind COMMIT may have taken effect', async () => {
  const stop = new AbortController();
  const failures = [
    (socket) => socket.end(1006),
    (socket, { headers }) =>
      socket.receive(frame('ERROR', { message: `Unknown transaction ${headers.transaction}` })),
    () => stop.abort('enough'),
  ];
  for (const fail of failures) {
    const { session, socket } = await connected({ retry: false });
    const done = session.transaction(() => {}, { signal: stop.signal });
    socket.confirm(socket.expect('BEGIN'));
    fail(socket, (await sentToEnd(socket)).at(-1));
    await assert.rejects(done, { name: /Error$/, maybeDelivered: true });
  }
  const { session, socket } = await connected({ retry: false });
  const early = session.transaction(() => new Promise(() => {}));
  socket.confirm(socket.expect('BEGIN'));
  await tick();
  socket.end(1006);
  await assert.rejects(early, { code: 'connection-lost', maybeDelivered: false });
});
