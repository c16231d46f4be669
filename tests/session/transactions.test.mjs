// Sessions: transactions that must not be committed, and their signals.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected, frame, inState, sent, tick } from './support.mjs';

/** A message of an `ack` mode, and how its subscription is left. */
async function taken({ session, socket }) {
  const subscription = session.subscribe('/queue/in', { ack: 'client-individual' });
  socket.confirmAll();
  socket.deliver(subscription, 'tea');
  const loop = subscription[Symbol.asyncIterator]();
  const { value: message } = await loop.next();
  return { message, loop };
}

/** What became of a transaction that moves the message to another queue, on this socket. */
async function moved(session, socket, message) {
  let signal;
  const done = session.transaction((tx) => {
    signal = tx.signal;
    tx.publish('/queue/out', message.text);
    tx.ack(message);
  });
  socket.confirm(await sent(socket, 'BEGIN'));
  const error = await done.then(
    () => 'nothing',
    (it) => it,
  );
  const commands = socket.takeSent().map((it) => it.slice(0, it.indexOf('\n')));
  assert.equal(signal.reason, error);
  return { error, commands };
}

test('S119 S321 a transaction fails by a message of an earlier connection', async () => {
  const all = await connected();
  const { session, socket, made } = all;
  const { message } = await taken(all);
  socket.end(1006);
  const next = await made(2);
  next.accept();
  await inState(session, 'connected');
  const { error, commands } = await moved(session, next, message);
  assert.equal(error.code, 'connection-lost');
  assert.deepEqual(commands, ['SEND', 'ABORT']);
});

test('S119 S330 a transaction fails by a message that was answered or given back', async () => {
  for (const answer of [
    ({ message }) => message.ack(),
    ({ message }) => message.nack(),
    ({ loop }) => loop.return(),
  ]) {
    const all = await connected();
    const it = await taken(all);
    await answer(it);
    all.socket.takeSent();
    const { error, commands } = await moved(all.session, all.socket, it.message);
    assert.equal(error.code, 'usage');
    assert.match(error.message, /waits for no acknowledgement any more/);
    assert.deepEqual(commands.slice(-2), ['SEND', 'ABORT']);
  }
});

test('S119 S330 a second ack in the same transaction does nothing', async () => {
  const all = await connected();
  const { message } = await taken(all);
  const done = all.session.transaction((tx) => {
    tx.ack(message);
    tx.nack(message);
  });
  all.socket.confirm(await sent(all.socket, 'BEGIN'));
  all.socket.confirm(await sent(all.socket, 'COMMIT'));
  await done;
});

test('S120 a transaction whose work disconnects is lost with the connection', async () => {
  const { session, socket } = await connected();
  let signal;
  const done = session.transaction((tx) => {
    signal = tx.signal;
    void session.disconnect();
  });
  socket.confirm(socket.expect('BEGIN'));
  await tick();
  socket.expect('DISCONNECT');
  socket.end(1000);
  await assert.rejects(done, { code: 'connection-lost', retryable: true });
  assert.equal(signal.reason.code, 'connection-lost');
  assert.equal(session.state, 'idle');
});

test('S201 a message of a transaction has no time limit and no confirmation of its own', async () => {
  const { session, socket } = await connected();
  for (const option of ['timeout', 'ttl', 'delivery', 'confirm', 'signal']) {
    const done = session.transaction((tx) => tx.publish('/queue/a', 'x', { [option]: undefined }));
    socket.confirm(socket.expect('BEGIN'));
    const message = new RegExp(`^tx.publish: there is no option ${option}`);
    await assert.rejects(done, { code: 'usage', message });
    socket.expect('ABORT');
  }
});

test('S120 the signal of a transaction that is committed does not abort', async () => {
  const { session, socket } = await connected();
  const done = session.transaction((tx) => tx.signal);
  socket.confirm(socket.expect('BEGIN'));
  socket.confirm(await sent(socket, 'COMMIT'));
  assert.equal((await done).aborted, false);
});

test('S118 S605 a transaction fails by an ERROR behind COMMIT that names the destination of its message', async () => {
  const { session, socket } = await connected();
  const done = session.transaction((tx) => {
    for (const to of ['/queue/a', '/nowhere/b', '/nowhere/b']) tx.publish(to, 'x');
  });
  socket.confirm(await sent(socket, 'BEGIN'));
  const commit = await sent(socket, 'COMMIT');
  const body = "'/nowhere/b' is not a valid destination.";
  socket.receive(frame('ERROR', { message: 'Unknown destination' }, body));
  socket.confirm(commit);
  const error = await done.catch((it) => it);
  assert.deepEqual([error.code, error.maybeDelivered], ['refused', true]);
});
