// `stomp-wasm/testing/memory`: the broker inside the test, with clients of the package, and its sockets by themselves.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { mustExist, stompWasm } from '../e2e/support/environment.mjs';

const run = promisify(execFile);
const MEMORY = fileURLToPath(new URL('../../target/gen/stomp-broker/', import.meta.url));
const at = (...parts) => pathToFileURL(mustExist(join(...parts), 'cargo xtask build'));
const { createBroker, BrokerError, ExpectationError } = await import(at(MEMORY, 'memory.mjs'));
const { Client, Session } = await import(at(stompWasm.directory, 'esm6/index.js'));

let broker;
const clients = [];
beforeEach(() => {
  broker = createBroker();
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.deactivate()));
  await broker.stop();
});

/** A client that subscribes, once it has; its `bodies` are what came. */
async function subscribed(namespace = broker, options = {}) {
  const bodies = [];
  const client = new Client({
    webSocketFactory: namespace.webSocketFactory,
    reconnectDelay: 5,
    onConnect: () => client.subscribe('/topic/chat', ({ body }) => bodies.push(body)),
    ...options,
  });
  clients.push(client);
  const { seq } = (await namespace.frames()).at(-1) ?? { seq: 0 };
  client.activate();
  await namespace.waitFor({ command: 'SUBSCRIBE' }, { since: seq });
  return { client, bodies };
}

/** A socket, open, and what it tells. */
async function opened(namespace = broker, protocols = ['v12.stomp']) {
  const socket = new namespace.WebSocket(namespace.url, protocols);
  const events = [];
  for (const type of ['open', 'message', 'error', 'close'])
    socket.addEventListener(type, (event) => events.push(event));
  await new Promise((resolve) => {
    socket.onopen = resolve;
  });
  return { socket, events };
}

describe('clients of a broker in memory', () => {
  test('a chat of two', async () => {
    const [one, other] = [await subscribed(), await subscribed()];
    one.client.publish({ destination: '/topic/chat', body: 'hi' });
    await broker.waitForAll({ command: 'MESSAGE', body: 'hi' }, 2);
    other.client.publish({ destination: '/topic/chat', body: '안녕' });
    await broker.waitForAll({ command: 'MESSAGE', body: '안녕' }, 2);
    await broker.expectFrames(['CONNECT', { command: 'SEND', body: 'hi' }, 'MESSAGE']);
    for (const { bodies } of [one, other]) assert.deepEqual(bodies, ['hi', '안녕']);
  });

  test('a fault, and a reconnection', async () => {
    const { client, bodies } = await subscribed();
    await broker.faults.add({ on: { command: 'SEND' }, do: { reset: true }, times: 1 });
    const { seq } = (await broker.frames()).at(-1);
    client.publish({ destination: '/topic/chat', body: 'lost' });
    await broker.expectFrames(
      [
        { command: 'CLOSED', headers: { by: 'broker', how: 'reset' } },
        'CONNECT',
        { command: 'SUBSCRIBE', destination: '/topic/chat' },
      ],
      { since: seq },
    );
    assert.equal(await broker.publish('/topic/chat', 'here again'), 1);
    await broker.waitFor({ command: 'MESSAGE', body: 'here again' });
    assert.deepEqual(bodies, ['here again']);
  });

  test('bytes come as they are', async () => {
    const received = [];
    const { client } = await subscribed();
    client.subscribe('/topic/bytes', ({ binaryBody }) => received.push(...binaryBody));
    await broker.waitFor({ command: 'SUBSCRIBE', destination: '/topic/bytes' });
    await broker.publish('/topic/bytes', Uint8Array.of(0, 255, 128, 10));
    client.publish({ destination: '/topic/bytes', binaryBody: Uint8Array.of(1, 0, 200) });
    await broker.waitForAll({ command: 'MESSAGE', destination: '/topic/bytes' }, 2);
    assert.deepEqual(received, [0, 255, 128, 10, 1, 0, 200]);
  });

  test('a session', async () => {
    const session = await Session.connect({ webSocketFactory: broker.webSocketFactory });
    await session.publish('/queue/orders', { id: 7 });
    await broker.expectFrames([{ command: 'SEND', json: { id: 7 } }]);
    await session.close();
    const [connection] = await broker.connections();
    assert.equal(connection.state, 'closed');
  });

  test('a class in place of the global one', async () => {
    const { WebSocket } = globalThis;
    Object.assign(globalThis, { WebSocket: broker.WebSocket });
    try {
      const namespace = await broker.namespace('other');
      for (const [place, brokerURL] of [
        [broker, 'wss://broker.example/any/path'],
        [namespace, 'ws://localhost:8080/ns/other/ws'],
      ]) {
        const { client } = await subscribed(place, { webSocketFactory: undefined, brokerURL });
        assert.equal((await place.subscriptions()).length, 1, brokerURL);
        await client.deactivate();
      }
    } finally {
      Object.assign(globalThis, { WebSocket });
    }
  });

  test('namespaces are apart, and close', async () => {
    const namespace = await broker.namespace({ seed: 1 });
    const { client, bodies } = await subscribed(namespace, { reconnectDelay: 0 });
    assert.equal(await broker.publish('/topic/chat', 'for the default one'), 0);
    const closed = new Promise((resolve) => {
      client.onWebSocketClose = resolve;
    });
    await namespace.close();
    assert.equal((await closed).code, 1001);
    assert.deepEqual(bodies, []);
    await assert.rejects(namespace.frames(), BrokerError);
  });

  test('a virtual clock stands still until it is advanced', async () => {
    const namespace = await broker.namespace({ clock: 'virtual' });
    await namespace.faults.add({ on: { command: 'MESSAGE' }, do: { delayMs: 60_000 } });
    const { bodies } = await subscribed(namespace, { heartbeatIncoming: 0, heartbeatOutgoing: 0 });
    await namespace.publish('/topic/chat', 'late');
    await namespace.clock.advance(59_999);
    assert.deepEqual(bodies, []);
    await namespace.clock.advance(1);
    await namespace.waitFor({ command: 'MESSAGE' });
    assert.deepEqual(bodies, ['late']);
  });

  test('a wait in vain tells what came instead', async () => {
    await subscribed();
    const wait = broker.waitFor({ command: 'BEGIN' }, { timeoutMs: 1 });
    await assert.rejects(wait, ({ status, message }) => {
      assert.equal(status, 408);
      assert.match(message, /POST \/control\/wait-for: .*\n(.*\n)* *in SUBSCRIBE \/topic\/chat/);
      return true;
    });
    const unmet = broker.expectFrames(['BEGIN'], { timeoutMs: 1 });
    await assert.rejects(unmet, ExpectationError);
  });

  test('options are those of the program, and a wrong one is told', async () => {
    const picky = createBroker({ login: 'guest:secret', seed: 1 });
    const errors = [];
    const client = new Client({
      webSocketFactory: picky.webSocketFactory,
      reconnectDelay: 0,
      onStompError: ({ headers }) => errors.push(headers.message),
    });
    clients.push(client);
    client.activate();
    await picky.waitFor({ command: 'ERROR' });
    assert.deepEqual(errors, ['Bad CONNECT']);
    assert.throws(() => createBroker({ persona: 'kafka' }), /"kafka" is none of plain, rabbitmq/);
    assert.throws(() => createBroker({ presona: 'rabbitmq' }), /unknown field `presona`/);
    assert.throws(() => createBroker({ login: 'guest' }), /expected USER:PASS/);
  });
});

