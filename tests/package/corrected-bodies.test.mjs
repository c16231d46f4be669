// Brokers that turn bytes into text keep the content-length that the bytes had: such a frame ends at its NUL.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected, messageFrame } from './support/client.mjs';

const bytes = (text) => new TextEncoder().encode(text).buffer;

/** A MESSAGE as ActiveMQ Classic 6.1.6 sends it over WebSocket for the bytes FF 00 FE FF of a BytesMessage. */
const CLASSIC =
  'MESSAGE\ncontent-length:4\nexpires:0\ndestination:/topic/tb16x\nsubscription:sub-0\npriority:4\n' +
  'message-id:ID\\cvm-42703-1\\c62\\c-1\\c1\\c1\ntimestamp:1795912144179\n\n\ufffd\0\ufffd\ufffd\0';

const wrong = (body, length) =>
  `MESSAGE\nsubscription:sub-0\ndestination:/topic/a\nmessage-id:1\ncontent-length:${length}\n\n${body}\0`;

/** What a subscriber gets when the socket receives `messages`, with the lines of the log. */
async function received(messages, options = {}) {
  const lines = [];
  const made = await connected({ debug: (line) => lines.push(line), ...options });
  const bodies = [];
  made.client.subscribe('/topic/a', ({ body }) => bodies.push(body));
  for (const message of messages) made.socket.receive(message);
  return { ...made, bodies, told: lines.filter((line) => /^Content-length of a/.test(line)) };
}

const NEXT = messageFrame('next');

for (const [name, frame, body] of [
  ['as recorded from ActiveMQ Classic', CLASSIC, '\ufffd\0\ufffd\ufffd'],
  ['longer than announced', wrong('a\ufffdb\ufffd', 3), 'a\ufffdb\ufffd'],
  ['shorter than announced', wrong('a\ufffd', 9), 'a\ufffd'],
  ['within which a character ends', wrong('\ufffd\ufffd', 4), '\ufffd\ufffd'],
  ['with NULs only', wrong('\0\0\ufffd\0', 4), '\0\0\ufffd\0'],
]) {
  test(`R-1: a body ${name} is delivered, and nothing behind it is lost`, async () => {
    for (const messages of [
      [frame, NEXT],
      [`${frame}\n`, NEXT],
      [frame + NEXT],
      [`${frame}\n\n${NEXT}`],
      [`\n${frame}`, `${NEXT}\n`],
    ]) {
      const { client, socket, bodies, told } = await received(messages);
      assert.deepEqual(bodies, [body, 'next']);
      assert.equal(client.connected, true);
      assert.deepEqual(socket.closings, []);
      assert.equal(told.length, 1);
      assert.match(told[0], /the broker has turned bytes into text/);
    }
  });
}

test('R-1: it is told once for a connection', async () => {
  const { bodies, told } = await received([CLASSIC, CLASSIC, wrong('\ufffd', 1)]);
  assert.equal(bodies.length, 3);
  assert.equal(told.length, 1);
});

test('a length that counts characters, by text, by bytes, and for bodies of any size', async () => {
  for (const count of [3, 300, 600, 60_000]) {
    const body = 'é'.repeat(count);
    for (const message of [wrong(body, count), bytes(wrong(body, count))]) {
      const { bodies, client } = await received([message, NEXT]);
      assert.deepEqual(bodies, [body, 'next']);
      assert.equal(client.connected, true);
    }
  }
});

test('a frame whose length is right is never corrected, though a piece of it ends with a NUL', async () => {
  const body = 'one\0MESSAGE\n\ntwo\0three';
  const frame = messageFrame(body);
  const cut = frame.indexOf('\0') + 1;
  for (const pieces of [
    [frame.slice(0, cut), frame.slice(cut)],
    [frame],
    [bytes(frame.slice(0, cut)), bytes(frame.slice(cut))],
  ]) {
    const { bodies, told } = await received(pieces);
    assert.deepEqual(bodies, [body]);
    assert.deepEqual(told, []);
  }
});

test('strictly, a wrong length ends the connection', async () => {
  for (const frame of [CLASSIC, wrong('xyz', 1), bytes(wrong('xyz', 1))]) {
    const errors = [];
    const { socket, bodies } = await received([frame], {
      strict: true,
      onWebSocketError: ({ error }) => errors.push(error.message),
    });
    assert.deepEqual(bodies, []);
    assert.equal(errors.length, 1);
    assert.match(errors[0], /NUL/);
    assert.equal(socket.closings[0][0], 4002);
  }
});
