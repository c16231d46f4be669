// Heads of frames that a hostile publisher, or broker, makes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected, messageFrame } from './support/client.mjs';

const KIB = 1 << 10;

/** A head with so many headers of so many bytes each. */
const large = (count, bytes) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`h${at}`, 'v'.repeat(bytes)]));

for (const [count, bytes] of [
  [3, 11 * KIB],
  [1, 60 * KIB],
  [40, 2 * KIB],
  [900, 100],
]) {
  test(`H1: a message with ${count} headers of ${bytes} bytes silences no subscription`, async () => {
    const { client, socket } = await connected();
    const got = [];
    client.subscribe('/topic/a', ({ body }) => got.push(`a ${body}`));
    client.subscribe('/topic/b', ({ body }) => got.push(`b ${body}`));
    socket.receive(messageFrame('1'));
    // Twice: what is made of the first must not break the second, nor any other.
    for (const body of ['2', '3']) socket.receive(messageFrame(body, large(count, bytes)));
    socket.receive(messageFrame('4'));
    socket.receive(messageFrame('5', {}, 'sub-1'));
    assert.deepEqual(got, ['a 1', 'a 2', 'a 3', 'a 4', 'b 5']);
    assert.equal(client.connected, true);
  });
}

const bytes = (text) => new TextEncoder().encode(text).buffer;
const HEAVY = messageFrame('2', large(3, 11 * KIB));
const WIDE = messageFrame('2', { h: '한😀'.repeat(3 * KIB), 'é\\c': '\\n'.repeat(11 * KIB) });

for (const [name, messages] of [
  ['as bytes', [bytes(HEAVY)]],
  ['in pieces', HEAVY.match(/[^]{1,1000}/g)],
  ['in pieces of bytes', HEAVY.match(/[^]{1,5000}/g).map(bytes)],
  ['that is not ASCII, with escapes', [WIDE]],
  ['that is not ASCII, as bytes', [bytes(WIDE)]],
  ['behind another frame', [`RECEIPT\nreceipt-id:1\n\n\0${HEAVY}`]],
]) {
  test(`H1: a large head silences no subscription ${name}`, async () => {
    const { client, socket } = await connected();
    const got = [];
    client.subscribe('/topic/a', ({ body }) => got.push(body));
    for (const message of [messageFrame('1'), ...messages, ...messages, messageFrame('3')]) {
      socket.receive(message);
    }
    assert.deepEqual(got, ['1', '2', '2', '3']);
    assert.equal(client.connected, true);
  });
}

for (const command of ['RECEIPT', 'ERROR', 'NOTICE']) {
  test(`H1: a large head of ${command} silences no subscription`, async () => {
    let others = 0;
    const count = () => (others += 1);
    const { client, socket } = await connected({
      onUnhandledReceipt: count,
      onStompError: count,
      onUnhandledFrame: count,
    });
    const got = [];
    client.subscribe('/topic/a', ({ body }) => got.push(body));
    const frame = HEAVY.replace('MESSAGE', command);
    for (const message of [frame, messageFrame('1'), frame, messageFrame('2')]) {
      socket.receive(message);
    }
    assert.deepEqual([got, others], [['1', '2'], 2]);
  });
}

/** How many characters `String.prototype.indexOf` is asked to look through while `work` runs. */
function lookedThrough(work) {
  const { indexOf } = String.prototype;
  let count = 0;
  String.prototype.indexOf = function (what, from = 0) {
    const at = indexOf.call(this, what, from);
    count += (at < 0 ? this.length : at) - from;
    return at;
  };
  try {
    work();
  } finally {
    String.prototype.indexOf = indexOf;
  }
  return count;
}

for (const [name, frame] of [
  ['without a subscription', 'MESSAGE\ndestination:/a\nmessage-id:1\n\nx\0'],
  ['with another subscription each', (at) => messageFrame('x', {}, `none-${at}`)],
  ['with lines that end in CR LF', 'MESSAGE\r\ndestination:/a\r\nmessage-id:1\r\n\r\nx\0'],
]) {
  test(`M2: frames ${name} are looked through once, however many are in one message`, async () => {
    const { client, socket } = await connected();
    let unhandled = 0;
    client.onUnhandledMessage = () => (unhandled += 1);
    const frames = Array.from({ length: 2_000 }, (_, at) =>
      typeof frame === 'string' ? frame : frame(at),
    );
    const message = frames.join('');
    const count = lookedThrough(() => socket.receive(message));
    assert.equal(unhandled, 2_000);
    assert.ok(count < 8 * message.length, `${count} characters for ${message.length}`);
  });
}

test('M2: a head in many pieces is joined once', async () => {
  const { client, socket } = await connected();
  const got = [];
  client.subscribe('/topic/a', ({ body }) => got.push(body));
  const { join } = Array.prototype;
  let joined = 0;
  Array.prototype.join = function (separator) {
    const text = join.call(this, separator);
    joined += text.length;
    return text;
  };
  try {
    for (const piece of HEAVY.match(/[^]{1,10}/g)) socket.receive(piece);
  } finally {
    Array.prototype.join = join;
  }
  assert.deepEqual(got, ['2']);
  assert.ok(joined < 8 * HEAVY.length, `${joined} characters for ${HEAVY.length}`);
});
