// Sessions: signs that an attempt may succeed, time limits, what is logged.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { codeOf, connected, frame, newSession, ours, sent, sentOn, tick } from './support.mjs';

test('S107 the first failed attempt is logged with its hint, once', async (t) => {
  const lines = [];
  t.mock.method(console, 'warn', (line) => lines.push(line));
  const { session, made } = newSession();
  void session.connect();
  (await made(1)).end(1006);
  (await made(2)).end(1006);
  (await made(3)).accept();
  assert.equal(lines.length, 1);
  assert.match(lines[0], /errors\.md#unreachable/);
});

test('S211 being online again cuts the wait short', async (t) => {
  const page = new EventTarget();
  for (const name of ['addEventListener', 'removeEventListener']) {
    globalThis[name] = page[name].bind(page);
    t.after(() => delete globalThis[name]);
  }
  const { session, socket, made } = await connected({ retry: { initial: 1e9, max: 1e9 } });
  socket.end(1006);
  page.dispatchEvent(new Event('online'));
  (await made(2)).accept();
  assert.equal(session.state, 'connected');
  page.dispatchEvent(new Event('online'));
  await tick();
  assert.equal(session.stats.reconnects, 1);
});

test('S123 flush and once have the time limit that they are given, and take signals', async () => {
  const { session } = await connected();
  void session.publish('/queue/a', 'x').catch(() => {});
  assert.equal(await codeOf(session.flush({ timeout: 2 })), 'timeout');
  const stop = new AbortController();
  const waiting = [
    session.flush({ signal: stop.signal }),
    session.once('/topic/a', { signal: stop.signal }),
    session.transaction(() => {}, { signal: stop.signal }),
  ].map(codeOf);
  stop.abort();
  assert.deepEqual(await Promise.all(waiting), ['aborted', 'aborted', 'aborted']);
});

test('S122 flush waits for the buffer of the socket', async () => {
  const { session, socket } = await connected();
  socket.bufferedAmount = 1;
  let isFlushed = false;
  const flushed = session.flush().then(() => (isFlushed = true));
  await tick();
  assert.equal(isFlushed, false);
  socket.bufferedAmount = 0;
  await flushed;
});

test('S125 S128 a drain connects again, and closes at its time limit', async () => {
  const { session, socket, made } = await connected({ delivery: 'at-least-once' });
  void session.publish('/queue/a', 'x').catch(() => {});
  const drained = session.drain({ timeout: 100 });
  socket.end(1006);
  const next = await made(2);
  next.accept();
  next.confirm(await sent(next, 'SEND'));
  next.confirm(await sent(next, 'DISCONNECT'));
  next.end(1000);
  await drained;
  const other = await connected();
  const left = other.session.publish('/queue/a', 'x');
  const late = other.session.drain({ timeout: 2 });
  assert.equal(await codeOf(late), 'timeout');
  assert.equal(await codeOf(left), 'closed');
});

test('S246 the status tells of an attempt that took too long', async () => {
  const { session } = newSession({ connectTimeout: 2, retry: false });
  await codeOf(session.connect());
  assert.equal(session.status.error.code, 'timeout');
});

test('S224 an unknown broker: the first SUBSCRIBE shows whether there are receipts', async () => {
  const { session, socket } = await connected({}, {});
  session.subscribe('/topic/a', () => {});
  const subscribe = socket.expect('SUBSCRIBE');
  assert.deepEqual(await session.publish('/queue/a', 'x'), { confirmed: false });
  socket.takeSent();
  socket.confirm(subscribe);
  const confirmed = session.publish('/queue/a', 'x');
  socket.confirm(socket.expect('SEND'));
  assert.deepEqual(await confirmed, { confirmed: true });
});

test('S121 a broker that gives no receipts has no transactions', async () => {
  const { session, socket } = await connected({ receiptTimeout: 4 }, {});
  const subscription = session.subscribe('/topic/a', () => {});
  const early = session.transaction(() => {});
  assert.equal(await codeOf(early), 'unsupported');
  assert.equal(subscription.state, 'active');
  socket.takeSent();
  const error = await session.transaction(() => {}).catch((it) => it);
  assert.match(`${error.code} ${error.hint}`, /^unsupported .*the option broker/);
  assert.deepEqual(sentOn(socket), [], 'it is known by now');
});

test('S601 the codes that are retryable are those of the module', () => {
  const retryable = [
    'unreachable',
    'broker-unavailable',
    'connection-lost',
    'heartbeat-lost',
    'timeout',
    'not-connected',
    'outbox-full',
    'expired',
    'overflow',
  ];
  for (const code of retryable) assert.ok(new ours.StompError(code).retryable, code);
  for (const code of ['unauthorized', 'refused', 'usage'])
    assert.ok(!new ours.StompError(code).retryable, code);
});

test('S611 the hint of each code leads to its section', async () => {
  const text = await readFile(new URL('../../docs/errors.md', import.meta.url), 'utf8');
  const codes = [...text.matchAll(/^## (.*)$/gm)].map(([, code]) => code);
  assert.equal(codes.length, 20);
  for (const code of codes) {
    const { hint, message } = new ours.StompError(code);
    assert.ok(hint.endsWith(`/docs/errors.md#${code}`), code);
    assert.ok(message, code);
  }
});

test('S606 of several frames only those that the text names are suspects', async () => {
  const { session, socket } = await connected();
  const [first, second] = ['1', '2'].map((body) => session.publish('/queue/a', body));
  const other = session.publish('/queue/b', 'x');
  const open = session.subscribe('/queue/a', () => {});
  const frames = sentOn(socket);
  socket.confirm(frames.find(({ command }) => command === 'SUBSCRIBE'));
  session.addEventListener('error', () => {});
  socket.receive(frame('ERROR', { message: 'no write to /queue/a' }));
  socket.confirm(frames[1]);
  assert.deepEqual(await second, { confirmed: true });
  assert.equal(await codeOf(first), 'refused');
  assert.equal(open.state, 'active', 'what the broker has confirmed is not meant');
  socket.confirm(frames[2]);
  assert.deepEqual(await other, { confirmed: true });
});

test('S606 of two suspects, the one without a receipt is the one', async () => {
  const { session, socket } = await connected();
  const [first, second] = ['/queue/a', '/queue/b'].map((to) => session.publish(to, 'x'));
  const frames = sentOn(socket);
  session.addEventListener('error', () => {});
  socket.receive(frame('ERROR', { message: 'something is wrong' }));
  socket.confirm(frames[1]);
  assert.deepEqual(await second, { confirmed: true });
  const error = await first.catch((it) => it);
  assert.deepEqual([error.code, error.maybeDelivered], ['refused', true]);
});
