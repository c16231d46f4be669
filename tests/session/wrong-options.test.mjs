// Sessions: options, headers and bodies that cannot work are told by name, where they are given.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reported } from '../package/support/reported.mjs';
import { connected, eventOf, newSession, ours, sent, sentOn } from './support.mjs';

const { Session, StompError } = ours;
const brokerURL = 'ws://a';
const usage = (message) => ({ code: 'usage', message });

test('S201 numbers and texts outside of their range', async () => {
  const { session, socket } = await connected();
  const wrong = [
    [{ concurrency: 0 }, /concurrency must be an integer of at least 1, or Infinity, not 0/],
    [{ concurrency: 1.5 }, /concurrency must be an integer/],
    [{ max: 0 }, /max must be an integer of at least 1, or Infinity, not 0/],
    [{ max: 1.5 }, /max must be an integer/],
    [{ prefetch: 1.5 }, /prefetch must be an integer of at least 0, not 1.5/],
    [{ prefetch: Infinity }, /prefetch must be an integer/],
    [{ durable: '' }, /durable must be a text that is not empty, not ""/],
  ];
  for (const [options, message] of wrong)
    assert.throws(() => session.subscribe('/queue/a', () => {}, options), usage(message));
  assert.deepEqual(session.subscriptions, []);
  assert.deepEqual(sentOn(socket), []);
  const retry = (policy) => () => new Session({ brokerURL, retry: policy });
  assert.throws(retry({ jitter: 2 }), usage(/jitter must be a number from 0 to 1, not 2/));
  assert.throws(retry({ factor: 0 }), usage(/factor must be a number of at least 1, not 0/));
  session.subscribe('/queue/a', () => {}, { max: Infinity, concurrency: Infinity, prefetch: 0 });
  assert.equal(session.subscriptions.length, 1);
});

test('S115 S201 once takes one message, and no handler', async () => {
  const { session, socket } = await connected();
  await assert.rejects(session.once('/queue/a', { max: 5 }), usage(/once: max must be set by/));
  await assert.rejects(
    session.once('/queue/a', () => {}),
    usage(/once: options must be object, not function/),
  );
  assert.deepEqual(sentOn(socket), []);
});

test('S201 interceptors that would do nothing', () => {
  const make = (interceptors) => () => new Session({ brokerURL, interceptors });
  for (const it of [null, 5, (frame) => frame])
    assert.throws(make([it]), usage(/interceptors: each must be object, not/));
  assert.throws(make([{ outgoin() {} }]), usage(/did you mean outgoing/));
  class Counting {
    count = 0;
    incoming(frame) {
      this.count += 1;
      return frame;
    }
  }
  assert.equal(make([new Counting(), { outgoing: undefined }])().state, 'idle');
});

test('S201 headers are the properties of an object, and texts', async () => {
  const { session, socket } = await connected();
  const wrong = [new Map([['a', 'b']]), new Headers({ a: 'b' }), { a: {} }, { a: new Map() }];
  for (const headers of wrong) {
    const message = usage(/headers must be an object of texts/);
    await assert.rejects(session.publish('/queue/a', 'x', { headers }), message);
    await assert.rejects(session.request('/queue/a', 'x', { headers }), message);
    assert.throws(() => session.subscribe('/queue/a', { headers }), message);
    assert.throws(() => session.subscribe('/queue/a', { onError: headers }), usage(/onError/));
    const connectHeaders = headers;
    assert.throws(
      () => new Session({ brokerURL, connectHeaders }),
      usage(/connectHeaders must be/),
    );
    const asked = newSession({ connectHeaders: () => headers });
    await assert.rejects(asked.session.connect(), usage(/connectHeaders must give an object/));
    assert.equal(asked.session.state, 'failed');
  }
  assert.deepEqual(sentOn(socket), []);
  const headers = { n: 5, gone: null, left: undefined };
  const published = session.publish('/queue/a', 'x', { headers });
  const send = socket.expect('SEND');
  assert.equal(send.headers.n, '5');
  socket.confirm(send);
  await published;
});

