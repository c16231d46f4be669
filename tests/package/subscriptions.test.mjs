// `client.subscriptions`: which subscriptions there are.

import assert from 'node:assert/strict';
import { test } from 'node:test';
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
