// The debug lines: people search logs for those of stompjs, so they are the same, in the same order.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageFrame, newClient, tick } from './support/client.mjs';
import { ours, theirs } from './support/package.mjs';

/** The debug lines of one client that goes through `script`, which gets the client and its first socket. */
async function lines(Client, options, script) {
  const all = [];
  const { client, sockets } = newClient({ ...options, debug: (line) => all.push(line) }, Client);
  client.activate();
  await tick();
  await script(client, sockets[0], sockets);
  await client.deactivate({ force: true });
  return all;
}

/** Lines that stompjs does not have: they say why a connection ended. */
const OURS = /^(Close code |ERROR says: |The broker sent no CONNECTED|No WebSocket at )/;

async function same(options, script) {
  const reference = await lines(theirs.Client, options, script);
  assert.ok(reference.length > 3);
  const end = reference.findIndex((line) => line.startsWith('Discarded socket'));
  const all = await lines(ours.Client, options, script);
  const mine = all.filter((line) => !OURS.test(line));
  assert.deepEqual(mine.slice(0, reference.length), end < 0 ? reference : reference.slice(0, end));
}

// No line end after the NUL: stompjs takes that for a heart-beat (K3).
const CONNECTED = 'CONNECTED\nserver:fake/1\nversion:1.2\nheart-beat:10000,10000\n\n\0';

async function exchange(client, socket) {
  socket.open();
  socket.receive(CONNECTED);
  const subscription = client.subscribe('/topic/a', () => {}, { ack: 'client' });
  client.publish({ destination: '/topic/a', body: '안녕', headers: { x: 'a:b' } });
  client.publish({ destination: '/topic/a', binaryBody: new Uint8Array([65, 66]) });
  client.publish({ destination: '/topic/a' });
  socket.receive(messageFrame('안녕', { x: 'a\\cb' }));
  socket.receive(new TextEncoder().encode(messageFrame('y')).buffer);
  socket.receive('\n');
  subscription.unsubscribe();
  client.begin('tx').commit();
  socket.receive('RECEIPT\nreceipt-id:r\n\n\0');
  socket.receive('ERROR\nmessage:no\n\nbecause\0');
  void client.deactivate();
  const receipt = /receipt:(.*)/.exec(socket.takeSent().at(-1))[1];
  socket.receive(`RECEIPT\nreceipt-id:${receipt}\n\n\0`);
  socket.end();
  await tick();
}

test('a whole session is logged as by stompjs', () =>
  same(
    { heartbeatIncoming: 10000, heartbeatOutgoing: 10000, connectHeaders: { login: 'guest' } },
    exchange,
  ));

test('the same without heart-beats', () => same({}, exchange));

test('the same with everything that is sent and received', () =>
  same({ logRawCommunication: true }, async (client, socket) => {
    socket.open();
    socket.receive(CONNECTED);
    client.publish({ destination: '/topic/a', body: '안녕' });
    socket.receive(messageFrame('안녕'));
    void client.deactivate();
    socket.end();
    await tick();
  }));

test('the chunks of a large frame are logged as by stompjs', () =>
  same({ splitLargeFrames: true, maxWebSocketChunkSize: 16 }, async (client, socket) => {
    socket.open();
    socket.receive(CONNECTED);
    client.publish({ destination: '/topic/a', body: 'x'.repeat(50) });
    socket.end();
    await tick();
  }));

test('activating and deactivating twice are logged as by stompjs', () =>
  same({}, async (client, socket) => {
    client.activate();
    socket.open();
    socket.receive(CONNECTED);
    void client.deactivate();
    client.activate();
    void client.deactivate();
    socket.end();
    await tick();
  }));

test('the next attempt is announced as by stompjs', () =>
  same({ reconnectDelay: 3210 }, async (_client, socket) => {
    socket.open();
    socket.end(1006);
    await tick();
  }));

test('a connection that was not made in time is logged as by stompjs', () =>
  same({ connectionTimeout: 10, reconnectDelay: 0 }, async (_client, socket) => {
    await socket.closing;
    socket.end(1006);
    await tick();
  }));

test('no secret is logged (S11)', async () => {
  const connectHeaders = {
    login: 'guest',
    passcode: 's3cret-1',
    Authorization: 'Bearer s3cret-2',
    'X-Access-Token': 's3cret-3',
    'api-key': 's3cret-4',
  };
  for (const logRawCommunication of [false, true]) {
    const all = await lines(
      ours.Client,
      { connectHeaders, logRawCommunication },
      async (client, socket) => {
        socket.open();
        assert.match(socket.takeSent()[0], /s3cret-1/);
        socket.receive(CONNECTED);
        client.publish({
          destination: '/a',
          headers: { authorization: 's3cret-5', token: 's3cret-6', kind: 'shown' },
          body: 'b',
        });
      },
    );
    const text = all.join('\n');
    assert.doesNotMatch(text, /s3cret/);
    assert.match(text, /passcode:\*\*\*/);
    assert.match(text, /kind:shown/);
  }
});

test('a debug function that throws changes nothing', async (t) => {
  t.mock.method(console, 'error', () => {});
  const { client, sockets } = newClient({
    debug: () => {
      throw new Error('in debug');
    },
  });
  client.activate();
  await tick();
  sockets[0].open();
  sockets[0].receive(CONNECTED);
  assert.equal(client.connected, true);
  await client.deactivate({ force: true });
});
