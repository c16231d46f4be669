// Header values with a line feed on STOMP 1.0, which has no escapes: ActiveMQ Classic writes them as they are.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected, messageFrame } from './support/client.mjs';
import { Random } from './support/random.mjs';

/** As ActiveMQ Classic 6.1.6 sends it to a client of 1.0: the value of `va` was `b`, a line feed and `c:d\e`. */
const CLASSIC =
  'MESSAGE\nexpires:0\ndestination:/topic/e49x\nva:b\nc\nsubscription:sub-0\npriority:4\n' +
  'message-id:ID:broker-42703-1\nsp:lead and trail\ntimestamp:1795912240041\n\nx\0';

const withValue = (value) =>
  `MESSAGE\nsubscription:sub-0\nva:${value}\nmessage-id:1\ndestination:/a\n\nx\0`;

/** What a client of `version` gets when the socket receives `messages`. */
async function received(messages, version = '1.0', options = {}) {
  const lines = [];
  const got = { values: [], bodies: [], errors: [] };
  const { client, socket } = await connected(
    {
      debug: (line) => lines.push(line),
      onWebSocketError: ({ message }) => got.errors.push(message),
      ...options,
    },
    undefined,
    `CONNECTED\nversion:${version}\n\n\0`,
  );
  client.subscribe('/a', ({ headers, body }) => {
    got.values.push(headers.va);
    got.bodies.push(body);
  });
  for (const message of messages) socket.receive(message);
  const told = lines.filter((line) => line.startsWith('A header has a line feed'));
  return { ...got, told: told.length, isConnected: client.connected };
}

const EXPECTED = { bodies: ['x', 'next'], errors: [], told: 1, isConnected: true };
const NEXT = messageFrame('next', { va: 'plain' });

for (const [name, frame, value] of [
  ['as recorded from ActiveMQ Classic', CLASSIC, 'b\nc'],
  ['in many lines', withValue('a\nb\nc\nd'), 'a\nb\nc\nd'],
  ['with CR LF', withValue('a\r\nb'), 'a\r\nb'],
  ['not in ASCII', withValue('가\n😀'), '가\n😀'],
  ['with what would be an escape in 1.1', withValue('a\\n\nb\\c'), 'a\\n\nb\\c'],
  ['with blanks around its lines', withValue('  a \n b '), 'a \n b'],
]) {
  test(`R-8: a value with a line feed comes to a client of 1.0, and is told once: ${name}`, async () => {
    const bytes = new TextEncoder().encode(frame);
    for (const messages of [
      [frame, NEXT],
      [frame + NEXT],
      [bytes.buffer, NEXT],
      [...new Random(7).cut(frame), NEXT],
      [...new Random(8).cutBytes(bytes), NEXT],
    ]) {
      assert.deepEqual(await received(messages), { ...EXPECTED, values: [value, 'plain'] });
    }
    const twice = await received([frame, frame, NEXT]);
    assert.deepEqual([twice.values, twice.told], [[value, value, 'plain'], 1]);
  });
}

test('R-8: nothing is told where no value has a line feed', async () => {
  const { told, values } = await received([withValue('a\\nb'), NEXT]);
  assert.deepEqual([told, values], [0, ['a\\nb', 'plain']]);
  const escaped = await received([withValue('a\\nb'), NEXT], '1.2');
  assert.deepEqual([escaped.told, escaped.values], [0, ['a\nb', 'plain']]);
});

for (const [name, frame, ...how] of [
  ['in a strict client', CLASSIC, '1.0', { strict: true }],
  ['on 1.1, which has escapes', CLASSIC, '1.1'],
  ['on 1.2, which has escapes', CLASSIC, '1.2'],
  ['in an ERROR', withValue('a\nb').replace('MESSAGE', 'ERROR')],
  ['before there is a header', 'MESSAGE\nb\nva:a\nsubscription:sub-0\n\nx\0'],
]) {
  test(`R-8: a line without a colon ends the connection ${name}`, async () => {
    const { errors, isConnected } = await received([frame], ...how);
    assert.equal(isConnected, false);
    assert.match(errors.join(), /header line without a colon/);
  });
}
