// The API of stomp.js before version 5: what stompjs's CompatClient and Stomp do.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tick } from './support/client.mjs';
import { ours, theirs } from './support/package.mjs';
import { FakeSocket } from './support/socket.mjs';

const BOTH = { ours, theirs };

/** A CompatClient of `lib` whose debug text goes nowhere, and its sockets, the newest first. */
function compat(lib) {
  const sockets = [];
  const client = lib.Stomp.over(() => {
    sockets.unshift(new FakeSocket());
    return sockets[0];
  });
  client.debug = () => {};
  return { client, sockets };
}

async function answered({ sockets }) {
  await tick();
  sockets[0].open();
  sockets[0].receive('CONNECTED\nversion:1.2\nheart-beat:0,0\n\n\0');
  return sockets[0];
}

async function connected(lib, ...args) {
  const made = compat(lib);
  made.client.connect(...args);
  return { ...made, socket: await answered(made) };
}

test('everything that stompjs exports is exported, and what it does not have', () => {
  const more = ['init', 'Session', 'StompError'];
  assert.deepEqual(Object.keys(ours).sort(), [...Object.keys(theirs), ...more].sort());
});

test('classes keep their names', () => {
  for (const name of [
    'Client',
    'CompatClient',
    'FrameImpl',
    'Parser',
    'Stomp',
    'Session',
    'StompError',
  ])
    assert.equal(ours[name].name, name);
});

test('a new client has the defaults of old', () => {
  const [mine, reference] = [compat(ours).client, compat(theirs).client];
  const names = ['reconnectDelay', 'maxWebSocketFrameSize', 'ws', 'version', 'reconnect_delay'];
  for (const name of names) assert.deepEqual(mine[name], reference[name], name);
  assert.ok(mine instanceof ours.Client);
  assert.ok(mine instanceof ours.CompatClient);
  assert.doesNotThrow(() => JSON.stringify(mine));
});

const calls = [];
const [connectedCallback, errorCallback, closedCallback] = ['connected', 'error', 'closed'].map(
  (name) => (argument) => calls.push([name, argument?.command ?? argument?.code]),
);

const callbacks = [connectedCallback, errorCallback, closedCallback];

const OVERLOADS = {
  'headers, connected': [{ login: 'me', host: 'h' }, connectedCallback],
  'headers, connected, error': [{}, connectedCallback, errorCallback],
  'headers, connected, error, closed': [{ login: 'me' }, ...callbacks],
  'login, passcode, connected': ['me', 'secret', connectedCallback],
  'login, passcode, connected, error': ['me', 'secret', connectedCallback, errorCallback],
  'login, passcode, connected, error, closed': ['me', 'secret', ...callbacks],
  'login, passcode, connected, error, closed, host': ['me', 'secret', ...callbacks, 'vhost'],
};

for (const [what, args] of Object.entries(OVERLOADS)) {
  test(`connect(${what})`, async () => {
    const told = {};
    for (const [name, lib] of Object.entries(BOTH)) {
      calls.length = 0;
      const made = compat(lib);
      made.client.connect(...args);
      const socket = await answered(made);
      socket.receive('ERROR\nmessage:x\n\n\0');
      socket.end(1006);
      told[name] = {
        sent: socket.takeSent(),
        calls: [...calls],
        headers: made.client.connectHeaders,
      };
    }
    assert.deepEqual(told.ours, told.theirs);
    assert.deepEqual(told.ours.calls[0], ['connected', 'CONNECTED']);
  });
}

test('connect with one argument throws', () => {
  assert.throws(() => compat(ours).client.connect({}), {
    message: 'Connect requires at least 2 arguments',
  });
});

test('_parseConnect, which tests of others call, gives what stompjs gives', () => {
  const odd = [
    [null, connectedCallback],
    ['me', 'secret'],
    [undefined, undefined],
  ];
  for (const args of [...Object.values(OVERLOADS), ...odd]) {
    assert.deepEqual(
      compat(ours).client._parseConnect(...args),
      compat(theirs).client._parseConnect(...args),
    );
  }
});

test('callbacks that are left out stay as they were', async () => {
  const { client } = compat(ours);
  const onStompError = () => {};
  Object.assign(client, { onStompError });
  client.connect({}, connectedCallback);
  assert.equal(client.onStompError, onStompError);
  await client.deactivate({ force: true });
});

test('send', async () => {
  const { client, socket } = await connected(ours, {}, () => {});
  socket.takeSent();
  const headers = Object.freeze({ 'content-length': false, x: 1 });
  client.send('/q');
  client.send('/q', { x: 1 }, 'body');
  client.send('/q', headers, 'body');
  client.send('/q', null, 'body');
  assert.deepEqual(socket.takeSent(), [
    'SEND\ndestination:/q\n\n\0',
    'SEND\ndestination:/q\nx:1\ncontent-length:4\n\nbody\0',
    'SEND\ndestination:/q\nx:1\n\nbody\0',
    'SEND\ndestination:/q\ncontent-length:4\n\nbody\0',
  ]);
  await client.deactivate({ force: true });
});

