// What commands and options are given by mistake: named where it is given, and what has a text of its own goes as that.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connected, newClient } from './support/client.mjs';
import { ours } from './support/package.mjs';
import { reported } from './support/reported.mjs';

const named = (name) => ({ name: 'TypeError', message: new RegExp(`\\b${name} must be`) });

/** What goes into the body of a SEND frame. */
const bodyOf = (frame) => frame.slice(frame.indexOf('\n\n') + 2, -1);

class Money {
  constructor(amount) {
    this.amount = amount;
  }

  toString() {
    return `${this.amount} EUR`;
  }
}

test('F-13: a body that has a text of its own goes as that text, as with stompjs', async () => {
  const { client, socket } = await connected();
  const date = new Date(0);
  const bodies = [
    [[1, 2], '1,2'],
    [['a', [3]], 'a,3'],
    [date, `${date}`],
    [new String('x'), 'x'],
    [new Money(5), '5 EUR'],
    [{ [Symbol.toPrimitive]: () => 'primitive' }, 'primitive'],
    [new URL('http://host/path'), 'http://host/path'],
    [new Error('broken'), 'Error: broken'],
    [10n, '10'],
    ['[object Object]', '[object Object]'],
  ];
  for (const [body, text] of bodies) {
    client.publish({ destination: '/a', body });
    assert.equal(bodyOf(socket.takeSent()[0]), text);
  }
});

test('F-13: a body without one is refused by name, with what to do', async () => {
  const { client, socket } = await connected();
  const bodies = [
    {},
    { a: 1 },
    [{}],
    new Map(),
    Promise.resolve('x'),
    () => 'x',
    Object.create(null),
    Symbol('x'),
    Uint8Array.of(1),
    new ArrayBuffer(1),
  ];
  for (const body of bodies) {
    const expected = { name: 'TypeError', message: /body must be a string.*JSON\.stringify/ };
    assert.throws(() => client.publish({ destination: '/a', body }), expected);
  }
  assert.deepEqual(socket.takeSent(), []);
});

test('F-15: a destination or an id that is missing is a TypeError that names it', async () => {
  const { client, socket } = await connected();
  const listen = () => {};
  for (const nothing of [undefined, null]) {
    assert.throws(() => client.subscribe(nothing, listen), named('destination'));
    assert.throws(() => client.publish({ destination: nothing, body: 'x' }), named('destination'));
    assert.throws(() => client.unsubscribe(nothing), named('id'));
    assert.throws(() => client.ack(nothing, 'sub-0'), named('messageId'));
    assert.throws(() => client.nack(nothing, 'sub-0'), named('messageId'));
    assert.throws(() => client.commit(nothing), named('id'));
    assert.throws(() => client.abort(nothing), named('id'));
    assert.throws(() => client.watchForReceipt(nothing, listen), named('receiptId'));
  }
  assert.throws(() => client.publish({ destination: {}, body: 'x' }), named('destination'));
  assert.deepEqual(socket.takeSent(), []);
  assert.deepEqual(client.subscriptions, []);
  client.ack('m', undefined);
  assert.deepEqual(socket.takeSent(), ['ACK\nid:m\n\n\0']);
});

test('F-15: headers that are undefined or null are left out, an id among them is chosen', async () => {
  const { client, socket } = await connected();
  for (const nothing of [undefined, null]) {
    const { id } = client.subscribe('/topic/a', () => {}, { id: nothing, ack: nothing });
    assert.match(id, /^sub-\d+$/);
    client.unsubscribe(id, { receipt: nothing });
    client.ack('m', nothing, { transaction: nothing });
    client.begin(nothing).abort({ receipt: nothing });
    client.publish({ destination: '/a', body: nothing, headers: { a: nothing } });
  }
  const sent = socket.takeSent();
  assert.equal(sent.length, 12);
  assert.doesNotMatch(sent.join(), /undefined|null/);
});

test('N-11: subscribe without a callback, and with swapped arguments, is a TypeError that names it', async () => {
  const { client, socket } = await connected();
  assert.throws(() => client.subscribe('/topic/a'), named('callback'));
  assert.throws(() => client.subscribe('/topic/a', null), named('callback'));
  assert.throws(() => client.subscribe('/topic/a', { ack: 'client' }), named('callback'));
  assert.throws(() => client.subscribe(() => {}, '/topic/a'), named('destination'));
  assert.throws(() => client.watchForReceipt('r'), named('callback'));
  assert.deepEqual(socket.takeSent(), []);
});

const CALLBACKS = [
  'onConnect',
  'onWebSocketClose',
  'beforeConnect',
  'debug',
  'onChangeState',
  'webSocketFactory',
];

