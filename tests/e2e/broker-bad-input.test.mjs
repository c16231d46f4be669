// Clients that send nonsense to the broker: ERROR says what was wrong, the connection ends, and other clients do not notice.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';

import { StompBroker } from './support/broker.mjs';
import { selected } from './support/environment.mjs';
import { TRANSPORTS } from './support/raw-client.mjs';
import { eachByte, frame, header, bytes } from './support/wire.mjs';

const MIB = 1024 * 1024;

/** A SEND with the given lines. */
const send = (lines, body = 'bad') => frame('SEND', ['destination:/topic/unused', ...lines], body);
const subscribe = (...lines) => frame('SUBSCRIBE', lines);

// Each: what a connected client sends, and what ERROR has to name in its message or body.
const FATAL = [
  { title: 'a header line without a colon (P7)', bad: send(['broken']), fault: /colon/ },
  { title: 'a header with an empty name', bad: send([':value']), fault: /empty name/ },
  {
    title: 'content-length that is no number (P8)',
    bad: send(['content-length:abc']),
    fault: /content-length/,
  },
  {
    title: 'content-length that is negative (P8)',
    bad: send(['content-length:-1']),
    fault: /content-length/,
  },
  {
    title: 'content-length that is empty (P8)',
    bad: send(['content-length:']),
    fault: /content-length/,
  },
  {
    title: 'content-length beyond any number',
    bad: send(['content-length:99999999999999999999999']),
    fault: /content-length|limit/,
  },
  {
    title: 'content-length that ends before the body does (P9)',
    bad: send(['content-length:3'], '€12'),
    fault: /NUL/,
  },
  {
    title: 'content-length that cuts a character in two (P9)',
    bad: send(['content-length:2'], '€'),
    fault: /NUL/,
  },
  {
    title: 'content-length that misses the NUL',
    bad: send(['content-length:4'], 'abc') + send([], 'x'),
    fault: /NUL/,
  },
  {
    title: 'CR inside a command (P6)',
    bad: 'SE\rND\ndestination:/topic/unused\n\nbad\0',
    fault: /carriage return|command/,
  },
  { title: 'CR inside a value (P6)', bad: send(['x:a\rb']), fault: /carriage return/ },
  { title: 'an undefined escape (P2)', bad: send(['x:a\\tb']), fault: /escape/ },
  { title: 'a backslash at the end of a value', bad: send(['x:a\\']), fault: /escape/ },
  {
    title: '\\r on 1.1, where it is undefined (P4)',
    version: '1.1',
    bad: send(['x:a\\r']),
    fault: /escape/,
  },
  {
    title: 'a header that is not UTF-8',
    bad: bytes('SEND\ndestination:/topic/unused\nx:', [0xc3, 0x28], '\n\nbad\0'),
    fault: /UTF-8/,
  },
  {
    title: 'a header line that is too long',
    bad: send([`x:${'y'.repeat(30_000)}`]),
    fault: /limit/,
  },
  {
    title: 'too many headers',
    bad: send(Array.from({ length: 2000 }, (_, n) => `h${n}:v`)),
    fault: /limit/,
  },
  { title: 'headers without end', bad: `SEND\n${'x:y\n'.repeat(100_000)}`, fault: /limit/ },
  {
    title: 'an announced body that is too large',
    bad: `SEND\ndestination:/topic/unused\ncontent-length:${2 ** 32}\n\n`,
    fault: /limit/,
  },
  {
    title: 'a body that grows too large',
    bad: ['SEND\ndestination:/topic/unused\n\n', ...Array(24).fill('x'.repeat(MIB))],
    fault: /limit/,
  },
  {
    title: 'a body where there can be none',
    bad: frame('SUBSCRIBE', ['id:1', 'destination:/topic/unused'], 'body'),
    fault: /body/,
  },
  {
    title: 'an unknown command',
    bad: frame('JUMP', ['destination:/topic/unused']),
    fault: /JUMP|unknown command/i,
  },
  {
    title: 'a command in small letters',
    bad: frame('send', ['destination:/topic/unused']),
    fault: /unknown command/i,
  },
  {
    title: "a server's frame",
    bad: frame('MESSAGE', ['destination:/topic/unused']),
    fault: /MESSAGE/,
  },
  { title: 'a second CONNECT', bad: frame('CONNECT', ['accept-version:1.2']), fault: /CONNECT/ },
  {
    title: 'SEND without destination',
    bad: frame('SEND', ['receipt:r7'], 'x'),
    fault: /destination/,
    receipt: 'r7',
  },
  {
    title: 'SUBSCRIBE without id',
    bad: subscribe('destination:/topic/unused', 'receipt:r8'),
    fault: /\bid\b/,
    receipt: 'r8',
  },
  {
    title: 'an unknown ack mode',
    bad: subscribe('id:1', 'destination:/topic/unused', 'ack:never'),
    fault: /ack/,
  },
  {
    title: 'a subscription id twice',
    bad: subscribe('id:1', 'destination:/topic/a').repeat(2),
    fault: /subscription|\bid\b/i,
  },
  {
    title: 'UNSUBSCRIBE of nothing',
    bad: frame('UNSUBSCRIBE', ['id:unknown']),
    fault: /subscription|unknown/i,
  },
  { title: 'ACK of nothing', bad: frame('ACK', ['id:unknown']), fault: /ack|unknown/i },
  {
    title: 'COMMIT of no transaction',
    bad: frame('COMMIT', ['transaction:tx']),
    fault: /transaction/i,
  },
  {
    title: 'BEGIN twice',
    bad: frame('BEGIN', ['transaction:tx']).repeat(2),
    fault: /transaction/i,
  },
];

