// Sessions: events, statistics, sessions over a client, addresses.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected as connectedClient, newClient } from '../package/support/client.mjs';
import {
  codeOf,
  connected,
  eventOf,
  frame,
  inState,
  newSession,
  ours,
  sentOn,
  tick,
} from './support.mjs';

const { Session } = ours;

test('S137 events: once, signal, removal; frozen; secrets are masked', async () => {
  const { session, made } = newSession({ connectHeaders: { login: 'kim', passcode: 'secret' } });
  const seen = [];
  const stop = new AbortController();
  const removed = () => seen.push('removed');
  session.addEventListener('frame', (event) => seen.push(event));
  session.addEventListener('status', () => seen.push('once'), { once: true });
  session.addEventListener('status', () => seen.push('signal'), { signal: stop.signal });
  session.addEventListener('status', removed);
  session.removeEventListener('status', removed);
  stop.abort();
  const caller = session.connect();
  (await made(1)).accept();
  await caller;
  const frames = seen.filter(({ type }) => type === 'frame');
  assert.equal(seen.length - frames.length, 1);
  assert.deepEqual(
    frames.map(({ direction, frame }) => [direction, frame.command]),
    [
      ['out', 'CONNECT'],
      ['in', 'CONNECTED'],
    ],
  );
  assert.deepEqual(frames[0].frame.headers, { login: 'kim', passcode: '***' });
  assert.ok(Object.isFrozen(frames[0]));
});

test('S137 what no subscription claims is a message event', async () => {
  const { session, socket } = await connected();
  const unclaimed = eventOf(session, 'message');
  socket.receive(
    frame('MESSAGE', { subscription: 'x', destination: '/a', 'message-id': '1' }, 'b'),
  );
  assert.equal((await unclaimed).message.body, 'b');
});

test('S134 statistics', async () => {
  const { session, socket } = await connected();
  const sent = session.publish('/queue/a', '안녕');
  const message = socket.sent[0];
  socket.confirm(socket.expect('SEND'));
  await sent;
  const { framesIn, framesOut, bytesIn, bytesOut, reconnects } = session.stats;
  assert.deepEqual([framesIn, framesOut, reconnects], [2, 2, 0]);
  assert.ok(bytesIn > 0);
  assert.ok(bytesOut > new TextEncoder().encode(message).length);
});

test('S139 a connect that nobody awaits is no unhandled rejection', async () => {
  const unhandled = [];
  const listen = (error) => unhandled.push(error);
  process.on('unhandledRejection', listen);
  const { session } = newSession();
  void session.connect();
  const subscription = session.subscribe('/topic/a');
  await session.disconnect();
  await session.close();
  assert.equal(await subscription.closed, undefined);
  await tick();
  process.off('unhandledRejection', listen);
  assert.deepEqual(unhandled, []);
});

test('S203 addresses are tried in turn, from the one that worked last', async () => {
  const { session, sockets, made } = newSession({ brokerURL: ['ws://a/', 'ws://b/'] });
  const tried = () => sockets.map(() => session.client.brokerURL)[0];
  const caller = session.connect();
  (await made(1)).end(1006);
  const second = await made(2);
  assert.equal(tried(), 'ws://b/');
  second.accept();
  await caller;
  second.end(1006);
  await made(3);
  assert.equal(tried(), 'ws://b/');
  const asked = newSession({ brokerURL: async ({ attempt }) => `ws://${attempt}/` });
  void asked.session.connect();
  await asked.made(1);
  assert.equal(asked.session.client.brokerURL, 'ws://1/');
});

test('S136 a session over a client that is connected', async () => {
  const { client, socket } = await connectedClient();
  const session = Session.over(client);
  await session.connect();
  assert.equal(session.state, 'connected');
  const got = [];
  const subscription = session.subscribe('/topic/a', ({ body }) => got.push(body));
  const subscribe = sentOn(socket)[0];
  const headers = {
    subscription: subscribe.headers.id,
    destination: '/topic/a',
    'message-id': '1',
  };
  socket.receive(frame('MESSAGE', headers, 'x'));
  assert.deepEqual(got, ['x']);
  await session.close();
  assert.equal(await subscription.closed, undefined);
  assert.equal(sentOn(socket)[0].command, 'UNSUBSCRIBE');
  assert.ok(client.connected);
  assert.equal(socket.closings.length, 0);
  for (const option of ['brokerURL', 'connectHeaders', 'retry'])
    assert.throws(() => Session.over(client, { [option]: {} }), { code: 'usage' });
});

test('S136 a session over a client that connects later, and again', async () => {
  const { client, made } = newClient({ reconnectDelay: 1, connectHeaders: { login: 'kim' } });
  const connections = [];
  client.onConnect = () => connections.push('client');
  const session = Session.over(client, { broker: 'spring' });
  session.subscribe('/topic/a', () => {});
  const connecting = session.connect();
  client.activate();
  for (const count of [1, 2]) {
    const socket = await made(count);
    socket.open();
    socket.receive(frame('CONNECTED', { version: '1.2' }));
    await inState(session, 'connected');
    assert.equal(sentOn(socket).filter(({ command }) => command === 'SUBSCRIBE').length, 1);
    if (count === 1) socket.end(1006);
  }
  await connecting;
  assert.equal(connections.length, 2);
  assert.equal(await codeOf(session.disconnect()), 'usage');
  await session.close();
  await client.deactivate({ force: true });
});

test('S605 S606 an ERROR that names nothing is about the only frame in flight', async () => {
  const { session, socket } = await connected();
  const sent = session.publish('/queue/a', 'x');
  socket.takeSent();
  socket.receive(frame('ERROR', { message: 'no such thing' }));
  const error = await sent.catch((it) => it);
  assert.deepEqual([error.code, error.frame.headers.message], ['refused', 'no such thing']);
});

test('S602 S609 an ERROR about the connection is the reason of its end', async () => {
  const { session, socket, made } = await connected();
  const told = eventOf(session, 'error');
  socket.receive(frame('ERROR', { message: 'Credential expired' }));
  assert.equal((await told).error.code, 'unauthorized');
  socket.end(1000);
  assert.equal(session.state, 'waiting');
  assert.equal(session.status.error.code, 'unauthorized');
  await made(2);
});

test('S603 S610 a close code says that a frame was too large', async () => {
  const { session, socket, made } = await connected({ delivery: 'at-least-once' });
  const sent = session.publish('/queue/a', 'x');
  socket.end(1009);
  assert.equal(await codeOf(sent), 'too-large');
  await made(2);
});