describe('a socket to a broker in memory', () => {
  test('opens with a subprotocol, and closes with its code', async () => {
    const { socket, events } = await opened();
    assert.equal(socket.protocol, 'v12.stomp');
    assert.equal(socket.readyState, socket.OPEN);
    socket.close(4321, 'my reason');
    assert.equal(socket.readyState, socket.CLOSING);
    const [closed] = await broker.expectFrames(['CLOSED']);
    assert.deepEqual(closed.headers, {
      by: 'client',
      how: 'close',
      code: '4321',
      reason: 'my reason',
    });
    const { code, reason, wasClean } = events.at(-1);
    assert.deepEqual([code, reason, wasClean], [4321, 'my reason', true]);
    assert.equal(socket.readyState, socket.CLOSED);
  });

  test('breaks off without a closing handshake', async () => {
    const { events } = await opened();
    await broker.disconnect('all', 'reset');
    assert.deepEqual(
      events.map(({ type, code, wasClean }) => [type, code, wasClean]),
      [
        ['open', undefined, undefined],
        ['error', undefined, undefined],
        ['close', 1006, false],
      ],
    );
  });

  test('is refused where there is no namespace, and by a broker that has stopped', async () => {
    const closeOf = (url) =>
      new Promise((resolve) => {
        new broker.WebSocket(url).onclose = resolve;
      });
    assert.equal((await closeOf('ws://a.example/ns/none/ws')).code, 1006);
    await broker.stop();
    assert.equal((await closeOf(broker.url)).code, 1006);
  });

  test('refuses what a WebSocket refuses', async () => {
    const socket = new broker.WebSocket(broker.url);
    assert.throws(() => socket.send('early'), { name: 'InvalidStateError' });
    assert.throws(() => socket.close(1001), /neither 1000 nor 3000 to 4999/);
    assert.throws(() => socket.close(1000, 'x'.repeat(124)), /123 bytes/);
    socket.close();
  });

  test('goes on after a listener that throws, which is told', async () => {
    const { socket, events } = await opened();
    const mine = new Error('mine');
    const errors = [];
    socket.onmessage = () => {
      throw mine;
    };
    globalThis.reportError = (error) => errors.push(error);
    try {
      socket.send('CONNECT\naccept-version:1.2\nhost:a\n\n\0');
      await broker.waitFor({ command: 'CONNECTED' });
    } finally {
      delete globalThis.reportError;
    }
    assert.deepEqual(errors, [mine]);
    assert.match(events.at(-1).data, /^CONNECTED\n/);
  });
});

describe('the entry of the package', () => {
  const PROGRAMS = {
    'program.mjs': "import { createBroker } from 'stomp-wasm/testing/memory';",
    'program.cjs': "const { createBroker } = require('stomp-wasm/testing/memory');",
  };

  /** Runs the programs in a project with these packages; gives the errors of each. */
  async function programs(packages, run) {
    const folder = await mkdtemp(join(tmpdir(), 'stomp-memory-'));
    try {
      await mkdir(join(folder, 'node_modules'));
      for (const [name, from] of Object.entries(packages))
        await cp(from, join(folder, 'node_modules', name), { recursive: true });
      for (const [name, program] of Object.entries(PROGRAMS)) {
        const text = `${program}\ncreateBroker().frames().then(({ length }) => console.log(length));\n`;
        await writeFile(join(folder, name), text);
        await run(join(folder, name));
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  test('is the broker in memory of the package stomp-broker', () =>
    programs({ 'stomp-wasm': stompWasm.directory, 'stomp-broker': MEMORY }, async (program) => {
      const { stdout } = await run(process.execPath, [program]);
      assert.equal(stdout, '0\n');
    }));

  test('says what to install where that is missing', () =>
    programs({ 'stomp-wasm': stompWasm.directory }, async (program) => {
      const failed = run(process.execPath, [program]);
      await assert.rejects(failed, /npm install --save-dev stomp-broker/);
    }));
});
