// `client.subscriptions`: which subscriptions there are.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { connected, newClient } from './support/client.mjs';

const destinations = (client) => client.subscriptions.map(({ destination }) => destination);

test('F-9: a client lists the subscriptions of its connection', async () => {
  assert.deepEqual(newClient().client.subscriptions, []);
  const { client, socket, made } = await connected({ reconnectDelay: 1 });
  const first = client.subscribe('/topic/a', () => {});
  client.subscribe('/topic/b', () => {}, { id: 'own' });
  client.subscribe('/topic/a', () => {});
  assert.deepEqual(client.subscriptions.slice(0, 2), [
    { id: first.id, destination: '/topic/a' },
    { id: 'own', destination: '/topic/b' },
  ]);
  first.unsubscribe();
  assert.deepEqual(destinations(client), ['/topic/b', '/topic/a']);
  client.unsubscribe('own');
  assert.deepEqual(destinations(client), ['/topic/a']);

  assert.throws(() => client.subscribe('/topic/c', () => {}, { 'a\0': 'b' }), /NUL/);
  assert.deepEqual(destinations(client), ['/topic/a']);

  socket.end(1006);
  assert.deepEqual(client.subscriptions, []);
  const next = await made(2);
  next.open();
  next.receive('CONNECTED\nversion:1.2\n\n\0');
  assert.deepEqual(client.subscriptions, []);
  client.subscribe('/topic/d', () => {});
  assert.deepEqual(destinations(client), ['/topic/d']);
  await client.deactivate({ force: true });
  assert.deepEqual(client.subscriptions, []);
});

test('the list and what is in it cannot change the subscriptions of the client', async () => {
  const { client } = await connected();
  client.subscribe('/topic/a', () => {});
  const list = client.subscriptions;
  list.pop();
  assert.throws(() => (client.subscriptions[0].destination = '/topic/b'), TypeError);
  assert.deepEqual(destinations(client), ['/topic/a']);
});

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

/** Bytes on the heap that are in use. */
function heap() {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

test('W-9: nothing stays in memory of a subscription that is over, whatever its id is', async () => {
  const { client, socket } = await connected();
  socket.send = () => {};
  const come = (count, prefix) => {
    for (let at = 0; at < count; at++) {
      const [id, escaped] = [`${prefix}:${at}`, `${prefix}\\c${at}`];
      const subscription = client.subscribe('/topic/a', () => {}, { id });
      socket.receive(`MESSAGE\nsubscription:${escaped}\nmessage-id:1\ndestination:/topic/a\n\nx\0`);
      subscription.unsubscribe();
    }
  };
  come(1000, 'first');
  const before = heap();
  const count = 5000;
  come(count, 'then');
  const each = (heap() - before) / count;
  assert.ok(each < 200, `${each} bytes for each subscription`);
});
