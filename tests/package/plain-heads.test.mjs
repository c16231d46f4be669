// Heads of SEND, ACK and NACK frames: those that are joined in JavaScript are those that the engine writes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected } from './support/client.mjs';
import { ours } from './support/package.mjs';
import { Random } from './support/random.mjs';

const PIECES = [
  'a',
  'B',
  '9',
  ' ',
  '-',
  '!',
  '~',
  '\\',
  ':',
  '\n',
  '\r',
  '\t',
  '\0',
  '\x7f',
  '가',
  '😀',
  '\u0085',
  '\ud83d',
];

function randomText(random, longest) {
  let text = '';
  // Mostly plain, so that whole heads are plain often enough.
  const pieces = random.upTo(3) ? PIECES.slice(0, 7) : PIECES;
  for (let count = random.upTo(longest); count > 0; count--) text += random.pick(pieces);
  return text;
}

/** What `act` gives, or that it throws. */
function outcome(act) {
  try {
    return act();
  } catch {
    return 'throws';
  }
}

for (const version of ['1.0', '1.2']) {
  test(`random heads are the same by publish and by FrameImpl, STOMP ${version}`, async () => {
    const random = new Random(11);
    const { client, socket } = await connected(
      {},
      ours.Client,
      `CONNECTED\nversion:${version}\n\n\0`,
    );
    let plain = 0;
    for (let round = 0; round < 5_000; round++) {
      const destination = `/${randomText(random, 6)}`;
      const headers = {};
      for (let count = random.upTo(4); count > 0; count--) {
        // Names that are whole numbers would change their places in an object.
        const name = randomText(random, 5).replace(/^\d+$/, 'n');
        headers[name || random.pick(['', 'content-length'])] = randomText(random, 8);
      }
      const published = outcome(() => {
        client.publish({ destination, headers, body: 'x' });
        return socket.takeSent()[0];
      });
      const written = outcome(() =>
        ours.FrameImpl.marshall({
          command: 'SEND',
          headers: { destination, ...headers },
          body: 'x',
          escapeHeaderValues: version === '1.2',
        }),
      );
      assert.equal(published, written);
      if (/^[ -~\n\0]*$/.test(published) && !/\\/.test(published)) plain += 1;
    }
    assert.ok(plain > 1_000, `${plain} of them were plain`);
  });
}

test('random acknowledgements are the same with a plain head and as the engine writes them', async () => {
  const random = new Random(12);
  for (const version of ['1.0', '1.1', '1.2']) {
    const connectedFrame = `CONNECTED\nversion:${version}\n\n\0`;
    const { client, socket } = await connected({}, ours.Client, connectedFrame);
    for (let round = 0; round < 2_000; round++) {
      const command = random.pick(['ack', 'nack']);
      const id = randomText(random, 6);
      const subscription = randomText(random, 4);
      const frame = (headers) =>
        outcome(() => {
          client[command](id, subscription, headers);
          return socket.takeSent()[0];
        });
      // With headers of its own a frame is the engine's.
      const engines = frame({ 'x-a': '1' });
      assert.equal(frame({}), engines.replace('x-a:1\n', ''));
    }
  }
});