test('S205 headers of CONNECT that cannot be sent end the attempts', async () => {
  for (const headers of [{ 'a\0': 'b' }, { a: '\0' }, { '': 'b' }]) {
    const { session, sockets } = newSession({ connectHeaders: () => headers });
    await assert.rejects(session.connect(), usage(/connectHeaders: the header .* cannot be sent/));
    assert.equal(session.state, 'failed');
    assert.equal(sockets.length, 0);
  }
});

test('S205 S203 a function that throws is named, with its cause', async () => {
  const cause = new Error('no token');
  const fails = () => {
    throw cause;
  };
  const wrong = { connectHeaders: fails, brokerURL: async () => fails() };
  for (const [name, given] of Object.entries(wrong)) {
    const { session } = newSession({ retry: false, [name]: given });
    const error = await session.connect().catch((it) => it);
    assert.deepEqual([error.code, error.cause, error.retryable], ['unreachable', cause, true]);
    assert.equal(error.message, `${name} threw: Error: no token`);
    assert.match(error.hint, /^Read the cause of this error: .*#unreachable$/);
  }
});

test('S250 an interceptor that throws while connecting ends the attempts', async () => {
  const cause = new Error('no trace');
  const thrower = (command) => (frame) => {
    if (frame.command === command) throw cause;
    return frame;
  };
  const outgoing = newSession({ interceptors: [{ outgoing: thrower('CONNECT') }] });
  const incoming = newSession({ interceptors: [{ incoming: thrower('CONNECTED') }] });
  const callers = [outgoing.session.connect(), incoming.session.connect()];
  (await incoming.made(1)).accept();
  for (const caller of callers) {
    const error = await caller.catch((it) => it);
    assert.deepEqual([error.code, error.cause, error.retryable], ['usage', cause, false]);
    assert.equal(error.message, 'An interceptor threw: Error: no trace');
    assert.match(error.hint, /^Read the cause of this error: /);
  }
  assert.equal(outgoing.session.state, 'failed');
  assert.equal(incoming.session.state, 'failed');
});

test('S208 what retry gives is milliseconds or null', async () => {
  for (const given of [Number.NaN, -5, 'x', undefined, false, Promise.resolve(5)]) {
    const { session, made } = newSession({ retry: () => given });
    const told = eventOf(session, 'error');
    const caller = session.connect();
    (await made(1)).end(1006);
    await assert.rejects(caller, { code: 'unreachable' });
    const { error } = await told;
    assert.equal(error.code, 'usage');
    assert.match(error.message, /what retry gives must be a number of at least 0 or null, not/);
    assert.equal(session.state, 'failed');
  }
  const cause = new Error('no policy');
  const { session, made } = newSession({
    retry: () => {
      throw cause;
    },
  });
  const told = eventOf(session, 'error');
  const caller = session.connect();
  (await made(1)).end(1006);
  await assert.rejects(caller, { code: 'unreachable' });
  const { error } = await told;
  assert.deepEqual(
    [error.code, error.message, error.cause],
    ['usage', 'retry threw: Error: no policy', cause],
  );
});

test('S110 bodies that cannot be read are usage', async () => {
  const { session, socket } = await connected();
  const buffer = new ArrayBuffer(4);
  const view = new Uint8Array(buffer);
  structuredClone(buffer, { transfer: [buffer] });
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  for (const body of [buffer, view, proxy]) {
    const error = await session.publish('/queue/a', body).catch((it) => it);
    assert.ok(error instanceof StompError && error.cause instanceof TypeError);
    assert.equal(error.code, 'usage');
    assert.match(error.message, /^The body cannot be read: /);
  }
  assert.deepEqual(sentOn(socket), []);
});

test('S321 headers of an ACK that cannot be sent throw into the handler', async () => {
  const { session, socket } = await connected();
  for (const [headers, message] of [
    [{ 'a\0': '1' }, /ack: the header "a\\u0000" cannot be sent/],
    [new Map(), /ack: headers must be an object of texts, not map/],
  ]) {
    const told = eventOf(session, 'error');
    const ack = 'client-individual';
    const work = session.subscribe('/queue/a', (it) => it.ack(headers), { ack, onError: 'nack' });
    socket.confirm(socket.expect('SUBSCRIBE'));
    socket.deliver(work, 'x');
    const { error, subscription } = await told;
    assert.deepEqual([error.code, subscription], ['usage', work]);
    assert.match(error.message, message);
    await sent(socket, 'NACK');
    work.close();
    socket.takeSent();
  }
});

test('S320 the error of a handler that threw sends its reader to the cause', async () => {
  const { session, socket } = await connected();
  const cause = new Error('no');
  const told = eventOf(session, 'error');
  const work = session.subscribe('/topic/a', () => {
    throw cause;
  });
  socket.confirmAll();
  socket.deliver(work, 'x');
  const { error } = await told;
  assert.deepEqual([error.code, error.cause, error.frame], ['refused', cause, undefined]);
  assert.match(error.hint, /^Read the cause of this error: .*#refused$/);
});

test('S201 S204 headers that CONNECT cannot have, and addresses that no socket takes', async () => {
  const wrong = [
    { a: 'b\n' },
    { a: '\rb' },
    { 'a:b': 'c' },
    { a: Symbol('b') },
    { a: Object.create(null) },
  ];
  for (const headers of wrong) {
    const { session } = newSession({ connectHeaders: () => headers });
    await assert.rejects(session.connect(), usage(/connectHeaders/));
    assert.equal(session.state, 'failed');
  }
  assert.throws(
    () => new Session({ brokerURL: 'ws://a/ws#b' }),
    usage(/brokerURL must be an address/),
  );
  for (const webSocketFactory of [() => undefined, async () => 'ws://a']) {
    const { session } = newSession({ webSocketFactory });
    await reported(async () => {
      await assert.rejects(session.connect(), usage(/what webSocketFactory gives must be object/));
    });
    assert.equal(session.state, 'failed');
  }
});

test('S201 S502 the headers by which replies are found are those of the session', async () => {
  const { session, socket } = await connected();
  for (const name of ['correlation-id', 'reply-to', 'receipt']) {
    const options = { headers: { [name]: 'mine' } };
    await assert.rejects(session.request('/queue/a', 'x', options), usage(new RegExp(name)));
  }
  assert.deepEqual(sentOn(socket), []);
  session.publish('/queue/a', 'x', { headers: { 'correlation-id': 'mine' } }).catch(() => {});
  assert.equal(socket.expect('SEND').headers['correlation-id'], 'mine');
});

test('S201 names that every object has are no options', async () => {
  const { session } = newSession();
  for (const name of ['toString', 'constructor', 'hasOwnProperty', 'valueOf', '__proto__']) {
    const options = JSON.parse(`{"${name}":1}`);
    assert.throws(() => new Session({ brokerURL, retry: options }), usage(/there is no option/));
    assert.throws(() => session.subscribe('/queue/a', options), usage(/there is no option/));
    await assert.rejects(session.publish('/queue/a', 'x', options), usage(/there is no option/));
  }
  assert.throws(() => session.addEventListener(Symbol('a'), () => {}), usage(/there is no event/));
  assert.equal(new StompError('nope').code, 'nope');
});

test('S201 a name beside a right one may be misspelt, too', () => {
  const interceptors = [{ outgoing: (frame) => frame, incomming: (frame) => frame }];
  const codec = { contentType: 'a/b', encode: String, decode: String, encoed: String };
  for (const options of [{ interceptors }, { codec }])
    assert.throws(() => new Session({ brokerURL, ...options }), usage(/did you mean/));
});
