// Sessions: calls that are wrong say so at once, and what to do instead.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected, newSession, ours, sentOn } from './support.mjs';

const { Client, Session, StompError } = ours;
const brokerURL = 'ws://a';
const usage = (message) => ({ code: 'usage', message });

test('S201 the handler comes before the options', async () => {
  const { session } = await connected();
  assert.throws(
    () => session.subscribe('/topic/a', { ack: 'client' }, () => {}),
    usage(/the handler comes before the options/),
  );
  assert.equal(session.subscriptions.length, 0);
});

test('S201 headers that the session sets are usage', async () => {
  const { session, socket } = await connected();
  const headers = { receipt: 'mine' };
  const published = session.publish('/queue/a', 'x', { headers });
  await assert.rejects(published, usage(/receipt must be set by the session, or by an option/));
  await assert.rejects(session.request('/queue/a', 'x', { headers }), usage(/receipt/));
  for (const name of ['ack', 'id', 'receipt', 'destination'])
    assert.throws(
      () => session.subscribe('/topic/a', { headers: { [name]: 'client' } }),
      usage(new RegExp(`headers: ${name} must be set by`)),
    );
  assert.deepEqual(sentOn(socket), []);
  const told = new Promise((resolve) => session.addEventListener('error', resolve));
  session.subscribe('/topic/a', { headers: () => ({ ack: 'client' }) });
  assert.match((await told).error.message, /headers: ack must be set by/);
});

test('S119 a transaction acknowledges no message of another session', async () => {
  const [own, other] = [await connected(), await connected()];
  const messages = other.session.subscribe('/queue/a', { ack: 'client-individual' });
  other.socket.confirmAll();
  other.socket.deliver(messages, 'x');
  const { value: message } = await messages[Symbol.asyncIterator]().next();
  for (const wrong of [message, undefined, {}]) {
    const done = own.session.transaction((tx) => tx.ack(wrong));
    own.socket.confirm(own.socket.expect('BEGIN'));
    await assert.rejects(done, usage(/its session/));
    own.socket.expect('ABORT');
  }
});

test('S134 S137 listeners are functions, of events that exist', () => {
  const { session } = newSession();
  const listen = (...given) => session.addEventListener(...given);
  assert.throws(() => listen('connected', () => {}), usage(/there is no event connected/));
  assert.throws(() => listen('error'), usage(/listener must be function, not undefined/));
  assert.throws(() => listen('error', () => {}, { onec: true }), usage(/did you mean once/));
  assert.throws(() => session.onStatus(), usage(/listener must be function/));
});

test('S201 options of the methods that end things', async () => {
  const { session } = await connected();
  await assert.rejects(session.drain({ timeuot: 4 }), usage(/did you mean timeout/));
  assert.equal(session.state, 'connected');
  const subscription = session.subscribe('/topic/a');
  assert.throws(() => subscription.close({ foget: true }), usage(/did you mean forget/));
});

test('S201 what schema, codec and interceptors must have', async () => {
  const { session } = await connected();
  const schema = { parse() {} };
  assert.throws(
    () => session.subscribe('/topic/a', { schema }),
    usage(/schema: ~standard must be/),
  );
  const codec = { encode() {} };
  assert.throws(
    () => new Session({ brokerURL, codec }),
    usage(/codec: contentType must be string/),
  );
  const interceptors = [{ outgoing: 'x' }];
  assert.throws(() => new Session({ brokerURL, interceptors }), usage(/interceptors: outgoing/));
});

test('S205 connectHeaders that give no object end the attempts', async () => {
  const { session, sockets } = newSession({ connectHeaders: () => 'Bearer' });
  await assert.rejects(session.connect(), usage(/connectHeaders must give an object/));
  assert.equal(session.state, 'failed');
  assert.equal(sockets.length, 0);
});

test('S250 an interceptor that gives nothing is usage', async () => {
  const { session } = newSession({ interceptors: [{ outgoing() {} }] });
  await assert.rejects(session.connect(), usage(/give the frame on, or null/));
});

test('S201 sessions without options or a client', () => {
  assert.throws(() => new Session(), usage(/brokerURL, sockjsURL or webSocketFactory/));
  assert.throws(() => Session.over(), usage(/must be a Client/));
  assert.throws(() => Session.over(new Session({ brokerURL })), usage(/must be a Client/));
  assert.equal(Session.over(new Client()).state, 'idle');
});

test('S110 S249 values that the codec makes no body of', async () => {
  const { session } = await connected();
  const circular = {};
  circular.self = circular;
  for (const value of [circular, 5n]) {
    const error = await session.publish('/queue/a', value).catch((it) => it);
    assert.ok(error instanceof StompError && error.cause instanceof TypeError);
    assert.equal(error.code, 'usage');
  }
  const encode = async (value) => `${value}`;
  const codec = { contentType: 'text/plain', encode, decode: (it) => it.body };
  const other = await connected({ codec });
  await assert.rejects(other.session.publish('/queue/a', {}), usage(/at once, not Promise/));
});

test('S115 once with something that is no signal leaves nothing behind', async () => {
  const { session } = await connected();
  const signal = new AbortController();
  await assert.rejects(session.once('/queue/a', { signal }), usage(/signal must be AbortSignal/));
  assert.deepEqual(session.subscriptions, []);
});

test('S203 addresses that no socket takes', async () => {
  for (const url of [[], ['ws://a', 'ws://'], 'foo://bar', 'ws://'])
    assert.throws(
      () => new Session({ brokerURL: url }),
      usage(/brokerURL (is an empty|must be an)/),
    );
  for (const url of [undefined, 'foo://bar']) {
    const session = new Session({ brokerURL: () => url });
    await assert.rejects(session.connect(), usage(/brokerURL must be an address/));
    assert.equal(session.state, 'failed');
  }
});

test('S203 an address may be relative to that of the page', (t) => {
  assert.throws(() => new Session({ brokerURL: '/ws' }), usage(/brokerURL must be an address/));
  globalThis.location = new URL('https://example.org/page');
  t.after(() => delete globalThis.location);
  assert.equal(new Session({ brokerURL: '/ws' }).state, 'idle');
});

test('S201 messages name what is meant', async () => {
  const { session } = await connected();
  const retry = (policy) => () => new Session({ brokerURL, retry: policy });
  assert.throws(retry({ initial: -1 }), usage(/initial must be a number of at least 0, not -1/));
  assert.throws(retry({ initail: 3 }), usage(/did you mean initial/));
  await assert.rejects(
    session.publish('/queue/a', 'x', { timeout: Number.NaN }),
    usage(/timeout must be a number of at least 0, not NaN/),
  );
  assert.throws(
    () => session.subscribe('/queue/a', { prefetchCount: 4 }),
    usage(/did you mean prefetch/),
  );
  assert.throws(
    () => session.subscribe('/queue/a', { overflow: 'lates' }),
    usage(/'error' or 'drop-oldest' or 'drop-newest' or 'latest', not "lates"/),
  );
});
