// Sessions: what functions of an application may give, and where it is told of what they throw.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reported } from '../package/support/reported.mjs';
import { codeOf, connected, eventOf, frame, newSession, ours, sentOn, tick } from './support.mjs';

const { Session, StompError } = ours;

const failing = (cause) => () => {
  throw cause;
};

test('S222 confirm gives one of the three, else the call is usage', async () => {
  const { session } = await connected({ confirm: () => 'reciept' });
  const wrong = await session.publish('/queue/a', 'x').catch((it) => it);
  assert.match(wrong.message, /what confirm gives must be 'auto' or 'receipt' or 'sent'/);
  const cause = new Error('mine');
  const other = await connected({ confirm: failing(cause) });
  const error = await other.session.publish('/queue/a', 'x').catch((it) => it);
  assert.deepEqual([wrong.code, error.code, error.cause], ['usage', 'usage', cause]);
});

test('S245 identity gives a text, a number or a boolean, at once', async () => {
  for (const identity of [async () => 'kim', () => NaN, () => ({})]) {
    const { session, made } = newSession({ identity });
    const caller = session.connect();
    (await made(1)).accept();
    const error = await caller.catch((it) => it);
    assert.equal(error.code, 'usage');
    assert.match(error.message, /what identity gives must be/);
  }
});

test('S503 match says at once whether a reply belongs, and is told of if it does not', async () => {
  const { session, socket } = await connected({ broker: 'spring', replyTo: '/user/queue/a' }, {});
  const cause = new Error('mine');
  for (const match of [async () => false, failing(cause)]) {
    const waiting = session.request('/app/a', 'x', { match, timeout: 20 });
    const told = eventOf(session, 'error');
    const subscription = await subscribed(socket, session);
    socket.deliver(subscription, 'y');
    assert.equal((await told).error.code, 'usage');
    assert.equal(await codeOf(waiting), 'timeout');
  }
  let seen;
  const match = (_, request) => {
    seen = request;
    return true;
  };
  const waiting = session.request('/app/a', 'x', { match });
  const sent = sentOn(socket).find(({ command }) => command === 'SEND');
  socket.deliver(await subscribed(socket, session), 'y');
  assert.equal((await waiting).body, 'y');
  assert.equal(seen.headers['reply-to'], sent.headers['reply-to']);
  assert.equal(seen.headers['correlation-id'], sent.headers['correlation-id']);
});

let replies;
/** Where replies come. */
async function subscribed(socket) {
  const subscribe = sentOn(socket).find(({ command }) => command === 'SUBSCRIBE');
  if (subscribe) replies = { id: subscribe.headers.id, destination: subscribe.headers.destination };
  return replies;
}

test('S137 S250 S315 what interceptors and onGap throw is an error event', async () => {
  const cause = new Error('mine');
  const throws = new Set();
  const through = (it) => (throws.has(it.command) ? failing(cause)() : it);
  const interceptors = [{ outgoing: through, incoming: through }];
  const { session, socket, made } = await connected({ interceptors });
  const errors = [];
  session.addEventListener('error', ({ error }) => errors.push([error.code, error.cause]));
  const subscription = session.subscribe('/queue/a', () => {}, {
    ack: 'client-individual',
    onGap: failing(cause),
  });
  socket.confirmAll();
  const unheard = await reported(async () => {
    for (const command of ['ACK', 'MESSAGE']) {
      throws.add(command);
      socket.deliver(subscription, 'x');
      await tick();
      throws.clear();
    }
    socket.end(1006);
    const next = await made(2);
    next.accept();
    next.confirmAll();
    await tick();
  });
  assert.deepEqual(unheard, []);
  assert.deepEqual(errors, Array(3).fill(['usage', cause]));
});

test('S204 S205 what connectHeaders and addresses throw has the say whether there are more attempts', async () => {
  const final = new StompError('connection-lost', { retryable: false, message: 'mine' });
  const again = new StompError('timeout', { message: 'token service' });
  for (const name of ['connectHeaders', 'brokerURL'])
    for (const [thrown, attempts] of [
      [final, 1],
      [again, 3],
    ]) {
      let count = 0;
      const ask = () => {
        count += 1;
        throw thrown;
      };
      const retry = { initial: 1, jitter: 0, attempts: 3 };
      const session = new Session({ brokerURL: 'ws://a', retry, [name]: ask });
      const error = await session.connect().catch((it) => it);
      assert.equal(count, attempts, `${name}: ${thrown.code}`);
      if (thrown === final) assert.equal(error, final);
      else
        assert.deepEqual(
          [error.code, error.message, error.cause],
          ['unreachable', again.message, again],
        );
      await session.close();
    }
});

test('S134 a listener that is removed is not kept by its signal', async () => {
  const { session } = newSession();
  const listeners = new Set();
  const signal = {
    aborted: false,
    addEventListener: (_, listener) => listeners.add(listener),
    removeEventListener: (_, listener) => listeners.delete(listener),
  };
  const listener = () => {};
  session.addEventListener('gap', listener, { signal });
  assert.equal(listeners.size, 1);
  session.removeEventListener('gap', listener);
  assert.equal(listeners.size, 0);
});

test('S605 S606 a destination that another begins with is no suspect, and suspects have the frame', async () => {
  const { session, socket } = await connected();
  const [order, orders] = ['/queue/order', '/queue/orders'].map((it) => session.publish(it, 'x'));
  const [first] = sentOn(socket);
  socket.receive(frame('ERROR', { message: 'no /queue/orders' }));
  const error = await orders.catch((it) => it);
  assert.deepEqual(
    [error.code, error.message, error.maybeDelivered, error.frame.headers.message],
    ['refused', 'no /queue/orders', false, 'no /queue/orders'],
  );
  socket.confirm(first);
  assert.deepEqual(await order, { confirmed: true });
  session.addEventListener('error', () => {});
  const both = [1, 2].map((it) => session.publish('/queue/a', `${it}`).catch((error) => error));
  const frames = sentOn(socket);
  socket.receive(frame('ERROR', { message: 'one of them' }));
  socket.confirm(frames[0]);
  const suspect = await both[1];
  assert.deepEqual([suspect.code, suspect.maybeDelivered], ['refused', true]);
  assert.equal(suspect.frame.headers.message, 'one of them');
});

test('S607 an ERROR that says nothing has the text of its code', async () => {
  const { session, made } = newSession();
  const caller = session.connect();
  const socket = await made(1);
  socket.open();
  socket.receive(frame('ERROR'));
  assert.notEqual((await caller.catch((it) => it)).message, '');
});

test('S248 the text of a time-out by a signal tells of no limit of ours', async () => {
  const { session } = newSession();
  const signal = AbortSignal.timeout(1);
  const error = await session.request('/queue/a', 'x', { signal }).catch((it) => it);
  assert.equal(error.code, 'timeout');
  assert.doesNotMatch(error.message, /10000/);
});
