// One stream, in pieces of text and of bytes: what the pieces are makes no difference.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected } from './support/client.mjs';

const bytes = (text) => new TextEncoder().encode(text).buffer;
const HEAD = 'MESSAGE\nsubscription:s\nmessage-id:1\ndestination:/a\n';

/** What a client gets when its socket receives `messages`. */
async function received(messages, options = {}) {
  const got = { bodies: [], faults: [] };
  const onWebSocketError = ({ message }) => got.faults.push(message);
  const { client, socket } = await connected({ onWebSocketError, ...options });
  client.subscribe('/a', (message) => got.bodies.push([message.body, message.binaryBody.length]), {
    id: 's',
  });
  for (const message of messages) socket.receive(message);
  return { ...got, isConnected: client.connected };
}

for (const [name, head] of [
  ['of a known length', `${HEAD}content-length:9\n\n`],
  ['that its NUL ends', `${HEAD}\n`],
]) {
  for (const [order, messages] of [
    ['text, then bytes', [`${head}안`, bytes('녕abc'), bytes('\0')]],
    ['bytes, then text', [bytes(`${head}안`), '녕abc', '\0']],
    ['text and bytes by turns', [`${head}안`, bytes('녕'), 'abc', bytes('\0')]],
    ['head and body apart', [head, bytes('안녕abc'), '\0']],
    ['the head in two', [head.slice(0, 20), bytes(head.slice(20)), '안녕abc\0']],
  ]) {
    test(`W-5: a body ${name} comes as ${order}`, async () => {
      const got = await received(messages);
      assert.deepEqual(got, { bodies: [['안녕abc', 9]], faults: [], isConnected: true });
    });
  }
}

for (const [name, frame, body] of [
  ['two letters', `${HEAD}content-length:2\n\né1\0`, ['é1', 3]],
  ['a character outside of the BMP', `${HEAD}content-length:3\n\n😀x\0`, ['😀x', 5]],
  [
    'six hundred letters',
    `${HEAD}content-length:600\n\n${'é'.repeat(600)}\0`,
    ['é'.repeat(600), 1200],
  ],
  [
    'three hundred letters',
    `${HEAD}content-length:300\n\n${'é'.repeat(300)}\0`,
    ['é'.repeat(300), 600],
  ],
]) {
  const behind = [
    ['nothing', '', 0],
    ['a stray NUL', '\0', 0],
    ['an unknown frame', 'NOTICE\n\nx\0', 0],
    ['another message', `${HEAD}\nnext\0`, 1],
  ];
  for (const [what, next, count] of behind) {
    test(`W-5: a length in characters is taken for text and bytes, of ${name}, before ${what}`, async () => {
      const expected = [body, ...(count ? [['next', 4]] : [])];
      for (const messages of [[frame + next], [bytes(frame + next)]]) {
        const { bodies, faults } = await received(messages);
        assert.deepEqual([bodies, faults], [expected, []]);
      }
    });
  }
  test(`W-5: a strict client takes no length in characters, of ${name}`, async () => {
    for (const message of [frame, bytes(frame)]) {
      const { bodies, faults } = await received([message], { strict: true });
      assert.deepEqual(bodies, []);
      assert.match(faults.join(), /no NUL after the body/);
    }
  });
}

for (const [name, pieces] of [
  ['the thirteenth byte in a long piece', ['GET / HTTP/1', `.1 ${'x'.repeat(100)}`]],
  ['one byte at first', ['x', 'y'.repeat(100)]],
  ['a word with a hyphen', ['MESSAGE-', 'x: 1 '.repeat(20)]],
  ['a word of a client', ['SEND', `\na:${'b'.repeat(100)}`]],
]) {
  test(`W-5: what is no frame is refused without waiting for its end: ${name}`, async () => {
    for (const messages of [pieces, pieces.map(bytes), [pieces[0], bytes(pieces[1])]]) {
      const { faults, isConnected } = await received(messages);
      assert.equal(isConnected, false);
      assert.match(faults.join(), /unknown command|unexpected frame/);
    }
  });
}

for (const [pieces, count] of [
  [['\r\n\r\n\r\n'], 3],
  [['\r', '\n\r\n\r\n'], 3],
  [['\r\n\r', '\n\r\n'], 3],
  [['\r', '\n', '\r', '\n', '\n'], 3],
  [['NOTICE\n\n\0\r\n\n'], 0],
  [['NOTICE\n\n\0\r', '\n'], 0],
  [['NOTICE\n\n\0\r', '\n\n'], 0],
  [['NOTICE\n\n\0\r', '\n', '\n'], 1],
  [['NOTICE\n', '\n\0\r', '\n', '\r\n'], 1],
]) {
  test(`W-5, K3: line ends count as whole ones do: ${JSON.stringify(pieces)}`, async () => {
    for (const inForm of [(piece) => piece, bytes]) {
      let beats = 0;
      await received(pieces.map(inForm), { onHeartbeatReceived: () => (beats += 1) });
      assert.equal(beats, count);
    }
  });
}
