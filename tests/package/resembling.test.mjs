// Messages whose heads resemble one another: what is known from those before must not change what comes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected, messageFrame, told } from './support/client.mjs';
import { Random } from './support/random.mjs';

const buffer = (text) => new TextEncoder().encode(text).buffer;

/** In two pieces a frame goes through the engine as a whole, where nothing is remembered. */
const halves = (frame) => [frame.slice(0, 9), frame.slice(9)];

/** All that comes of frames, each given to the socket in the pieces that `cut` makes of it; the fault too. */
async function outcome(frames, cut, version, strict) {
  const { client, socket } = await connected(
    { strict },
    undefined,
    `CONNECTED\nversion:${version}\n\n\0`,
  );
  const seen = [];
  client.onWebSocketError = (event) => seen.push(event.message);
  client.onUnhandledMessage = (message) => seen.push('unhandled', told(message));
  client.subscribe('/topic/a', (message) => seen.push(told(message)));
  client.subscribe('/topic/b', (message) => seen.push('b', told(message)));
  for (const piece of frames.flatMap(cut)) socket.receive(piece);
  return seen;
}

const VALUES = [
  '',
  '1',
  '22',
  'a b',
  ' padded ',
  'x:y',
  'x\\cy',
  '\\\\n',
  '\\t',
  '\\',
  'd\r',
  '값',
  '\u007f',
  '$&',
];
const BODIES = ['', 'x', 'hello', '안녕', 'é😀', 'a\0b', 'line\n\nline\n'];

/** Mostly like the others, as frames of a broker are, and now and then not. */
function frame(random) {
  const headers = {
    a: random.pick(['same', random.pick(VALUES)]),
    [random.pick(['b', 'b', 'b', '*', 'a', '__proto__'])]: random.pick(VALUES),
  };
  const id = random.pick(['sub-0', 'sub-0', 'sub-0', 'sub-1', 'sub-2']);
  const whole = messageFrame(random.pick(BODIES), headers, id);
  if (random.upTo(9) > 0) return whole;
  return random.pick([
    whole.replace('content-length:', 'content-length:0'),
    whole.replace('content-length:', 'content-length: '),
    whole.replace('subscription', 'a:first\nsubscription'),
    whole.replace('\n\n', '\r\n\r\n'),
    whole.replace('\ncontent-length', '\na:last\ncontent-length'),
  ]);
}

for (const version of ['1.0', '1.1', '1.2']) {
  for (const strict of [false, true]) {
    test(`in STOMP ${version}${strict ? ', strictly read,' : ''} nothing remembered shows`, async () => {
      for (let seed = 1; seed <= 60; seed++) {
        const random = new Random(seed);
        const frames = Array.from({ length: 20 }, () => frame(random));
        const expected = await outcome(frames, halves, version, strict);
        assert.deepEqual(
          await outcome(frames, (whole) => [whole], version, strict),
          expected,
          `seed ${seed}, text`,
        );
        assert.deepEqual(
          await outcome(frames, (whole) => [buffer(whole)], version, strict),
          expected,
          `seed ${seed}, bytes`,
        );
      }
    });
  }
}

test('what is a fault to a strict reader is one after others like it that are none', async () => {
  const values = ['1', '2', '3', '4'];
  for (const fault of ['x:y', '\\t', 'x\ry']) {
    const frames = [...values, fault, '5'].map((value) => messageFrame('x', { value }));
    const seen = await outcome(frames, (whole) => [whole], '1.2', true);
    assert.equal(seen.length, values.length + 1, fault);
    assert.match(seen.at(-1), /MESSAGE frame/);
  }
});

test('bytes that are no text are the body that they are', async () => {
  const { client, socket } = await connected();
  const bodies = [];
  client.subscribe('/topic/a', (message) => bodies.push([...message.binaryBody]));
  const sent = [
    [65, 66],
    [255, 0, 254],
    [67],
    [0xed, 0xa0, 0x80],
    Array(3000).fill(200),
    [10, 10, 0],
  ];
  for (const body of sent) {
    const head = Buffer.from(`MESSAGE\nsubscription:sub-0\ncontent-length:${body.length}\n\n`);
    socket.receive(new Uint8Array([...head, ...body, 0]).buffer);
  }
  assert.deepEqual(bodies, sent);
});