const BEFORE_CONNECT = [
  { title: 'SEND before CONNECT', sent: send([]), fault: /CONNECT/ },
  {
    title: 'a version that the broker does not speak',
    sent: frame('CONNECT', ['accept-version:9.9']),
    fault: /version/i,
    versions: '1.0,1.1,1.2',
  },
  {
    title: 'heart-beats that are no numbers',
    sent: frame('CONNECT', ['accept-version:1.2', 'heart-beat:x,y']),
    fault: /heart-beat/,
  },
  {
    title: 'a wrong passcode',
    sent: frame('CONNECT', ['accept-version:1.2', 'login:guest', 'passcode:wrong']),
    fault: /login|passcode/i,
  },
  { title: 'HTTP', sent: 'GET / HTTP/1.1\r\nhost: localhost\r\n\r\n\0', fault: /./ },
];

const broker = new StompBroker();
const chosen = TRANSPORTS.filter(({ name }) => selected(`${name}@${broker.name}`));

describe(broker.name, { skip: chosen.length === 0 }, () => {
  before(() => broker.start());
  after(() => broker.stop());
  for (const transport of chosen) describe(transport.name, () => declare(transport));
});

function declare(transport) {
  for (const { title, version, bad, fault, receipt } of FATAL) {
    test(`is answered by ERROR: ${title}`, () =>
      onStage(transport, { version }, async ({ client, witness, destination }) => {
        const good = frame('SEND', [`destination:${destination}`], 'before');
        const [first, ...rest] = [bad].flat();
        client.send(
          joined(good, first),
          ...rest,
          frame('SEND', [`destination:${destination}`], 'too late'),
        );
        assert.equal((await witness.receive('MESSAGE')).body, 'before');
        const error = await refused(client, fault);
        assert.equal(header(error, 'receipt-id'), receipt);
        await brokerWorks(transport, witness, destination);
      }));
  }

  for (const { title, sent, fault, versions } of BEFORE_CONNECT) {
    test(`is answered by ERROR before there is a session: ${title}`, () =>
      onStage(transport, { connect: false }, async ({ client, witness, destination }) => {
        client.send(sent);
        const error = await refused(client, fault);
        assert.equal(header(error, 'version'), versions);
        await brokerWorks(transport, witness, destination);
      }));
  }

  test('half a frame, then nothing, although heart-beats were promised', () =>
    onStage(
      transport,
      { headers: ['heart-beat:1000,0'] },
      async ({ client, witness, destination }) => {
        client.send(frame('SEND', [`destination:${destination}`], 'never whole').slice(0, -5));
        await refused(client, /heart-beat|silen|nothing/i);
        await brokerWorks(transport, witness, destination);
      },
    ));

  test('half a frame at the end of a connection is not delivered', () =>
    onStage(transport, {}, async ({ client, witness, destination }) => {
      client.send(frame('SEND', [`destination:${destination}`], 'never whole').slice(0, -5));
      client.drop();
      await client.untilClosed();
      await brokerWorks(transport, witness, destination);
    }));

  test('several frames at once are several frames', () =>
    onStage(transport, {}, async ({ client, witness, destination }) => {
      const bodies = ['one', 'two', 'three'];
      client.send(
        bodies
          .map((body) => `\n${frame('SEND', [`destination:${destination}`], body)}\n\n`)
          .join(''),
      );
      for (const body of bodies) assert.equal((await witness.receive('MESSAGE')).body, body);
    }));

  test('one frame in many pieces, a byte each, is one frame', () =>
    onStage(transport, {}, async ({ client, witness, destination }) => {
      client.send(
        ...eachByte(frame('SEND', [`destination:${destination}`, 'content-length:11'], '안녕 😀')),
      );
      assert.equal((await witness.receive('MESSAGE')).body, '안녕 😀');
    }));

  test('lines that end in CR LF are lines', () =>
    onStage(transport, {}, async ({ client, witness, destination }) => {
      client.send(frame('SEND', [`destination:${destination}`], 'body').replace(/\n/g, '\r\n'));
      assert.equal((await witness.receive('MESSAGE')).body, 'body');
    }));

  if (transport.name === 'raw-websocket') {
    test('a text message that is not UTF-8 ends the connection with 1007', () =>
      onStage(transport, {}, async ({ client, witness, destination }) => {
        client.sendAsText(bytes('SEND\ndestination:/topic/unused\n\n', [0xff], '\0'));
        assert.equal((await client.untilClosed()).code, 1007);
        await brokerWorks(transport, witness, destination);
      }));
  }
}

