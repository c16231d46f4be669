// When a broker counts as silent, on virtual time.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected, messageFrame } from './support/client.mjs';
import { virtualTime } from './support/time.mjs';

const BEATING = 'CONNECTED\nversion:1.2\nheart-beat:1000,0\n\n\0';

/** A connected client that expects a sign of life every second, twice of which may pass in silence. */
async function expecting(t, prepare = () => {}) {
  const time = virtualTime(t);
  prepare();
  let losses = 0;
  const options = { heartbeatIncoming: 1000, onHeartbeatLost: () => (losses += 1) };
  const made = await connected(options, undefined, BEATING);
  t.after(() => void made.client.deactivate({ force: true }));
  return { ...made, time, losses: () => losses };
}

test('a broker that is silent for two periods is given up soon after', async (t) => {
  const { time, losses, client } = await expecting(t);
  time.pass(1950);
  assert.equal(losses(), 0);
  time.pass(250);
  assert.equal(losses(), 1);
  assert.equal(client.connected, false);
});

for (const [name, pieces] of [
  ['whole messages', () => [messageFrame('x')]],
  ['heart-beats', () => ['\n']],
  ['bytes', () => [new TextEncoder().encode(messageFrame('x')).buffer]],
]) {
  test(`${name} are signs of life, and their end is silence`, async (t) => {
    const { time, losses, socket } = await expecting(t);
    for (let count = 0; count < 8; count++) {
      time.pass(1500);
      for (const piece of pieces()) socket.receive(piece);
    }
    assert.equal(losses(), 0);
    time.pass(2200);
    assert.equal(losses(), 1);
  });
}

test('pieces of one frame that takes long to arrive are signs of life', async (t) => {
  const { time, losses, socket, client } = await expecting(t);
  const bodies = [];
  client.subscribe('/topic/a', ({ body }) => bodies.push(body));
  const frame = messageFrame('0123456789'.repeat(20));
  const size = Math.ceil(frame.length / 9);
  for (let at = 0; at < frame.length; at += size) {
    time.pass(1500);
    socket.receive(frame.slice(at, at + size));
  }
  assert.equal(losses(), 0);
  assert.equal(bodies.length, 1);
});

for (const by of [3_600_000, -3_600_000]) {
  test(`a clock that is set by ${by} ms makes no broker silent, and hides no silence`, async (t) => {
    const { time, losses, socket } = await expecting(t);
    for (let count = 0; count < 6; count++) {
      time.pass(1500);
      socket.receive('\n');
      if (count % 2) time.setClock(by);
    }
    assert.equal(losses(), 0);
    time.pass(4500);
    assert.equal(losses(), 1);
  });
}

test('R-3: a broker that beats up to two periods behind a frame stays, and a dead one is noticed in time', async (t) => {
  const time = virtualTime(t);
  const lost = [];
  // Spring: heart-beats of ten seconds, by a timer that frames do not restart.
  const options = { heartbeatIncoming: 10_000, onHeartbeatLost: () => lost.push(true) };
  const answer = 'CONNECTED\nversion:1.2\nheart-beat:10000,0\n\n\0';
  const { client, socket } = await connected(options, undefined, answer);
  for (const silence of [19_973, 20_101, 20_193, 20_900]) {
    socket.receive(messageFrame('x'));
    time.pass(silence);
    assert.deepEqual(lost, [], `after ${silence} ms`);
    socket.receive('\n');
  }
  time.pass(21_050);
  assert.deepEqual(lost, []);
  time.pass(100);
  assert.deepEqual(lost, [true]);
  assert.equal(client.connected, false);
});

test('R-3: with a tolerance of one period a frame is followed by two', async (t) => {
  const time = virtualTime(t);
  const options = { heartbeatIncoming: 1000, heartbeatToleranceMultiplier: 1 };
  const { client, socket } = await connected(options, undefined, BEATING);
  time.pass(2004);
  socket.receive('\n');
  time.pass(1003);
  socket.receive('\n');
  time.pass(500);
  socket.receive(messageFrame('x'));
  time.pass(2100);
  assert.equal(client.connected, true);
  socket.receive('\n');
  time.pass(1250);
  assert.equal(client.connected, false);
});

for (const present of [0, Number.NaN, undefined]) {
  test(`W-9: messages are signs of life where Date.now() is ${present}`, async (t) => {
    const prepare = () => t.mock.method(Date, 'now', () => present);
    const { time, losses, socket, client } = await expecting(t, prepare);
    client.subscribe('/topic/a', () => {});
    for (let count = 0; count < 12; count++) {
      time.pass(1500);
      socket.receive(messageFrame('x'));
    }
    assert.equal(losses(), 0);
    assert.equal(client.connected, true);
    // When it came is not known: it counts as having come when it was noticed.
    time.pass(4500);
    assert.equal(losses(), 1);
  });
}

test('each line end in front of a frame is a heart-beat', async () => {
  let [beats, pongs] = [0, 0];
  const { client, socket } = await connected({
    onHeartbeatReceived: () => (beats += 1),
    debug: (line) => (pongs += line === '<<< PONG'),
  });
  const got = [];
  client.subscribe('/topic/a', ({ body }) => got.push(body));
  socket.receive(`\n\r\n\0\n${messageFrame('x')}\n\n`);
  assert.deepEqual([beats, pongs, got], [3, 3, ['x']]);
  socket.receive('\n'.repeat(1000));
  assert.deepEqual([beats, pongs], [1003, 1003]);
});

test('of a run of line ends in one message the engine hears once: the clock is read for that', async (t) => {
  const { socket } = await connected();
  const { mock } = t.mock.method(performance, 'now');
  socket.receive('\n'.repeat(1000));
  assert.ok(mock.callCount() > 0 && mock.callCount() < 20, `${mock.callCount()} times`);
});

test('a heart-beat whose callback ends the client is the last of a run', async () => {
  let beats = 0;
  const { client, socket } = await connected({
    onHeartbeatReceived: () => {
      beats += 1;
      if (beats === 3) void client.deactivate({ force: true });
    },
  });
  socket.receive('\n'.repeat(10));
  assert.equal(beats, 3);
});