test('send without a connection throws as publish does', () => {
  assert.throws(() => compat(ours).client.send('/q', {}, 'x'), {
    name: 'TypeError',
    message: 'There is no underlying STOMP connection',
  });
});

test('disconnect', async () => {
  const { client, socket } = await connected(ours, {}, () => {});
  socket.takeSent();
  const receipts = [];
  client.disconnect((frame) => receipts.push(frame.headers['receipt-id']), { receipt: 'bye' });
  assert.deepEqual(socket.takeSent(), ['DISCONNECT\nreceipt:bye\n\n\0']);
  socket.receive('RECEIPT\nreceipt-id:bye\n\n\0');
  socket.end();
  assert.deepEqual(receipts, ['bye']);
  assert.equal(client.state, ours.ActivationState.INACTIVE);
});

test('other names of options, callbacks and getters', async () => {
  const { client, socket } = await connected(ours, {}, () => {});
  client.reconnect_delay = 70;
  assert.equal(client.reconnectDelay, 70);
  assert.equal(client.ws, socket);
  assert.equal(client.version, '1.2');
  client.heartbeat.incoming = 1;
  client.heartbeat.outgoing = 2;
  assert.deepEqual([client.heartbeatIncoming, client.heartbeatOutgoing], [1, 2]);
  client.heartbeat = { incoming: 3, outgoing: 4 };
  assert.deepEqual([client.heartbeat.incoming, client.heartbeat.outgoing], [3, 4]);
  const [onreceive, onreceipt] = [() => {}, () => {}];
  Object.assign(client, { onreceive, onreceipt });
  assert.equal(client.onUnhandledMessage, onreceive);
  assert.equal(client.onUnhandledReceipt, onreceipt);
  assert.deepEqual([client.onreceive, client.onreceipt], [onreceive, onreceipt]);
  await client.deactivate({ force: true });
});

test('a client behind a proxy that wraps what it gives out', () => {
  const wrap = (object) =>
    new Proxy(object, {
      get(target, name, receiver) {
        const value = Reflect.get(target, name, receiver);
        return value !== null && typeof value === 'object' ? wrap(value) : value;
      },
    });
  const { client } = compat(ours);
  wrap(client).heartbeat.incoming = 5;
  assert.equal(client.heartbeatIncoming, 5);
  const commands = [];
  wrap(
    new ours.Parser(
      (raw) => commands.push(raw.command),
      () => {},
    ),
  ).parseChunk('MESSAGE\n\n\0');
  assert.deepEqual(commands, ['MESSAGE']);
});

test('debug writes all of its arguments to the console', (t) => {
  const log = t.mock.method(console, 'log', () => {});
  new ours.CompatClient(() => new FakeSocket()).debug('a', 1, { b: 2 });
  assert.deepEqual(log.mock.calls[0].arguments, ['a', 1, { b: 2 }]);
});

test('Stomp.over warns about a socket that is no factory, and uses it', async (t) => {
  const warn = t.mock.method(console, 'warn', () => {});
  const [mine, reference] = Object.values(BOTH).map(({ Stomp }) => Stomp.over(new FakeSocket()));
  assert.equal(warn.mock.callCount(), 2);
  assert.deepEqual(warn.mock.calls[0].arguments, warn.mock.calls[1].arguments);
  assert.equal(mine.webSocketFactory(), mine.webSocketFactory());
  assert.ok(reference);
});

/** What the sockets of a client are made with, by `lib.Stomp.client(...args)`. */
async function madeWith(lib, property, holder, ...args) {
  const arguments_ = [];
  const before = holder[property];
  const { client } = lib.Stomp;
  const compatClient = client(...args);
  // Looked up when a socket is made, not before.
  holder[property] = class extends FakeSocket {
    constructor(...given) {
      super();
      arguments_.push(given);
    }
  };
  try {
    compatClient.debug = () => {};
    compatClient.connect({}, () => {});
    await tick();
  } finally {
    holder[property] = before;
  }
  await compatClient.deactivate({ force: true });
  return arguments_;
}

test('Stomp.client makes a WebSocket with the subprotocols of STOMP, or those it is given', async () => {
  const url = 'ws://h/ws';
  for (const lib of Object.values(BOTH)) {
    const usual = await madeWith(lib, 'WebSocket', globalThis, url);
    assert.deepEqual(usual, [[url, ['v12.stomp', 'v11.stomp', 'v10.stomp']]]);
    assert.deepEqual(await madeWith(lib, 'WebSocket', globalThis, url, ['x']), [[url, ['x']]]);
  }
});

test('Stomp.WebSocketClass is used in place of the global WebSocket', async () => {
  assert.equal(ours.Stomp.WebSocketClass, null);
  assert.deepEqual(await madeWith(ours, 'WebSocketClass', ours.Stomp, 'ws://h/ws', ['x']), [
    ['ws://h/ws', ['x']],
  ]);
});
