// `expectFrames` of `stomp-wasm/testing`: what meets an expectation, and what the error says of one that was not met.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { TRANSPORTS } from '../e2e/support/raw-client.mjs';
import { frame } from '../e2e/support/wire.mjs';
import { brokerBinary as binary, mustExist, stompWasm } from '../e2e/support/environment.mjs';

const entry = join(mustExist(stompWasm.directory, 'cargo xtask build'), 'testing/index.js');
const { ExpectationError, startBroker } = await import(pathToFileURL(entry));
const [tcp] = TRANSPORTS;

let broker;
before(async () => {
  broker = await startBroker({ binary, args: ['--no-stocks', '--heart-beat', '0,0'] });
});
after(() => broker?.stop());
beforeEach(() => broker.reset());

/** A client that has subscribed to a topic, and has sent these bodies to a queue. */
async function client(...bodies) {
  const made = await tcp.open({ tcpPort: Number(broker.tcp.split(':').at(-1)) });
  await made.logIn();
  await made.subscribe('/topic/prices');
  for (const body of bodies)
    made.send(frame('SEND', ['destination:/queue/orders', 'receipt:r-1', 'kind:a'], body));
  return made;
}

/** The error of expectations that are not met. */
async function unmet(expected, options) {
  const error = await broker.expectFrames(expected, { timeoutMs: 50, ...options }).then(
    () => assert.fail('the expectations were met'),
    (reason) => reason,
  );
  assert.ok(error instanceof ExpectationError, error);
  return error;
}

test('frames are awaited in order, with others between them', async () => {
  const waiting = broker.expectFrames([
    'CONNECT',
    { command: 'SUBSCRIBE', destination: '/topic/*', headers: { selector: null } },
    {
      command: 'SEND',
      direction: 'in',
      headers: { receipt: /^r-\d$/, kind: 'a' },
      body: 'order 1',
    },
    { command: 'SEND', destination: /orders$/, body: /^order \d+$/ },
    { command: 'SEND', json: { order: [3] } },
  ]);
  const made = await client('order 1', 'order 2', '{ "order": [3] }');
  const found = await waiting;
  assert.deepEqual(
    found.map(({ body }) => body),
    ['', '', 'order 1', 'order 2', '{ "order": [3] }'],
  );
  // The broker has acted upon what was awaited.
  assert.equal(await broker.publish('/topic/prices', '1'), 1);
  const rest = await broker.expectFrames(['MESSAGE'], { since: found.at(-1).seq });
  assert.equal(rest[0].body, '1');
  made.drop();
});

test('in any order, each frame meets one expectation', async () => {
  const made = await client('b', 'a');
  const any = { command: 'SEND' };
  const found = await broker.expectFrames([any, { ...any, body: 'a' }], { ordered: false });
  assert.deepEqual(
    found.map(({ body }) => body),
    ['b', 'a'],
  );
  const error = await unmet([any, any, any], { ordered: false });
  assert.match(error.message, /^2 of 3 expected frames came within 50 ms/);
  made.drop();
});

test('the frames of one connection and direction, and no others', async () => {
  const [first, second] = [await client('a'), await client('b')];
  const connection = (await broker.connections()).at(-1).id;
  const options = { connection, direction: 'in', exact: true };
  await broker.expectFrames(['CONNECT', 'SUBSCRIBE', { command: 'SEND', body: 'b' }], options);
  const error = await unmet(['CONNECT', 'SUBSCRIBE'], options);
  assert.match(
    error.message,
    /besides came:\n {2}#\d+ in SEND on \d+ destination="\/queue\/orders"/,
  );
  assert.match((await unmet(['SUBSCRIBE', 'CONNECT', 'SEND'], options)).message, /✗ 1\. SUBSCRIBE/);
  first.drop();
  second.drop();
});