test('F-17: a callback that is no function is named when it is set', async () => {
  for (const name of CALLBACKS) {
    for (const value of ['/', true, { handler: 1 }]) {
      const errors = await reported(() => newClient({ [name]: value }));
      assert.equal(errors.length, 1, name);
      assert.ok(errors[0] instanceof TypeError);
      assert.match(errors[0].message, new RegExp(`^${name} must be a function, not `));
    }
  }
  const errors = await reported(() => newClient({ onConnect: '/' }));
  assert.match(errors[0].message, /not "\/"$/);
  const none = await reported(() =>
    newClient({ onConnect: undefined, debug: null, beforeConnect: false }),
  );
  assert.deepEqual(none, []);
});

test('F-17: connect() of the older interface names it too, and the client goes on without it', async () => {
  const errors = await reported(async () => {
    const { client, made } = newClient({}, ClientWithFactory);
    client.connect(
      'user',
      'secret',
      () => {},
      () => {},
      '/',
    );
    const socket = await made(1);
    socket.open();
    socket.receive('CONNECTED\nversion:1.2\n\n\0');
    assert.equal(client.connected, true);
    socket.end(1006);
    assert.equal(client.connected, false);
  });
  assert.equal(errors.length, 1);
  assert.match(errors[0].message, /^onWebSocketClose must be a function, not "\/"$/);
});

/** The older class with the constructor of the newer one. */
class ClientWithFactory extends ours.CompatClient {
  constructor(conf) {
    super(conf.webSocketFactory);
    this.configure({ ...conf, debug: () => {} });
  }
}

test('F-17: one that is assigned later is named once, when it would be called', async () => {
  const errors = await reported(async () => {
    const { client, socket } = await connected();
    client.onUnhandledMessage = 'text';
    client.debug = true;
    for (let count = 0; count < 3; count++) {
      socket.receive('MESSAGE\nsubscription:other\nmessage-id:1\ndestination:/a\n\nx\0');
    }
    client.debug = () => {};
  });
  assert.deepEqual(
    errors.map(({ message }) => message),
    ['debug must be a function, not true', 'onUnhandledMessage must be a function, not "text"'],
  );
});

/** The warnings of the console while options are set. */
function warnings(t, conf) {
  const warn = t.mock.method(console, 'warn', () => {});
  newClient();
  const client = new ours.Client(conf);
  warn.mock.restore();
  return { client, texts: warn.mock.calls.map(({ arguments: [text] }) => text) };
}

test('N-10: an unknown option has a hint where something is close, and nothing else', (t) => {
  for (const name of [
    'url',
    'headers',
    'onMessage',
    'host',
    'tenant',
    'onError',
    'heartbeat',
    'x',
  ]) {
    const { client, texts } = warnings(t, { [name]: 1 });
    assert.deepEqual(texts, [], name);
    assert.equal(client[name], 1);
  }
  const MEANT = {
    brokerUrl: 'brokerURL',
    broker_URL: 'brokerURL',
    reconectDelay: 'reconnectDelay',
    reconnect_delay: 'reconnectDelay',
    heartbeatIncomming: 'heartbeatIncoming',
    onConect: 'onConnect',
    OnConnect: 'onConnect',
    orceBinaryWSFrames: 'forceBinaryWSFrames',
    webSocketFactry: 'webSocketFactory',
    disconnectHeader: 'disconnectHeaders',
    sockJsUrl: 'sockjsURL',
    debugg: 'debug',
  };
  for (const [name, option] of Object.entries(MEANT)) {
    const { texts } = warnings(t, { [name]: () => {} });
    assert.deepEqual(texts, [`stomp-wasm: there is no option ${name}; did you mean ${option}?`]);
  }
});

test('N-10: an address in the place of the options is one warning', (t) => {
  const { texts } = warnings(t, 'ws://localhost/ws');
  assert.deepEqual(texts, ['stomp-wasm: options must be an object, not "ws://localhost/ws"']);
  assert.deepEqual(warnings(t, undefined).texts, []);
  assert.deepEqual(warnings(t, null).texts, []);
});

