// Sessions: connecting, attempts, and the end.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  codeOf,
  connected,
  frame,
  inState,
  newSession,
  ours,
  sent,
  sentOn,
  tick,
} from './support.mjs';

const { Session, StompError } = ours;

test('S101 a new session does not connect', async () => {
  const { session, sockets } = newSession();
  await tick();
  assert.equal(session.state, 'idle');
  assert.equal(sockets.length, 0);
});

test('S102 callers of connect share one connection', async () => {
  const { session, made, sockets } = newSession();
  const callers = [session.connect(), session.connect()];
  (await made(1)).accept();
  await Promise.all(callers);
  await session.connect();
  assert.equal(sockets.length, 1);
  assert.equal(session.state, 'connected');
});

test('S103 S210 S607 a refused CONNECT is final, and says why', async () => {
  const { session, made } = newSession();
  const caller = session.connect();
  const socket = await made(1);
  socket.open();
  socket.receive(frame('ERROR', { message: 'Bad CONNECT' }, "Access refused for user 'kim'"));
  const error = await caller.catch((it) => it);
  assert.ok(error instanceof StompError);
  assert.equal(error.code, 'unauthorized');
  assert.equal(error.retryable, false);
  assert.equal(error.frame.headers.message, 'Bad CONNECT');
  assert.match(error.hint, /errors\.md#unauthorized$/);
  assert.equal(session.state, 'failed');
  assert.equal(session.status.error.code, 'unauthorized');
  // S608: the socket is closed, although the broker leaves it open.
  assert.equal(socket.closings.length, 1);
});

test('S104 the attempt ends when the last caller has left', async () => {
  const { session, made } = newSession();
  const stop = new AbortController();
  const callers = [session.connect({ signal: stop.signal }), session.connect({ timeout: 5 })];
  const socket = await made(1);
  stop.abort('reason');
  const error = await callers[0].catch((it) => it);
  assert.deepEqual([error.code, error.name, error.cause], ['aborted', 'AbortError', 'reason']);
  assert.equal(session.state, 'connecting');
  assert.equal(await codeOf(callers[1]), 'timeout');
  assert.equal(session.state, 'idle');
  assert.equal(socket.closings.length, 1);
});

test('S105 S206 a lost connection is made again, at once if connect is called', async () => {
  const { session, socket, made } = await connected({ retry: { initial: 1e9, max: 1e9 } });
  socket.end(1006);
  assert.equal(session.state, 'waiting');
  assert.ok(session.status.retryAt > Date.now());
  assert.equal(session.status.error.code, 'connection-lost');
  const caller = session.connect();
  (await made(2)).accept();
  await caller;
  assert.equal(session.stats.reconnects, 1);
});

test('S106 connect starts anew after a failure, and never after the end', async () => {
  const { session, made } = newSession({ retry: false });
  const caller = session.connect();
  (await made(1)).end(1006);
  assert.equal(await codeOf(caller), 'unreachable');
  assert.equal(session.state, 'failed');
  const again = session.connect();
  (await made(2)).accept();
  await again;
  const closed = session.close();
  (await made(2)).end(1000);
  await closed;
  assert.equal(await codeOf(session.connect()), 'closed');
});

test('S108 disconnect keeps subscriptions and outbox', async () => {
  const { session, socket, made } = await connected();
  const subscription = session.subscribe('/topic/a');
  socket.confirmAll();
  const resting = session.disconnect();
  const goodbye = socket.expect('DISCONNECT');
  socket.confirm(goodbye);
  socket.end(1000);
  await resting;
  assert.equal(session.state, 'idle');
  const published = session.publish('/queue/a', 'x');
  const caller = session.connect();
  const next = await made(2);
  next.accept();
  await caller;
  const commands = next.confirmAll().map(({ command, headers }) => [command, headers.destination]);
  assert.deepEqual(commands.slice(1), [
    ['SUBSCRIBE', '/topic/a'],
    ['SEND', '/queue/a'],
  ]);
  assert.deepEqual(await published, { confirmed: true });
  assert.equal(subscription.state, 'active');
});

test('S114 a component may subscribe while the disconnect() of another has not ended', async () => {
  const { session, socket, made } = await connected();
  const resting = session.disconnect();
  const subscription = session.subscribe('/topic/a');
  const published = session.publish('/topic/a', 'x');
  const caller = session.connect();
  socket.confirm(socket.expect('DISCONNECT'));
  socket.end(1000);
  await resting;
  const next = await made(2);
  next.accept();
  await caller;
  next.confirmAll();
  await subscription.ready;
  assert.deepEqual(await published, { confirmed: true });
});

test('S129 close rejects at once what is pending', async () => {
  const { session, socket } = await connected();
  const published = session.publish('/queue/a', 'x');
  const subscription = session.subscribe('/topic/a');
  const closing = session.close();
  assert.equal(await codeOf(published), 'closed');
  assert.equal(await subscription.closed, undefined);
  socket.confirm(socket.expect('DISCONNECT'));
  socket.end(1000);
  await closing;
  assert.equal(session.state, 'closed');
  assert.equal(session.status.error, undefined);
  assert.throws(() => session.subscribe('/topic/a'), { code: 'closed' });
});

test('S131 S132 the status is frozen, and the same until something changes', async () => {
  const { session, made } = newSession();
  const states = [];
  const stop = session.onStatus(({ state }) => states.push(state));
  const read = (async () => {
    const all = [];
    for await (const { state } of session.statuses()) all.push(state);
    return all;
  })();
  const first = session.status;
  assert.equal(session.status, first);
  assert.ok(Object.isFrozen(first));
  const caller = session.connect();
  (await made(1)).accept();
  await caller;
  await tick();
  stop();
  const closing = session.close();
  (await made(1)).end(1000);
  await closing;
  assert.deepEqual(states, ['connecting', 'connected']);
  const all = await read;
  assert.deepEqual([all[0], all.at(-1)], ['idle', 'closed']);
});

test('S135 the client of a session is not to be activated', async () => {
  const { session } = newSession();
  for (const name of ['activate', 'deactivate', 'configure'])
    assert.throws(() => session.client[name](), { code: 'usage' });
});

test('S138 methods work when taken off the object, and behind deep proxies', async () => {
  const { session, socket } = await connected();
  const { publish, subscribe } = session;
  const proxied = deep(session);
  for (const send of [publish, (...given) => proxied.publish(...given)]) {
    const sent = send('/queue/a', 'x');
    socket.confirm(socket.expect('SEND'));
    assert.deepEqual(await sent, { confirmed: true });
  }
  assert.equal(proxied.state, 'connected');
  assert.equal(subscribe('/topic/a').state, 'pending');
});

/** As Vue's `reactive`: what is read is a proxy again. */
const deep = (object) =>
  new Proxy(object, {
    get(target, name, receiver) {
      const value = Reflect.get(target, name, receiver);
      return typeof value === 'object' && value !== null ? deep(value) : value;
    },
  });

test('S140 the broker is known by its name', async () => {
  const { session } = await connected({}, { server: 'ActiveMQ/6.1.6' });
  assert.deepEqual(session.broker, { name: 'activemq', version: '6.1.6' });
});

test('S201 an option that does not exist is usage, with the nearest name', () => {
  const brokerURL = 'ws://a';
  assert.throws(() => new Session({ brokerURL, conectHeaders: {} }), /did you mean connectHeaders/);
  assert.throws(() => new Session({ brokerURL, retry: { inital: 1 } }), /did you mean initial/);
  assert.throws(() => new Session({ brokerURL, strict: 1 }), { code: 'usage' });
  assert.throws(() => new Session({ brokerURL, onConnect() {} }), { code: 'usage' });
  assert.throws(() => new Session({ brokerURL, reconnectDelay: 1 }), { code: 'usage' });
  assert.throws(() => new Session({}), { code: 'usage' });
});

test('S204 S207 credentials are asked for once more after a refusal', async () => {
  const asked = [];
  const { session, made } = newSession({
    connectHeaders: ({ attempt, error }) => {
      asked.push([attempt, error?.code]);
      return { passcode: `${asked.length}` };
    },
  });
  const caller = session.connect();
  const first = await made(1);
  first.open();
  first.receive(frame('ERROR', { message: 'Bad CONNECT' }, 'Access refused for user'));
  const second = await made(2);
  second.accept();
  await caller;
  assert.equal(sentOn(second)[0].headers.passcode, '2');
  assert.deepEqual(asked, [
    [1, undefined],
    [2, 'unauthorized'],
  ]);
});

test('S205 headers that cannot be had fail the attempt', async () => {
  const cause = new Error('no token');
  const { session } = newSession({
    retry: false,
    connectHeaders: () => {
      throw cause;
    },
  });
  const error = await session.connect().catch((it) => it);
  assert.deepEqual([error.code, error.cause], ['unreachable', cause]);
  const final = newSession({
    connectHeaders: async () => {
      throw new StompError('unauthorized');
    },
  });
  assert.equal(await codeOf(final.session.connect()), 'unauthorized');
});

test('S208 the policy may be a function', async () => {
  const asked = [];
  const retry = ({ attempt, error }) => {
    asked.push([attempt, error.code]);
    return attempt < 2 ? 0 : null;
  };
  const { session, made } = newSession({ retry });
  const caller = session.connect();
  (await made(1)).end(1006);
  (await made(2)).end(1006);
  assert.equal(await codeOf(caller), 'unreachable');
  assert.deepEqual(asked, [
    [1, 'unreachable'],
    [2, 'unreachable'],
  ]);
});

test('S246 an attempt that takes too long is given up', async () => {
  const { session, made } = newSession({ connectTimeout: 5, retry: false });
  const caller = session.connect();
  const socket = await made(1);
  assert.equal(await codeOf(caller), 'timeout');
  assert.equal(socket.closings.length, 1);
});

test('what does not speak STOMP is not-stomp, and says what it sent', async () => {
  const { session, made } = newSession();
  const caller = session.connect();
  const socket = await made(1);
  socket.open();
  socket.receive('hello\n\n\0');
  const error = await caller.catch((it) => it);
  assert.equal(error.code, 'not-stomp');
  assert.match(error.message, /hello/);
  await inState(session, 'failed');
});

test('S321 an ACK that comes due while the session disconnects is not sent, and not told of', async (t) => {
  const told = [];
  t.mock.method(console, 'error', (...args) => told.push(args));
  const { session, socket } = await connected();
  let done;
  const handler = () => new Promise((resolve) => (done = resolve));
  const subscription = session.subscribe('/queue/a', handler, { ack: 'client-individual' });
  socket.confirmAll();
  socket.deliver(subscription, 'x');
  const ended = session.disconnect();
  done();
  socket.confirm(await sent(socket, 'DISCONNECT'));
  await tick();
  assert.deepEqual([sentOn(socket), told], [[], []]);
  socket.end(1000);
  await ended;
});
