// What subscribe, begin and a message hand out, in the connection they belong to and after it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected, messageFrame, newClient, tick } from './support/client.mjs';
import { theirs } from './support/package.mjs';

test('commands go out as stompjs sends them', async () => {
  const scripts = {
    subscribe: (client) => client.subscribe('/queue/a', () => {}, { ack: 'client', id: 'own' }),
    'subscribe and unsubscribe': (client) =>
      client.subscribe('/queue/a', () => {}).unsubscribe({ x: 'y' }),
    unsubscribe: (client) => client.unsubscribe('durable', { 'durable:name': 'n' }),
    'a transaction': (client) => client.begin('tx').commit(),
    'an aborted transaction': (client) => client.begin('tx').abort(),
    ack: (client) => client.ack('m', 's', { transaction: 't' }),
    nack: (client) => client.nack('m', 's'),
  };
  for (const [what, run] of Object.entries(scripts)) {
    const [mine, reference] = [await connected(), await connected({}, theirs.Client)];
    run(mine.client);
    run(reference.client);
    const expected = reference.socket
      .takeSent()
      .map((frame) => frame.replace('durable:name', 'durable\\cname'));
    assert.deepEqual(mine.socket.takeSent(), expected, what);
  }
});

test('begin, commit and abort take headers (A1)', async () => {
  const { client, socket } = await connected();
  client.begin('a', { receipt: '1' }).commit({ receipt: '2' });
  client.begin('b');
  client.abort('b', { receipt: '3' });
  assert.deepEqual(socket.takeSent(), [
    'BEGIN\nreceipt:1\ntransaction:a\n\n\0',
    'COMMIT\nreceipt:2\ntransaction:a\n\n\0',
    'BEGIN\ntransaction:b\n\n\0',
    'ABORT\nreceipt:3\ntransaction:b\n\n\0',
  ]);
});

test('after reconnecting, nothing of the old connection reaches the new one (L12)', async () => {
  const lines = [];
  const { client, socket, sockets, made } = await connected({
    reconnectDelay: 1,
    debug: (line) => lines.push(line),
  });
  let message;
  const subscription = client.subscribe('/queue/a', (m) => (message = m), { ack: 'client' });
  const [committed, aborted] = [client.begin(), client.begin()];
  socket.receive(messageFrame('x', { ack: 'a-1' }));
  socket.end(1006);
  (await made(2)).open();
  sockets[0].receive('CONNECTED\nversion:1.2\n\n\0');
  sockets[0].takeSent();
  socket.takeSent();

  lines.length = 0;
  message.ack();
  message.nack();
  subscription.unsubscribe();
  aborted.abort();
  assert.equal(lines.length, 4, 'each says why it does nothing');
  assert.throws(() => committed.commit(), /lost with its connection/);
  assert.deepEqual(socket.takeSent(), []);
  assert.deepEqual(sockets[0].takeSent(), []);
  void client.deactivate({ force: true });
});

test('while DISCONNECT is on its way, unsubscribe and abort do nothing and throw nothing (L10)', async () => {
  const lines = [];
  const { client, socket } = await connected({ debug: (line) => lines.push(line) });
  const [subscription, transaction] = [client.subscribe('/queue/a', () => {}), client.begin()];
  void client.deactivate();
  socket.takeSent();
  lines.length = 0;
  subscription.unsubscribe();
  transaction.abort();
  assert.deepEqual(lines, [
    'Ignoring unsubscribe: its connection is over',
    'Ignoring abort: its connection is over',
  ]);
  assert.throws(() => transaction.commit(), /DISCONNECT/);
  assert.throws(() => client.publish({ destination: '/a' }), /DISCONNECT/);
  assert.deepEqual(socket.takeSent(), []);
  void client.deactivate({ force: true });
});

test('a transaction may be aborted in a finally block, and is committed once', async () => {
  const { client, socket } = await connected();
  const transaction = client.begin('tx');
  transaction.commit();
  socket.takeSent();
  transaction.abort();
  assert.deepEqual(socket.takeSent(), []);
  assert.throws(() => transaction.commit(), /no open transaction `tx`/);
  assert.throws(() => client.abort('never begun'), /no open transaction `never begun`/);
  const other = client.begin('other');
  client.abort('other');
  other.abort();
  assert.deepEqual(socket.takeSent(), [
    'BEGIN\ntransaction:other\n\n\0',
    'ABORT\ntransaction:other\n\n\0',
  ]);
});

test('R-9: acknowledging what the broker gave no ack header is a line in the log (S9)', async () => {
  for (const headers of [{}, { ack: '' }]) {
    const log = [];
    const { client, socket } = await connected({ debug: (line) => log.push(line) });
    let message;
    client.subscribe('/queue/a', (m) => (message = m), { ack: 'client' });
    socket.receive(messageFrame('x', headers));
    socket.takeSent();
    message.ack();
    message.nack({ transaction: 't' });
    assert.deepEqual(socket.takeSent(), []);
    assert.deepEqual(log.slice(-2), [
      'Ignoring ack: the message has no header ack',
      'Ignoring nack: the message has no header ack',
    ]);
  }
});

