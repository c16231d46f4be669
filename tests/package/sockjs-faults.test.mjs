// What servers and networks do wrong: each is one error and one close event, or an attempt that is tried anew.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Queue } from '../e2e/support/queue.mjs';
import { virtualTime } from './support/time.mjs';
import {
  array,
  byPolling,
  byStreaming,
  byWebSocket,
  CONNECTED,
  describe,
  start,
} from './support/transports.mjs';

/** How the only connection, or attempt, of a client ends: `[code, wasClean, text of the error]`. */
async function ending({ heard, told, network }) {
  const { code, wasClean } = await heard('closes');
  assert.equal(told.closes.length, 1);
  assert.ok(told.errors.length <= 1);
  const [error] = told.errors;
  if (error) assert.equal(error.name, 'TransportError');
  assert.equal(network.pending.length, 0, 'no request is left');
  return [code, wasClean, error?.message];
}

const inUse = async (t, transport, by, options) => {
  const made = start(t, { transports: [transport], ...options });
  await describe(made.network);
  const receiver = await by(made.network);
  await made.connected;
  return { ...made, receiver };
};
const streaming = (t, options) => inUse(t, 'xhr-streaming', byStreaming, options);
const polling = (t) => inUse(t, 'xhr-polling', byPolling);
const webSocket = (t) => inUse(t, 'websocket', byWebSocket);