/** A client that will misbehave, and a witness that listens to `destination` all the time. */
async function onStage(transport, { version, headers, connect = true }, act) {
  const destination = `/topic/stage-${randomBytes(6).toString('hex')}`;
  const [client, witness] = [await transport.open(broker), await transport.open(broker)];
  try {
    await witness.logIn();
    await witness.subscribe(destination);
    if (connect) await client.logIn({ version, headers });
    await act({ client, witness, destination });
    assert.deepEqual(witness.unexpected, []);
  } finally {
    client.drop();
    witness.drop();
  }
}

/** ERROR comes, says what was wrong, and is the last frame before the broker closes. */
async function refused(client, fault) {
  const error = await client.receive('ERROR');
  assert.match(header(error, 'message'), /\S/);
  assert.match(`${header(error, 'message')}\n${error.body}`, fault);
  const { code } = await client.untilClosed();
  assert.notEqual(code, 1006, 'a WebSocket is closed with a handshake');
  assert.deepEqual(client.unexpected, []);
  return error;
}

/** A new client reaches the witness: the next thing that it hears is this message. */
async function brokerWorks(transport, witness, destination) {
  const other = await transport.open(broker);
  await other.logIn();
  other.send(frame('SEND', [`destination:${destination}`], 'still here'));
  assert.equal((await witness.receive('MESSAGE')).body, 'still here');
  other.drop();
}

/** Two pieces in one: bytes if the second one is. */
function joined(first, second) {
  return typeof second === 'string' ? first + second : bytes(first, second);
}
