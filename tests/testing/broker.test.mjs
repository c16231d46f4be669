// `stomp-wasm/testing` as an application uses it: with the built broker, and clients of the package.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, beforeEach, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { Client } from '@stomp/stompjs';
import { WebSocket } from 'ws';
import { brokerBinary as binary, mustExist, stompWasm } from '../e2e/support/environment.mjs';

const entry = join(mustExist(stompWasm.directory, 'cargo xtask build'), 'testing/index.js');
const { BrokerError, startBroker } = await import(pathToFileURL(entry));

/** A client, connected. */
async function connect(endpoint, options = {}) {
  const client = new Client({
    webSocketFactory: () => new WebSocket(endpoint.url),
    reconnectDelay: 0,
    ...options,
  });
  const connected = new Promise((resolve, reject) => {
    client.onConnect = resolve;
    client.onStompError = reject;
    client.onWebSocketError = reject;
  });
  client.activate();
  await connected;
  return client;
}

/** A client that subscribes, publishes to itself and leaves; gives its last frame. */
async function recordedSession(broker) {
  const client = await connect(broker);
  const message = new Promise((resolve) => client.subscribe('/topic/t', resolve, { id: 'first' }));
  const receipt = new Promise((resolve) => client.watchForReceipt('r', resolve));
  client.publish({ destination: '/topic/t', headers: { receipt: 'r' }, body: 'as recorded' });
  await Promise.all([message, receipt]);
  await client.deactivate();
  return broker.waitFor({ command: 'CLOSED' });
}