for (const [name, answer, text] of [
  ['404', (info) => info.respond('', 404), /status 404 from http:\/\/sockjs\.test\/stomp\/info/],
  ['500', (info) => info.respond('oops', 500), /status 500 from .*\/info/],
  ['a page', (info) => info.respond('<!doctype html>'), /no JSON object from .*\/info/],
  ['no object', (info) => info.respond('null'), /no JSON object from .*\/info/],
  ['CORS, or nothing at all', (info) => info.fail(), /no answer from .*\/info, or one that CORS/],
]) {
  test(`info: ${name}`, async (t) => {
    const made = start(t);
    answer(await made.network.next(/\/info$/));
    const [code, wasClean, error] = await ending(made);
    assert.deepEqual([code, wasClean], [1002, false]);
    assert.match(error, /Cannot connect to server: http:\/\/sockjs\.test\/stomp \(info: /);
    assert.match(error, text);
  });
}

test('info that never comes', async (t) => {
  const time = virtualTime(t);
  const made = start(t, { transportTimeout: 30 });
  await made.network.next(/\/info$/);
  time.pass(30);
  assert.match((await ending(made))[2], /info: nothing came within 30ms/);
});

test('a session that is cut in the middle of a frame', async (t) => {
  const made = await streaming(t);
  const got = [];
  made.client.subscribe('/a', ({ body }) => got.push(body));
  const whole = array('MESSAGE\nsubscription:sub-0\ndestination:/a\nmessage-id:1\n\nhalf\0');
  made.receiver.write(whole.slice(0, -9));
  made.receiver.cut();
  const [code, wasClean, error] = await ending(made);
  assert.deepEqual([code, wasClean, got], [1006, false, []]);
  assert.match(error, /Connection lost.*xhr-streaming: /);
});

test('a response that ends well, but in the middle of a frame', async (t) => {
  const made = await streaming(t);
  made.receiver.write('a["MESS');
  made.receiver.end();
  assert.match((await ending(made))[2], /broke off/);
});

test('an empty response ends the connection, and is not polled again', async (t) => {
  const made = await polling(t);
  made.receiver.respond('');
  assert.deepEqual((await ending(made)).slice(0, 2), [1006, false]);
});

test('a response that holds only the prelude of a stream ends the connection', async (t) => {
  const made = await polling(t);
  made.receiver.respond(`${'h'.repeat(2048)}\n\n`);
  assert.deepEqual((await ending(made)).slice(0, 2), [1006, false]);
});

test('a response with a heart-beat alone is followed by the next poll', async (t) => {
  const made = await polling(t);
  made.receiver.respond('h\n');
  assert.ok(await made.network.next(/\/xhr$/));
  assert.deepEqual(made.told.closes, []);
});

test('c[2010]: another request receives for this session', async (t) => {
  const made = await polling(t);
  made.receiver.respond('c[2010,"Another connection still open"]\n');
  const [code, wasClean, error] = await ending(made);
  // As sockjs-client has it: a close that the server announces is clean.
  assert.deepEqual([code, wasClean, error], [2010, true, undefined]);
  assert.equal(made.told.closes[0].reason, 'Another connection still open');
});

test('c[3000]: the server closes the session', async (t) => {
  for (const made of [await polling(t), await webSocket(t)]) {
    const { receiver, told } = made;
    if (receiver.receive) receiver.receive('c[3000,"Go away!"]');
    else receiver.respond('c[3000,"Go away!"]\n');
    const [code, wasClean, error] = await ending(made);
    assert.deepEqual([code, wasClean, error], [3000, true, undefined]);
    assert.equal(told.closes[0].reason, 'Go away!');
    made.network.restore();
  }
});

test('R-2: Spring closes a session after an ERROR with a code that is no private one, and no reason', async (t) => {
  for (const [code, reason] of [
    [1002, ''],
    [1011, 'overloaded'],
    [1000, ''],
  ]) {
    for (const made of [await webSocket(t), await streaming(t), await polling(t)]) {
      const { receiver, told } = made;
      const frame = `c${JSON.stringify([code, reason])}`;
      if (receiver.receive) receiver.receive(frame);
      else if (receiver.body) receiver.write(`${frame}\n`);
      else receiver.respond(`${frame}\n`);
      await made.heard('closes');
      const [close] = told.closes;
      assert.deepEqual([close.code, close.reason, close.wasClean], [code, reason, true]);
      assert.deepEqual(told.errors, []);
      made.network.restore();
    }
  }
});

for (const [name, frame] of [
  ['JSON that is none', 'a["half'],
  ['JSON that is no array', 'a{"0":"x"}'],
  ['an unknown frame', 'x["?"]'],
  ['a page', '<html>'],
  ['an end without a code', 'c'],
]) {
  test(`${name}, over each transport`, async (t) => {
    for (const made of [await webSocket(t), await streaming(t), await polling(t)]) {
      const { receiver } = made;
      if (receiver.receive) receiver.receive(frame);
      else if (receiver.body) receiver.write(`${frame}\n`);
      else receiver.respond(`${frame}\n`);
      const [code, wasClean, error] = await ending(made);
      assert.deepEqual([code, wasClean], [1002, false]);
      assert.ok(error);
      made.network.restore();
    }
  });
}

test('a stream that is not UTF-8', async (t) => {
  const made = await streaming(t);
  made.receiver.write(Uint8Array.of(0x61, 0x5b, 0x22, 0xff, 0x22, 0x5d, 0x0a));
  assert.equal((await ending(made))[0], 1002);
});

test('a server that was restarted: it knows the session no more, or begins a new one', async (t) => {
  for (const answer of [
    (request) => request.respond('', 404),
    (request) => request.respond('o\n'),
  ]) {
    const made = await polling(t);
    answer(made.receiver);
    const [code, wasClean, error] = await ending(made);
    assert.deepEqual([code, wasClean], [1006, false]);
    assert.match(error, /does not know/);
    made.network.restore();
  }
});

test('a request to send that fails ends the connection, and is not repeated', async (t) => {
  for (const answer of [
    (request) => request.respond('', 404),
    (request) => request.respond('Broken JSON encoding.', 500),
    (request) => request.fail(),
  ]) {
    const made = await streaming(t);
    made.client.publish({ destination: '/a', body: 'x' });
    answer(await made.network.next(/\/xhr_send$/));
    const [code, wasClean, error] = await ending(made);
    assert.deepEqual([code, wasClean], [1006, false]);
    assert.match(error, /xhr_send/);
    assert.equal(made.network.requests.filter(({ url }) => url.endsWith('xhr_send')).length, 2);
    made.network.restore();
  }
});

test('after a fault the client connects again, and no message comes twice', async (t) => {
  const { client, network, connected, told, receiver } = await streaming(t, { reconnectDelay: 1 });
  await connected;
  const bodies = new Queue();
  const subscribe = () => client.subscribe('/a', ({ body }) => bodies.push(body), { id: 's' });
  subscribe();
  const again = new Promise((resolve) => (client.onConnect = resolve));
  const message = (body) =>
    array(`MESSAGE\nsubscription:s\ndestination:/a\nmessage-id:1\n\n${body}\0`);
  receiver.write(`${message('before')}x\n${message('behind the fault')}`);
  await describe(network);
  (await network.next(/\/xhr_send$/)).respond('', 204);
  const stream = (await network.next(/\/xhr_streaming$/)).stream();
  stream.write('o\n');
  (await network.next(/\/xhr_send$/)).respond('', 204);
  stream.write(array(CONNECTED));
  await again;
  subscribe();
  stream.write(message('after'));
  assert.deepEqual(await bodies.take(2), ['before', 'after']);
  assert.deepEqual(bodies.pending, []);
  assert.equal(told.closes.length, 1);
});

for (const [name, answer, from] of [
  ['redirected', (it) => it.redirect('http://sockjs.test/login', 'Log in'), /sockjs\.test\/login/],
  ['that get a page', (it) => it.respond('<html>', 200, { 'content-type': 'text/html' }), /a page/],
]) {
  test(`messages ${name} are not taken for sent`, async (t) => {
    const made = await polling(t);
    made.client.publish({ destination: '/a', body: 'lost' });
    answer(await made.network.next(/\/xhr_send$/));
    const [code, wasClean, error] = await ending(made);
    assert.deepEqual([code, wasClean], [1006, false]);
    assert.match(error, /Connection lost.*xhr-polling: messages were answered by a page/);
    assert.match(error, from);
  });
}

for (const page of ['<html>log in</html>', '<!doctype html>\n<html>']) {
  test(`a poll that gets ${JSON.stringify(page)} tells what came`, async (t) => {
    const made = await polling(t);
    made.receiver.respond(page);
    const [code, wasClean, error] = await ending(made);
    assert.deepEqual([code, wasClean], [1002, false]);
    assert.match(error, /^Connection lost.*it sent what is no frame of SockJS: "<(html|!doctype)/);
  });
}

for (const frame of ['a[null]', 'a[["x"]]', 'a["\\n",5]', 'a[{}]']) {
  test(`messages that are no strings end the connection: ${frame}`, async (t) => {
    const made = await webSocket(t);
    made.receiver.receive(frame);
    const [code, wasClean, error] = await ending(made);
    assert.deepEqual([code, wasClean], [1002, false]);
    assert.match(error, /^Connection lost.*no JSON array of strings/);
  });
}

test('a transportTimeout beyond what timers take is waited for', async (t) => {
  const time = virtualTime(t);
  const made = start(t, { transportTimeout: 1e12, connectionTimeout: 0 });
  const info = await made.network.next(/\/info$/);
  time.pass(2 ** 31 + 1000, 2 ** 30);
  assert.equal(info.isOver, false);
  assert.deepEqual(made.told.errors, []);
});
