// Fake timers that leave `performance` alone, as most do: what a timer was armed for has come when it fires. The same
// with real test runners is in tests/packaging/projects/fake-timers.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connected, newClient, tick } from './support/client.mjs';

const DELAY = 5_000;
const CONNECTED = 'CONNECTED\nversion:1.2\nheart-beat:1000,1000\n\n\0';

/**
 * Timers that fire when the test says so, beside a clock that goes on by itself: `elapse` lets that time pass, `pass`
 * that of the timers, one millisecond after the other.
 */
function fakeTimers(t, apis = ['setTimeout']) {
  let present = performance.now();
  t.mock.method(performance, 'now', () => present);
  t.mock.timers.enable({ apis });
  return {
    elapse: (ms) => (present += ms),
    pass: (ms) => {
      for (let count = 0; count < ms; count += 1) t.mock.timers.tick(1);
    },
  };
}

/** Lets `ms` milliseconds pass, after which there has to be socket number `count`, and not before. */
async function exactly({ sockets, timers, ms, count }) {
  timers.pass(ms - 1);
  await tick();
  assert.equal(sockets.length, count - 1, 'not before');
  timers.pass(1);
  await tick();
  assert.equal(sockets.length, count);
}

for (const apis of [['setTimeout'], ['setTimeout', 'Date']]) {
  for (const delay of [1, 10, 20, 100, DELAY]) {
    test(`F-2: where ${apis} are fake, a lost connection comes back after ${delay} ms, each time`, async (t) => {
      const timers = fakeTimers(t, apis);
      const { client, sockets, socket } = await connected({ reconnectDelay: delay });
      socket.end(1006);
      await exactly({ sockets, timers, ms: delay, count: 2 });
      timers.elapse(3);
      sockets[0].end(1006);
      await exactly({ sockets, timers, ms: delay, count: 3 });
      await client.deactivate({ force: true });
    });
  }
}

test('F-2: time that passes beside the timers neither hastens nor delays them', async (t) => {
  const timers = fakeTimers(t);
  const beats = { heartbeatIncoming: 1000, heartbeatOutgoing: 1000, connectionTimeout: 2000 };
  const { client, sockets } = newClient({ reconnectDelay: DELAY, ...beats });
  client.activate();
  await tick();
  timers.elapse(7);
  sockets[0].open();
  timers.elapse(7);
  timers.pass(1999);
  assert.equal(sockets[0].closings.length, 0, 'not before');
  timers.pass(1);
  assert.equal(sockets[0].closings.length, 1);
  sockets[0].end(1006);
  timers.elapse(7);
  await exactly({ sockets, timers, ms: DELAY, count: 2 });
  sockets[0].open();
  sockets[0].receive(CONNECTED);
  timers.elapse(7);
  timers.pass(100);
  sockets[0].end(1006);
  await exactly({ sockets, timers, ms: DELAY, count: 3 });
  await client.deactivate({ force: true });
});

test('F-2: heart-beats are sent, and missed, by fake timers', async (t) => {
  const timers = fakeTimers(t);
  let losses = 0;
  const beats = { heartbeatIncoming: 1000, heartbeatOutgoing: 1000, reconnectDelay: DELAY };
  const onHeartbeatLost = () => (losses += 1);
  const all = await connected({ ...beats, onHeartbeatLost }, undefined, CONNECTED);
  for (let times = 0; times < 10; times += 1) {
    timers.pass(1000);
    all.socket.receive('\n');
  }
  const sent = all.socket.takeSent().length;
  assert.ok(sent >= 10 && sent <= 20, `${sent} in ten periods`);
  assert.equal(losses, 0);
  timers.pass(DELAY);
  assert.equal(losses, 1);
  await all.client.deactivate({ force: true });
});

test('F-2: transportTimeout of SockJS passes by fake timers', async (t) => {
  const timers = fakeTimers(t);
  t.mock.method(globalThis, 'fetch', () => new Promise(() => {}));
  const errors = [];
  const { client } = newClient({
    sockjsURL: 'http://broker.example/stomp',
    transports: ['xhr-streaming'],
    transportTimeout: 1000,
    webSocketFactory: undefined,
    onWebSocketError: ({ message }) => errors.push(message),
  });
  client.activate();
  await tick();
  timers.pass(999);
  assert.deepEqual(errors, []);
  timers.pass(1);
  assert.equal(errors.length, 1);
  assert.match(errors[0], /nothing came within 1000ms/);
  await client.deactivate({ force: true });
});

test('F-2: a timer that could not be cleared, for it is a real one, makes nothing else due', async (t) => {
  const timers = fakeTimers(t);
  const beats = { heartbeatOutgoing: 1000, reconnectDelay: DELAY };
  const { client, sockets, socket } = await connected(beats, undefined, CONNECTED);
  t.mock.method(globalThis, 'clearTimeout', () => {});
  socket.end(1006);
  await exactly({ sockets, timers, ms: DELAY, count: 2 });
  await client.deactivate({ force: true });
});

test('a clock that begins anew, as a fake one does, delays nothing', async (t) => {
  let present = performance.now() + 1_000_000;
  t.mock.method(performance, 'now', () => present);
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { client, sockets, socket } = await connected({ reconnectDelay: DELAY });
  present = 0;
  const pass = (ms) => {
    for (let count = 0; count < ms; count += 1) {
      present += 1;
      t.mock.timers.tick(1);
    }
  };
  for (let count = 2; count < 5; count += 1) {
    (count === 2 ? socket : sockets[0]).end(1006);
    await exactly({ sockets, timers: { pass }, ms: DELAY, count });
  }
  await client.deactivate({ force: true });
});

test('F-2: where there is no `performance`, as in Jest 22, a client works all the same', async (t) => {
  const own = Object.getOwnPropertyDescriptor(globalThis, 'performance');
  t.mock.timers.enable({ apis: ['setTimeout'] });
  delete globalThis.performance;
  try {
    const { client, sockets, socket } = await connected({ reconnectDelay: DELAY });
    socket.end(1006);
    t.mock.timers.tick(DELAY);
    await tick();
    assert.equal(sockets.length, 2);
    await client.deactivate({ force: true });
  } finally {
    Object.defineProperty(globalThis, 'performance', own);
  }
});

test('F-2: where promises are fake, too, as in fakeAsync of Angular, an attempt goes by them', async () => {
  const Own = globalThis.Promise;
  const held = [];
  globalThis.Promise = class extends Own {
    then(...callbacks) {
      held.push(() => super.then(...callbacks));
      return this;
    }
  };
  try {
    const { client, sockets } = newClient();
    client.activate();
    await new Own((resolve) => setImmediate(resolve));
    assert.equal(sockets.length, 0);
    for (const release of held.splice(0)) release();
    await new Own((resolve) => setImmediate(resolve));
    assert.equal(sockets.length, 1);
    void client.deactivate({ force: true });
  } finally {
    globalThis.Promise = Own;
  }
});