describe('a broker for tests', () => {
  let broker;
  before(async () => {
    mustExist(binary, 'build it (cargo xtask build) or set BROKER_BIN');
    broker = await startBroker({ binary, args: ['--no-stocks'] });
  });
  after(() => broker?.stop());
  beforeEach(() => broker.reset());

  test('once its SUBSCRIBE was waited for, a destination can be published to', async () => {
    const client = await connect(broker);
    const heard = new Promise((resolve) =>
      client.subscribe('/topic/prices', (message) => resolve(message.body)),
    );
    const subscribe = await broker.waitFor({ command: 'SUBSCRIBE', destination: '/topic/*' });
    assert.equal(subscribe.headers.destination, '/topic/prices');
    await broker.publish('/topic/prices', '안녕', { 'content-type': 'text/plain' });
    assert.equal(await heard, '안녕');
    assert.deepEqual(
      (await broker.subscriptions()).map((s) => s.destination),
      ['/topic/prices'],
    );
    await client.deactivate();
    const closed = await broker.waitFor({ command: 'CLOSED', connection: subscribe.connection });
    assert.equal(closed.body, 'finished');
  });

  test('frames tell what a client has sent', async () => {
    const client = await connect(broker);
    client.publish({ destination: '/queue/orders', body: 'one', headers: { k: 'a:b' } });
    client.publish({ destination: '/queue/orders', binaryBody: Uint8Array.of(255, 0) });
    await broker.waitForAll({ command: 'SEND' }, 2);
    const frames = await broker.frames({ command: 'SEND' });
    assert.deepEqual(
      frames.map((f) => f.body ?? f.bodyBase64),
      ['one', '/wA='],
    );
    assert.equal(frames[0].headers.k, 'a:b');
    assert.deepEqual(await broker.queues(), [
      { name: '/queue/orders', depth: 2, unacknowledged: 0, consumers: 0 },
    ]);
    const [{ id, framesIn }] = await broker.connections();
    assert.equal(framesIn, 3);
    assert.match(await broker.transcript(id), /^\{"transcript":1,/);
    await client.deactivate();
  });

  test('waitFor that times out tells what came instead', async () => {
    const client = await connect(broker);
    await assert.rejects(broker.waitFor({ command: 'SUBSCRIBE' }, { timeoutMs: 20 }), (error) => {
      assert.ok(error instanceof BrokerError);
      assert.equal(error.status, 408);
      assert.match(error.message, /out CONNECTED/);
      return error.instead.some((frame) => frame.command === 'CONNECT');
    });
    await client.deactivate();
  });

  test('a connection is closed with the code asked for', async () => {
    const client = await connect(broker);
    const closed = new Promise((resolve) => {
      client.onWebSocketClose = ({ code, reason }) => resolve([code, String(reason)]);
    });
    assert.equal(await broker.disconnect('all', { close: 4001, reason: 'enough' }), 1);
    assert.deepEqual(await closed, [4001, 'enough']);
    await assert.rejects(broker.disconnect(99), /no open connection 99/);
  });

  test('a recorded session is played to another client, by its own names', async () => {
    const { connection } = await recordedSession(broker);
    const transcript = await broker.transcript(connection);
    await broker.reset();
    await broker.replay(transcript, { speed: 0 });
    const client = await connect(broker);
    const message = new Promise((resolve) =>
      client.subscribe('/topic/t', resolve, { id: 'another' }),
    );
    const receipt = new Promise((resolve) => client.watchForReceipt('mine', resolve));
    client.publish({ destination: '/topic/t', headers: { receipt: 'mine' }, body: 'not this' });
    assert.equal((await message).body, 'as recorded');
    await receipt;
    await client.deactivate();
    const closed = await broker.waitFor({ command: 'CLOSED' });
    assert.equal(closed.body, 'the replay is finished');
    await assert.rejects(broker.replay('{"transcript":1}\n{}\n'), /line 2 of the transcript/);
    await broker.replay(transcript, { clients: 'all' });
    await broker.clearReplays();
    await (await connect(broker)).deactivate();
  });

  test('faults can be added, listed and cleared', async () => {
    const [id] = await broker.faults.add({
      on: { command: 'RECEIPT' },
      times: 1,
      do: { drop: true },
    });
    assert.equal((await broker.faults.list())[0].id, id);
    const client = await connect(broker);
    const receipts = [];
    for (const receipt of ['lost', 'found']) {
      client.watchForReceipt(receipt, () => receipts.push(receipt));
      client.publish({ destination: '/topic/t', headers: { receipt } });
    }
    await broker.waitFor({ command: 'RECEIPT', headers: { 'receipt-id': 'found' } });
    const last = new Promise((resolve) => client.watchForReceipt('last', resolve));
    client.publish({ destination: '/topic/t', headers: { receipt: 'last' } });
    await last;
    assert.deepEqual(receipts, ['found']);
    await broker.faults.clear();
    assert.deepEqual(await broker.faults.list(), []);
    await client.deactivate();
  });

  test('each namespace is a broker by itself, with a clock that can be advanced', async () => {
    const namespace = await broker.namespace({ name: 'a b/ü', clock: 'virtual', seed: 7 });
    const client = await connect(namespace, { heartbeatIncoming: 10_000, heartbeatOutgoing: 0 });
    assert.equal((await broker.connections()).length, 0);
    const { now, settled } = await namespace.clock.advance(8_000);
    assert.deepEqual([now, settled], [8_000, true]);
    assert.equal((await namespace.waitFor({ command: 'HEARTBEAT' })).at, 8_000);
    assert.equal(
      (await namespace.clock.setTime(new Date('2030-01-01'))).time,
      Date.UTC(2030, 0, 1),
    );
    const over = new Date('2020-01-01');
    await assert.rejects(namespace.clock.setTime(over), /is over on this clock/);
    const back = await namespace.clock.setTime(over, { back: true });
    assert.equal(back.time, Number(over));
    await assert.rejects(broker.clock.advance(1), /runs by itself/);
    const closed = new Promise((resolve) => {
      client.onWebSocketClose = ({ code }) => resolve(code);
    });
    await namespace.close();
    assert.equal(await closed, 1001);
    await assert.rejects(namespace.connections(), (error) => error.status === 404);
  });
});

describe('the start and the end', () => {
  test('a program that is not found is named, with what to do', async () => {
    await assert.rejects(
      startBroker({ binary: '/no/such/stomp-broker' }),
      /\/no\/such\/stomp-broker.*STOMP_BROKER/s,
    );
  });

  test('a program that ends early is quoted', async () => {
    await assert.rejects(startBroker({ binary, args: ['--login', 'nonsense'] }), /USER:PASS/);
  });

  test('it can be required, and finds the program by the variable', async () => {
    const { startBroker: required } = createRequire(import.meta.url)(
      join(stompWasm.directory, 'testing/index.cjs'),
    );
    process.env.STOMP_BROKER = binary;
    try {
      const broker = await required();
      assert.equal((await fetch(broker.controlUrl)).status, 200);
      await broker.stop();
      await assert.rejects(fetch(broker.controlUrl));
    } finally {
      delete process.env.STOMP_BROKER;
    }
  });

  test('a broker that is not stopped ends with the program that has started it', async () => {
    const program = `
      import { startBroker } from ${JSON.stringify(pathToFileURL(entry).href)};
      const broker = await startBroker({ binary: ${JSON.stringify(binary)} });
      console.log(broker.controlUrl);
      if (process.argv.includes('hang')) setInterval(() => {}, 1000);`;
    for (const how of ['return', 'hang']) {
      const args = ['--input-type=module', '--eval', program, '--', how];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      const ended = new Promise((resolve) => child.once('close', resolve));
      const [url] = await new Promise((resolve) =>
        createInterface(child.stdout).once('line', (line) => resolve([line])),
      );
      if (how === 'hang') child.kill('SIGKILL');
      await ended;
      await gone(url);
    }
  });
});

/** Waits until the broker there does not answer any more. */
async function gone(url) {
  for (;;) {
    try {
      // Answers with all that has happened, or with an error as soon as the broker goes.
      await fetch(`${url}/wait-for`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ match: { command: 'NEVER' }, timeoutMs: 1000 }),
      });
    } catch {
      return;
    }
  }
}
