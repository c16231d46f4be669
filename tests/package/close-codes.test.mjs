// The codes of the close events that an application gets for a connection that the client has dropped.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connected, newClient } from './support/client.mjs';
import { virtualTime } from './support/time.mjs';

const BEATING = 'CONNECTED\nversion:1.2\nheart-beat:1000,0\n\n\0';

/** A connected client on virtual time that notes its close events. */
async function dropped(t, options = {}, answer = BEATING) {
  const time = virtualTime(t);
  const closes = [];
  const noting = { onWebSocketClose: (event) => closes.push(event), heartbeatIncoming: 1000 };
  const made = await connected({ ...noting, ...options }, undefined, answer);
  t.after(() => void made.client.deactivate({ force: true }));
  return { ...made, time, closes };
}

const codes = (closes) => closes.map(({ code, wasClean }) => [code, wasClean]);

test('F-23: a connection whose heart-beats are lost ends with 1006, as one that was cut', async (t) => {
  const { time, closes, socket } = await dropped(t);
  time.pass(3000);
  assert.deepEqual(codes(closes), [[1006, false]]);
  assert.equal(socket.closings[0][0], 4001, 'the code that the broker gets');
});

test('F-23: with discardWebsocketOnCommFailure it ends with 4001, as with stompjs', async (t) => {
  const { time, closes } = await dropped(t, { discardWebsocketOnCommFailure: true });
  time.pass(3000);
  assert.deepEqual(codes(closes), [[4001, false]]);
});

test('F-23: the option counts as it is when the connection is lost', async (t) => {
  const { time, closes, client } = await dropped(t);
  client.discardWebsocketOnCommFailure = true;
  time.pass(3000);
  assert.deepEqual(codes(closes), [[4001, false]]);
});

test('F-23: a socket that does not close in time ends with 1006', async (t) => {
  for (const end of [(client) => void client.deactivate(), (client) => client.forceDisconnect()]) {
    const { time, closes, client } = await dropped(t, { heartbeatIncoming: 0 });
    end(client);
    time.pass(6000);
    assert.deepEqual(codes(closes), [[1006, false]]);
    t.mock.restoreAll();
    t.mock.timers.reset();
  }
});

test('F-23: an attempt whose broker never answers ends with 1006', async (t) => {
  const time = virtualTime(t);
  const closes = [];
  const options = { connectionTimeout: 1000, onWebSocketClose: (event) => closes.push(event) };
  const { client, made } = newClient(options);
  client.activate();
  (await made(1)).open();
  time.pass(7000);
  assert.deepEqual(codes(closes), [[1006, false]]);
  await client.deactivate({ force: true });
});

test('F-23: what the application drops itself ends with 4001, as with stompjs', async (t) => {
  const { closes, client } = await dropped(t);
  await client.deactivate({ force: true });
  assert.deepEqual(codes(closes), [[4001, false]]);
});

test('F-23: a broken protocol has a code of its own', async (t) => {
  const { closes, socket } = await dropped(t);
  socket.receive('<html>\n\n\0');
  assert.deepEqual(codes(closes), [[4002, false]]);
});
