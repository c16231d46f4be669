// Sessions with the project's broker: everything goes over a real socket.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { WebSocket } from 'ws';
import { brokerBinary as binary, mustExist, stompWasm } from '../e2e/support/environment.mjs';
import { ours } from '../package/support/package.mjs';
import { codeOf, eventOf, inState } from './support.mjs';

const entry = join(mustExist(stompWasm.directory, 'cargo xtask build'), 'testing/index.js');
const { startBroker } = await import(pathToFileURL(entry));
let broker;
const sessions = [];

before(async () => {
  mustExist(binary, 'build it (cargo xtask build) or set BROKER_BIN');
  broker = await startBroker({ binary, args: ['--no-stocks'] });
});
after(async () => {
  await Promise.all(sessions.map((session) => session.close()));
  await broker?.stop();
});

async function connect(options = {}) {
  const session = await ours.Session.connect({
    webSocketFactory: () => new WebSocket(broker.url),
    retry: { initial: 1 },
    ...options,
  });
  sessions.push(session);
  return session;
}

test('messages are confirmed, and a loop gets them in their order', async () => {
  const session = await connect();
  assert.equal(session.broker.name, 'stomp-broker');
  const subscription = session.subscribe('/topic/prices');
  await subscription.ready;
  const sent = await Promise.all(
    [1, 2, 3].map((price) => session.publish('/topic/prices', { price })),
  );
  assert.deepEqual(sent, Array(3).fill({ confirmed: true }));
  const got = [];
  for await (const message of subscription) if (got.push(message.json().price) === 3) break;
  assert.deepEqual(got, [1, 2, 3]);
});

test('what a loop leaves unacknowledged goes to another consumer', async () => {
  const session = await connect();
  const work = session.subscribe('/queue/work', { ack: 'client-individual' });
  await work.ready;
  for (const body of ['1', '2', '3']) await session.publish('/queue/work', body);
  for await (const { body } of work) if (body === '2') break;
  const got = [];
  await new Promise((resolve) => {
    const take = ({ body }) => got.push(body) === 2 && resolve();
    session.subscribe('/queue/work', take, { ack: 'client-individual' });
  });
  assert.deepEqual(got.sort(), ['2', '3']);
});

test('a request gets its reply', async () => {
  const [asking, answering] = [await connect(), await connect()];
  const served = answering.subscribe('/queue/rates', async (message) => {
    const { 'reply-to': replyTo, 'correlation-id': correlation } = message.headers;
    const headers = { 'correlation-id': correlation };
    await answering.publish(replyTo, { of: message.json().from, rate: 1300 }, { headers });
  });
  await served.ready;
  const replies = await Promise.all(
    ['USD', 'EUR'].map((from) => asking.request('/queue/rates', { from })),
  );
  assert.deepEqual(
    replies.map((it) => it.json()),
    ['USD', 'EUR'].map((of) => ({ of, rate: 1300 })),
  );
});

test('a transaction takes effect as a whole, or not at all', async () => {
  const session = await connect();
  const got = [];
  const subscription = session.subscribe('/topic/tx', ({ body }) => got.push(body));
  await subscription.ready;
  const failed = session.transaction((tx) => {
    tx.publish('/topic/tx', 'never');
    throw new Error('no');
  });
  assert.equal((await failed.catch((it) => it)).message, 'no');
  await session.transaction((tx) => {
    tx.publish('/topic/tx', 'a');
    tx.publish('/topic/tx', 'b');
  });
  await session.publish('/topic/tx', 'end');
  assert.deepEqual(got, ['a', 'b', 'end']);
});

test('a lost connection comes back with its subscriptions and what waited', async () => {
  const session = await connect({ delivery: 'at-least-once' });
  const got = [];
  const subscription = session.subscribe('/topic/news', ({ body }) => got.push(body));
  await subscription.ready;
  const gap = eventOf(session, 'gap');
  session.client.webSocket.terminate();
  const lost = await inState(session, 'waiting');
  assert.equal(lost.error.code, 'connection-lost');
  await session.publish('/topic/news', 'while away');
  assert.equal((await gap).subscription, subscription);
  assert.deepEqual(got, ['while away']);
  assert.equal(session.stats.reconnects, 1);
});

test('drain ends the session once all is done', async () => {
  const session = await connect();
  const sent = session.publish('/queue/last', 'x');
  await session.drain();
  assert.deepEqual(await sent, { confirmed: true });
  assert.equal(session.state, 'closed');
});

test('a broker that is not there is unreachable', async () => {
  const options = { webSocketFactory: () => new WebSocket('ws://127.0.0.1:1/'), retry: false };
  assert.equal(await codeOf(connect(options)), 'unreachable');
});
