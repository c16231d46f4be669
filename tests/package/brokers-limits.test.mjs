// Brokers that take small messages only, or no pieces.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected } from './support/client.mjs';
import { ours } from './support/package.mjs';
import { describe, start } from './support/transports.mjs';

const pieces = (sent) => sent.map((piece) => new Uint8Array(piece));

for (const forceBinaryWSFrames of [false, true]) {
  test(`R-5: bytes go in pieces, and together are the frame (all binary: ${forceBinaryWSFrames})`, async () => {
    const options = { splitBinaryFrames: true, maxWebSocketChunkSize: 100, forceBinaryWSFrames };
    const { client, socket } = await connected(options);
    const binaryBody = Uint8Array.from({ length: 1000 }, (_, at) => at % 256);
    client.publish({ destination: '/a', binaryBody });
    const sent = pieces(socket.takeSent());
    assert.ok(sent.length > 10);
    assert.ok(sent.every(({ length }) => length <= 100));
    const whole = Buffer.concat(sent);
    assert.match(whole.toString('latin1'), /^SEND\ndestination:\/a\ncontent-length:1000\n\n/);
    assert.deepEqual(new Uint8Array(whole.subarray(-1001, -1)), binaryBody);
    assert.equal(whole.at(-1), 0);
    if (!forceBinaryWSFrames) return;
    client.publish({ destination: '/a', body: '안녕'.repeat(100) });
    const text = Buffer.concat(pieces(socket.takeSent())).toString();
    assert.ok(text.endsWith(`${'안녕'.repeat(100)}\0`));
  });
}

for (const size of [0, -1, NaN, 0.5]) {
  test(`R-5: a size of ${size} ends`, async () => {
    const { client, socket } = await connected({
      splitBinaryFrames: true,
      maxWebSocketChunkSize: size,
    });
    client.publish({ destination: '/a', binaryBody: new Uint8Array(5) });
    assert.equal(Buffer.concat(pieces(socket.takeSent())).at(-1), 0);
  });
}

test('R-7: what ActiveMQ does not take is said', async () => {
  for (const [options, server, isTold] of [
    [{ splitLargeFrames: true }, 'ActiveMQ/6.1.6', true],
    [{ forceBinaryWSFrames: true }, 'ActiveMQ/6.1.6', true],
    [{}, 'ActiveMQ/6.1.6', false],
    [
      { splitLargeFrames: true },
      'ActiveMQ-Artemis/2.40.0 ActiveMQ Artemis Messaging Engine',
      false,
    ],
    [{ splitLargeFrames: true }, 'RabbitMQ/3.10.8', false],
  ]) {
    const lines = [];
    const answer = `CONNECTED\nversion:1.2\nserver:${server}\n\n\0`;
    await connected({ ...options, debug: (line) => lines.push(line) }, ours.Client, answer);
    assert.equal(/takes no frames in pieces/.test(lines.join()), isTold, server);
  }
});

test('R-6: xhr_send answered 404 before CONNECTED says what that means', async (t) => {
  const made = start(t, { transports: ['xhr-polling'] });
  await describe(made.network);
  (await made.network.next(/\/xhr$/)).respond('o\n');
  (await made.network.next(/xhr_send/)).respond('', 404);
  await made.heard('closes');
  const [error] = made.told.errors;
  assert.match(error.message, /^Cannot connect to server: /);
  assert.match(
    error.message,
    /status 404 from .*xhr_send \(the server does not know this session: do all/,
  );
  assert.doesNotMatch(error.message, /any more|Connection lost/);
});

for (const [name, transports, fail] of [
  [
    'the first poll is answered 404',
    ['xhr-polling'],
    async (network) => {
      (await network.next(/\/xhr$/)).respond('o\n');
      (await network.next(/xhr_send/)).respond('', 204);
      (await network.next(/\/xhr$/)).respond('', 404);
    },
  ],
  [
    'xhr_send of a stream is answered 404',
    ['xhr-streaming'],
    async (network) => {
      (await network.next(/xhr_streaming/)).stream().write(`${'h'.repeat(2048)}\no\n`);
      (await network.next(/xhr_send/)).respond('', 404);
    },
  ],
]) {
  test(`R-6: before CONNECTED ${name}: a session that never connected was not lost`, async (t) => {
    const made = start(t, { transports });
    await describe(made.network);
    await fail(made.network);
    await made.heard('closes');
    const [{ message }] = made.told.errors;
    assert.match(message, /^Cannot connect to server: .*status 404/);
    assert.match(message, /the server does not know this session: do all/);
    assert.doesNotMatch(message, /any more|Connection lost/);
  });
}
