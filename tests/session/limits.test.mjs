// Sessions: how many messages a subscription takes, and what it does with those that it drops.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected, sentOn, tick } from './support.mjs';

for (const concurrency of [1, 2, 3, 4, 8])
  test(`S309 S310 max is kept with a concurrency of ${concurrency}`, async () => {
    const { session, socket } = await connected();
    const started = [];
    const ends = [];
    const handler = (message) => {
      started.push(message.text);
      return new Promise((resolve) => ends.push(resolve));
    };
    const options = { ack: 'client-individual', max: 4, concurrency, prefetch: 20 };
    const subscription = session.subscribe('/queue/a', handler, options);
    socket.confirmAll();
    for (let count = 1; count <= 9; count++) socket.deliver(subscription, `${count}`);
    for (let ended = 0; ended < 4; ended++) {
      await tick();
      ends[ended]();
    }
    assert.equal(await subscription.closed, undefined);
    assert.deepEqual(started, ['1', '2', '3', '4']);
  });

test('S310 S314 what the schema looks at may be the last message, and may not', async () => {
  const { session, socket } = await connected();
  const fits = async (value) => (value < 3 ? { issues: [{ message: 'small' }] } : { value });
  const schema = { '~standard': { version: 1, vendor: 'test', validate: fits } };
  session.addEventListener('error', () => {});
  const got = [];
  const handler = async ({ value }) => void got.push(value);
  const options = { max: 2, concurrency: 3, schema };
  const subscription = session.subscribe('/topic/a', handler, options);
  socket.confirmAll();
  for (const body of ['1', '2', '3', '4', '5', '6']) socket.deliver(subscription, body);
  await subscription.closed;
  assert.deepEqual(got, [3, 4]);
});

test('S307 S308 what is dropped is answered in turn where an answer is about all before it', async () => {
  const { session, socket } = await connected({}, { server: 'stomp-broker/1.0' });
  let goOn;
  const handler = ({ text }) => text === '1' && new Promise((resolve) => (goOn = resolve));
  const options = { ack: 'client', buffer: 2, overflow: 'drop-newest' };
  const subscription = session.subscribe('/queue/a', handler, options);
  socket.confirmAll();
  for (const body of ['1', '2', '3', '4']) socket.deliver(subscription, body);
  assert.equal(subscription.dropped, 1);
  assert.deepEqual(sentOn(socket), [], 'the first is being worked on');
  goOn();
  await tick();
  const answers = sentOn(socket).map(({ command, headers }) => [command, headers.id]);
  const acks = ['a-1', 'a-2', 'a-3'].map((id) => ['ACK', id]);
  assert.deepEqual(answers, [...acks, ['NACK', 'a-4']]);
});

test('S303 ready rejects if nothing was confirmed by the end', async () => {
  const { session, socket } = await connected();
  const closed = { code: 'closed' };
  const left = session.subscribe('/topic/a');
  left.close();
  await assert.rejects(left.ready, { ...closed, message: /The subscription is closed/ });
  const reason = new Error('left');
  const controller = new AbortController();
  const aborted = session.subscribe('/topic/b', { signal: controller.signal });
  controller.abort(reason);
  await assert.rejects(aborted.ready, { code: 'aborted', cause: reason });
  const active = session.subscribe('/topic/c');
  socket.confirmAll();
  active.close();
  await active.ready;
  const unsent = session.subscribe('/topic/d');
  session.close().catch(() => {});
  await assert.rejects(unsent.ready, closed);
});

test('S305 headers of SUBSCRIBE without a value are left out', async () => {
  const { session, socket } = await connected();
  const headers = { a: undefined, b: null, c: 0 };
  session.subscribe('/topic/a', { headers });
  session.subscribe('/topic/b', { headers: () => headers });
  await tick();
  for (const { command, headers: sent } of sentOn(socket)) {
    assert.equal(command, 'SUBSCRIBE');
    assert.deepEqual([sent.a, sent.b, sent.c], [undefined, undefined, '0']);
  }
});