test('heads that are longer than most arrive in bytes too', async () => {
  const { client, socket } = await connected();
  const lengths = [];
  client.subscribe('/topic/a', ({ headers, body }) => lengths.push(headers.long.length, body));
  for (const length of [10, 3000, 9000, 20_000]) {
    socket.receive(buffer(messageFrame('x', { long: 'l'.repeat(length) })));
  }
  assert.deepEqual(lengths, [10, 'x', 3000, 'x', 9000, 'x', 20_000, 'x']);
});

test('an id that is used again belongs to the new subscription', async () => {
  const { client, socket } = await connected();
  const seen = [];
  client.onUnhandledMessage = (message) => seen.push(`unhandled ${message.body}`);
  const receive = (body) => socket.receive(messageFrame(body, {}, 'mine'));
  const first = client.subscribe('/topic/a', (message) => seen.push(`first ${message.body}`), {
    id: 'mine',
  });
  for (const body of ['1', '2', '3']) receive(body);
  first.unsubscribe();
  for (const body of ['4', '5']) receive(body);
  client.subscribe('/topic/a', (message) => seen.push(`second ${message.body}`), { id: 'mine' });
  for (const body of ['6', '7', '8']) receive(body);
  const expected = [
    'first 1',
    'first 2',
    'first 3',
    'unhandled 4',
    'unhandled 5',
    'second 6',
    'second 7',
    'second 8',
  ];
  assert.deepEqual(seen, expected);
});

test('what is done to the headers of one message is not seen in the next', async () => {
  const { client, socket } = await connected();
  const seen = [];
  client.subscribe('/topic/a', ({ headers }) => {
    seen.push({ ...headers });
    headers.destination = 'elsewhere';
    delete headers['message-id'];
  });
  const ids = ['1', '2', '3', '4', '5'];
  for (const id of ids) socket.receive(messageFrame('x', { 'message-id': id }));
  assert.deepEqual(
    seen.map((headers) => headers['message-id']),
    ids,
  );
  assert.deepEqual(
    seen.map(({ destination }) => destination),
    ids.map(() => '/topic/a'),
  );
});

test('a message received while another is logged goes where it belongs, and so does that', async () => {
  let inner = true;
  const seen = [];
  const { client, socket } = await connected();
  client.subscribe('/topic/a', (message) => seen.push(`a ${message.body}`));
  client.subscribe('/topic/b', (message) => seen.push(`b ${message.body}`));
  for (const id of ['sub-0', 'sub-1']) socket.receive(messageFrame('known', {}, id));
  client.debug = (text) => {
    if (!text.startsWith('<<< MESSAGE') || !inner) return;
    inner = false;
    socket.receive(messageFrame('inner', {}, 'sub-1'));
  };
  socket.receive(messageFrame('outer'));
  assert.deepEqual(seen, ['a known', 'b known', 'b inner', 'a outer']);
});

/** A connection whose broker has to be heard of every second, and twice as late is lost; and its time. */
async function watched(t) {
  let present = 1000;
  let offset = 1_700_000_000_000;
  t.mock.method(performance, 'now', () => present);
  t.mock.method(Date, 'now', () => Math.floor(present + offset));
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const options = { heartbeatIncoming: 1000, heartbeatToleranceMultiplier: 2 };
  const answer = 'CONNECTED\nversion:1.2\nheart-beat:1000,0\n\n\0';
  const { client, socket } = await connected(options, undefined, answer);
  let lost = 0;
  client.onHeartbeatLost = () => (lost += 1);
  client.subscribe('/topic/a', () => {});
  const pass = (milliseconds) => {
    for (let left = milliseconds; left > 0; left -= 50) {
      present += 50;
      t.mock.timers.tick(50);
    }
  };
  return {
    receive: () => socket.receive(messageFrame('x')),
    pass,
    lost: () => lost,
    setClock: (by) => (offset += by),
  };
}

test('messages are signs of life, to the last of them', async (t) => {
  const { receive, pass, lost } = await watched(t);
  for (let round = 0; round < 8; round++) {
    receive();
    pass(1500);
  }
  assert.equal(lost(), 0);
  pass(450);
  assert.equal(lost(), 0, 'the last message is not old enough');
  pass(250);
  assert.equal(lost(), 1, 'nothing has come for more than two seconds');
});

test('setting the clock does not end a connection', async (t) => {
  for (const by of [3_600_000, -3_600_000, 1500]) {
    await t.test(`by ${by} ms`, async (t) => {
      const { receive, pass, lost, setClock } = await watched(t);
      for (let round = 0; round < 8; round++) {
        receive();
        setClock(by);
        pass(1500);
      }
      assert.equal(lost(), 0);
    });
  }
});