test('an error has the difference to the nearest frame, and all that came', async () => {
  const made = await client('ordr 12');
  const error = await unmet([
    'CONNECT',
    { command: 'SEND', destination: '/queue/orders', headers: { kind: 'b' }, body: /^order \d+$/ },
    'DISCONNECT',
  ]);
  const [first, ...lines] = error.message.split('\n');
  assert.equal(first, '1 of 3 expected frames came within 50 ms');
  assert.equal(lines[0], '  ✓ 1. CONNECT');
  assert.equal(lines[1], '  ✗ 2. SEND destination="/queue/orders" kind="b" body=/^order \\d+$/');
  assert.match(lines[2], /^ {7}nearest: #\d+ in SEND on \d+ destination="\/queue\/orders"/);
  assert.deepEqual(lines.slice(3, 8), [
    '       - kind: "b"',
    '       + kind: "a"',
    '       - body: /^order \\d+$/',
    '       + body: "ordr 12"',
    '  ✗ 3. DISCONNECT',
  ]);
  assert.ok(lines.includes('all that came:'));
  assert.ok(
    error.expected[1].includes('SEND') && error.actual.some((line) => /SUBSCRIBE/.test(line)),
  );
  made.drop();
});

test('what came in another order is said to have come', async () => {
  const made = await client('a');
  const error = await unmet([{ command: 'SEND' }, 'SUBSCRIBE']);
  assert.match(error.message, /✗ 2\. SUBSCRIBE\n {7}it came out of order: #\d+ in SUBSCRIBE/);
  made.drop();
});

test('N-7: the end of a connection can be expected, with code and reason', async () => {
  const made = await client();
  const [{ connection }] = await broker.expectFrames(['SUBSCRIBE']);
  await broker.disconnect(connection, { close: 4001, reason: 'enough' });
  await broker.expectFrames([{ command: 'CLOSED', headers: { by: 'broker', code: '4001' } }]);
  const [{ ending }] = await broker.connections();
  assert.deepEqual(ending, { by: 'broker', how: 'close', code: 4001, reason: 'enough' });
  made.drop();
});

test('B-8: a message goes to one connection', async () => {
  const [first, second] = [await client(), await client()];
  const [, { connection }] = await broker.expectFrames(['SUBSCRIBE', 'SUBSCRIBE']);
  assert.equal(await broker.publish('/topic/prices', '7', {}, { connection }), 1);
  await broker.expectFrames(['MESSAGE'], { connection });
  assert.deepEqual(await broker.frames({ command: 'MESSAGE', connection: connection - 1 }), []);
  first.drop();
  second.drop();
});

for (const [name, expected, options] of [
  ['desination', [{ command: 'SEND', desination: '/topic/OTHER' }]],
  ['header', ['CONNECT', { header: { receipt: 'r' } }]],
  ['timeout', ['CONNECT'], { timeout: 50 }],
]) {
  test(`a misspelt name is refused: ${name}`, async () => {
    await assert.rejects(broker.expectFrames(expected, options), (error) => {
      assert.equal(error.name, 'TypeError');
      assert.match(error.message, new RegExp(`has no ${name}; it has .*connection, `));
      return true;
    });
  });
}

test('a filter of frames, and a body, that are none are refused by name', async () => {
  await assert.rejects(broker.frames({ desination: '/a' }), /frames has no desination; it has/);
  for (const body of [{ a: 1 }, 5, null, [1], new Uint16Array(1)])
    await assert.rejects(broker.publish('/topic/a', body), /body must be a string or a Uint8Array/);
  await broker.publish('/topic/a', Buffer.from('bytes'));
});

test('options of startBroker that are none are refused by name', async () => {
  await assert.rejects(startBroker({ binary, arg: [] }), /startBroker has no arg; it has binary/);
  await assert.rejects(startBroker({ binary, args: '--drain' }), /args must be an array of flags/);
});

test('a namespace is closed once, however often that is asked for', async () => {
  const namespace = await broker.namespace();
  await Promise.all([namespace.close(), namespace.close()]);
  await namespace.close();
});