test('R-9: on STOMP 1.1 the header is message-id', async () => {
  const log = [];
  const options = { debug: (line) => log.push(line) };
  const { client, socket } = await connected(options, undefined, 'CONNECTED\nversion:1.1\n\n\0');
  let message;
  client.subscribe('/queue/a', (m) => (message = m), { ack: 'client' });
  socket.receive('MESSAGE\nsubscription:sub-0\ndestination:/queue/a\n\nx\0');
  socket.takeSent();
  message.ack();
  assert.deepEqual(socket.takeSent(), []);
  assert.match(log.at(-1), /no header message-id/);
});

test("ack and nack are the message's own functions", async () => {
  const { client, socket } = await connected();
  let message;
  client.subscribe('/queue/a', (m) => (message = m), { ack: 'client' });
  socket.receive(messageFrame('x', { ack: 'a-1' }));
  assert.ok(Object.hasOwn(message, 'ack') && Object.hasOwn(message, 'nack'));
  const { ack, nack } = message;
  socket.takeSent();
  ack({ transaction: 't' });
  nack();
  assert.deepEqual(socket.takeSent(), [
    'ACK\ntransaction:t\nid:a-1\nsubscription:sub-0\n\n\0',
    'NACK\nid:a-1\nsubscription:sub-0\n\n\0',
  ]);
});

test('receipts are watched for once, and a watcher that throws is not called again', async (t) => {
  const reported = t.mock.method(console, 'error', () => {});
  const { client, socket } = await connected();
  const unhandled = [];
  client.onUnhandledReceipt = (frame) => unhandled.push(frame.headers['receipt-id']);
  client.watchForReceipt('r', () => {
    throw new Error('in the watcher');
  });
  socket.receive('RECEIPT\nreceipt-id:r\n\n\0RECEIPT\nreceipt-id:r\n\n\0');
  assert.equal(reported.mock.callCount(), 1);
  assert.deepEqual(unhandled, ['r']);
});

test('without a connection every command but unsubscribe throws what stompjs throws', async () => {
  const { client } = newClient();
  const commands = [
    () => client.publish({ destination: '/a', body: 'x' }),
    () => client.subscribe('/a', () => {}),
    () => client.begin(),
    () => client.commit('x'),
    () => client.abort('x'),
    () => client.ack('m', 's'),
    () => client.nack('m', 's'),
    () => client.watchForReceipt('r', () => {}),
  ];
  const expected = { name: 'TypeError', message: 'There is no underlying STOMP connection' };
  for (const command of commands) assert.throws(command, expected);
  client.activate();
  await tick();
  for (const command of commands) assert.throws(command, expected);
  await client.deactivate({ force: true });
});

/** A connected client that keeps its log, and what it was sent is taken. */
async function logging(options = {}) {
  const log = [];
  const all = await connected({ debug: (line) => log.push(line), ...options });
  return { ...all, log };
}

test('F-16: a handle that is used again is a line in the log, and sends nothing', async () => {
  const { client, socket, log } = await logging();
  const first = client.subscribe('/topic/a', () => {});
  const second = client.subscribe('/topic/b', () => {});
  first.unsubscribe();
  client.unsubscribe(second.id);
  socket.takeSent();
  for (const handle of [first, second]) {
    handle.unsubscribe();
    handle.unsubscribe({ receipt: 'r' });
    assert.equal(log.at(-1), 'Ignoring unsubscribe: its subscription is over');
  }
  assert.deepEqual(socket.takeSent(), []);
});

test('F-16: a handle does not end a later subscription that has its id', async () => {
  const { client, socket } = await logging();
  const bodies = [];
  const first = client.subscribe('/topic/a', () => {}, { id: 'own' });
  first.unsubscribe();
  const second = client.subscribe('/topic/a', ({ body }) => bodies.push(body), { id: 'own' });
  socket.takeSent();
  first.unsubscribe();
  assert.deepEqual(socket.takeSent(), []);
  socket.receive(messageFrame('x', {}, 'own'));
  assert.deepEqual(bodies, ['x']);
  second.unsubscribe();
  assert.equal(socket.takeSent().length, 1);
});

test('F-16: unsubscribing never throws for want of a connection', async () => {
  const { client, socket, log, made } = await logging({ reconnectDelay: 1 });
  const handle = client.subscribe('/topic/a', () => {});
  const cleanUp = () => {
    log.length = 0;
    client.unsubscribe(handle.id);
    client.unsubscribe('other', { receipt: 'r' });
    client.unsubscribe(undefined);
    handle.unsubscribe();
    assert.deepEqual(log, Array(4).fill('Ignoring unsubscribe: its connection is over'));
  };
  socket.end(1006);
  cleanUp();
  const next = await made(2);
  cleanUp();
  next.open();
  cleanUp();
  next.receive('CONNECTED\nversion:1.2\n\n\0');
  const ended = client.deactivate();
  cleanUp();
  next.end(1000);
  await ended;
  cleanUp();
});

test('F-16: unsubscribing on a client that was never active is a line in the log', () => {
  const log = [];
  const { client } = newClient({ debug: (line) => log.push(line) });
  client.unsubscribe('x');
  assert.deepEqual(log, ['Ignoring unsubscribe: its connection is over']);
});

test('F-16: an id of a live connection that the client does not know is sent: it may be a durable one', async () => {
  const { client, socket } = await logging();
  client.unsubscribe('durable', { durable: 'true' });
  assert.deepEqual(socket.takeSent(), ['UNSUBSCRIBE\ndurable:true\nid:durable\n\n\0']);
});