test('stompVersions that are none are named, with what to do', async () => {
  for (const stompVersions of [['1.2'], undefined, null, '1.2', {}]) {
    const told = [];
    const onWebSocketError = ({ message }) => told.push(message);
    const errors = await reported(async () => {
      const { client, made } = newClient({ stompVersions, onWebSocketError });
      client.activate();
      (await made(1)).open();
      await client.deactivate({ force: true });
    });
    assert.match(told[0], /^stompVersions must be new Versions\(/);
    assert.deepEqual(
      errors.map(({ message }) => message),
      told,
    );
  }
});

test('a symbol is named as one', async () => {
  const { client } = await connected();
  const publish = () => client.publish({ destination: '/a', body: Symbol('x') });
  assert.throws(publish, /body must be a string, not symbol/);
});

test('F-15: what is no id is refused by name, with headers and without', async () => {
  for (const version of ['1.0', '1.1', '1.2']) {
    const { client, socket } = await connected(
      {},
      undefined,
      `CONNECTED\nversion:${version}\n\n\0`,
    );
    for (const command of version === '1.0' ? ['ack'] : ['ack', 'nack']) {
      for (const headers of [undefined, {}, { transaction: 't' }]) {
        for (const wrong of [{}, { transaction: 'tx-1' }, () => 1, Symbol('x'), new Map()]) {
          assert.throws(() => client[command](wrong, 's', headers), named('messageId'));
          assert.throws(() => client[command]('m', wrong, headers), named('subscription'));
        }
        assert.deepEqual(socket.takeSent(), []);
        client[command](7, 0, headers);
        assert.match(socket.takeSent()[0], version === '1.2' ? /\nid:7\n/ : /\nmessage-id:7\n/);
      }
    }
    client.ack('m', 0);
    assert.match(socket.takeSent()[0], /\nsubscription:0\n/);
  }
});

test('F-13: bytes that are none are refused, and those of every one-byte array are sent', async () => {
  const { client, socket } = await connected();
  const wrong = [
    ['a', 'b'],
    { length: 2 },
    new Array(2),
    [256],
    [-1],
    [1.5],
    Float64Array.of(1.5),
    Uint16Array.of(300, 65),
  ];
  for (const binaryBody of wrong)
    assert.throws(() => client.publish({ destination: '/a', binaryBody }), named('binaryBody'));
  assert.deepEqual(socket.takeSent(), []);
  const right = [
    [0, 255],
    Uint8ClampedArray.of(0, 255),
    Int8Array.of(0, -1),
    Uint16Array.of(0, 255),
    { length: 2, 0: 0, 1: 255 },
  ];
  for (const binaryBody of right) {
    client.publish({ destination: '/a', binaryBody });
    assert.deepEqual([...new Uint8Array(socket.takeSent()[0])].slice(-3), [0, 255, 0]);
  }
});

test('N-11: values that JSON has not, and symbols, are named as they are', async () => {
  const { client } = await connected();
  const message = (call) => {
    try {
      call();
    } catch (error) {
      return error.message;
    }
  };
  assert.equal(
    message(() => client.subscribe('/a', 5n)),
    'callback must be a function, not 5',
  );
  assert.equal(
    message(() => client.subscribe('/a', NaN)),
    'callback must be a function, not NaN',
  );
  const headers = { key: Symbol('x') };
  const text = 'header key must be a string, not symbol';
  assert.match(
    message(() => client.publish({ destination: '/a', headers })),
    new RegExp(text.slice(0, 28)),
  );
  assert.match(
    message(() => client.subscribe('/a', () => {}, headers)),
    new RegExp(text.slice(0, 28)),
  );
  const errors = await reported(() => new ours.Client({ onConnect: 5n }));
  assert.match(errors[0].message, /onConnect must be a function, not 5/);
});

test('N-11: connectHeaders that have no properties are told, and the client connects', async () => {
  for (const connectHeaders of [
    new Map([['login', 'a']]),
    Promise.resolve({}),
    () => ({}),
    [],
    'a',
  ]) {
    const errors = await reported(async () => {
      const { client } = await connected({ connectHeaders });
      assert.ok(client.connected);
    });
    assert.equal(errors.length, 1);
    assert.match(errors[0].message, /connectHeaders must be an object/);
  }
  for (const connectHeaders of [{}, null, undefined, Object.create(null), new (class A {})()])
    assert.deepEqual(await reported(() => connected({ connectHeaders })), []);
});

test('F-17: the option SockJS is a class, a function that loads one, or a module of one', () => {
  class SockJS {}
  for (const right of [SockJS, () => import('sockjs-client'), { default: SockJS }, undefined, null])
    assert.equal(new ours.Client({ SockJS: right }).SockJS, right);
  for (const wrong of ['x', 5, Promise.resolve(SockJS), {}, { default: {} }])
    assert.throws(() => new ours.Client({ SockJS: wrong }), named('SockJS'));
});

test('F-17: a debug that is none does no harm where a warning is logged', async () => {
  for (const debug of [null, undefined, () => assert.fail('thrown by debug')]) {
    const errors = await reported(async () => {
      const client = new ours.Client({ debug, reconnectDelay: 10, maxReconnectDelay: 5 });
      assert.equal(client.maxReconnectDelay, 10);
    });
    assert.equal(errors.length, debug ? 1 : 0);
  }
});
