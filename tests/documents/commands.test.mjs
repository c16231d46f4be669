// The commands in the documents of the broker, as they stand there: each does what the text beside it says.

import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';

import '../guides/support/websocket.mjs';
import { ours } from '../package/support/package.mjs';
import { codeOf } from '../session/support.mjs';
import { codesIn, codeWith } from './support/blocks.mjs';
import { ask, commandsOf, Shell } from './support/shell.mjs';

const PLAIN = 'stomp-broker --no-stocks';
const sessions = [];

let shell;
beforeEach(async () => {
  shell = await Shell.open();
});
afterEach(async () => {
  await Promise.all(sessions.splice(0).map((session) => session.close()));
  await shell.close();
});

const connecting = (http, options = {}) =>
  ours.Session.connect({ brokerURL: `ws://${http}/ws`, retry: false, ...options });

async function connect(http, options) {
  const session = await connecting(http, options);
  sessions.push(session);
  return session;
}

/** A session that is subscribed to a topic. */
async function subscribed(http, destination) {
  const session = await connect(http);
  await session.subscribe(destination).ready;
  return session;
}

const commandsIn = async (document, text) => commandsOf(await codeWith(document, text));

test('docs/broker/personas.md: the broker behaves as RabbitMQ', async () => {
  const [command] = await commandsIn('docs/broker/personas.md', '--persona');
  const { http } = await shell.serve(command);
  const session = await connect(http, { connectHeaders: { login: 'guest', passcode: 'guest' } });
  assert.equal(session.broker.name, 'rabbitmq');
});

test('docs/broker/gateway.md: the gateway passes messages on to the broker behind it', async () => {
  const behind = await shell.serve(PLAIN);
  const [command] = await commandsIn('docs/broker/gateway.md', 'stomp-broker --listen');
  const { http } = await shell.serve(command.replace('127.0.0.1:61613', behind.tcp));
  const [front, other] = [await connect(http), await connect(behind.http)];
  const next = other.once('/topic/passed');
  await ask(behind.http, '/control/wait-for', { match: { command: 'SUBSCRIBE' } });
  await front.publish('/topic/passed', 'on');
  assert.equal((await next).text, 'on');
});

describe('crates/stomp-broker/README.md', () => {
  const DOCUMENT = 'crates/stomp-broker/README.md';

  test('the first command serves a site, and asks for a login', async () => {
    const [command] = await commandsIn(DOCUMENT, '--site');
    const [, site] = /--site (\S+)/.exec(command);
    await mkdir(join(shell.folder, site), { recursive: true });
    await writeFile(join(shell.folder, site, 'index.html'), 'a site');
    const { http } = await shell.serve(command);
    assert.equal(await (await fetch(`http://${http}/`)).text(), 'a site');
    const [, login, passcode] = /--login (\w+):(\w+)/.exec(command);
    await connect(http, { connectHeaders: { login, passcode } });
    assert.equal(await codeOf(connecting(http)), 'unauthorized');
  });

  test('the request adds a fault', async () => {
    const [request] = await commandsIn(DOCUMENT, '/control/faults');
    const { http } = await shell.serve(PLAIN);
    await shell.run(request, http);
    const [{ on, do: done }] = await ask(http, '/control/faults');
    assert.deepEqual([on.command, done.delayMs], ['RECEIPT', 500]);
  });
});

test('docs/broker/faults.md: a scenario is there from the start, and by a request', async () => {
  const DOCUMENT = 'docs/broker/faults.md';
  const [scenario] = await codesIn(DOCUMENT, 'json');
  const [serve, request] = await commandsIn(DOCUMENT, '--scenario');
  const [, file] = /--scenario (\S+)/.exec(serve);
  await writeFile(join(shell.folder, file), scenario);
  const { http } = await shell.serve(serve);
  await shell.run(request, http);
  const { name } = JSON.parse(scenario);
  const faults = await ask(http, '/control/faults');
  assert.deepEqual(
    faults.map((fault) => fault.name),
    [name, name],
  );
});

describe('docs/broker/control.md', () => {
  const DOCUMENT = 'docs/broker/control.md';

  test('the first requests list connections, and await a frame', async () => {
    const [list, wait] = await commandsIn(DOCUMENT, '/control/wait-for');
    const { http } = await shell.serve(PLAIN);
    await subscribed(http, '/topic/a');
    const connections = JSON.parse(await shell.run(list, http));
    assert.equal(connections.length, 1);
    const { frames } = JSON.parse(await shell.run(wait, http));
    assert.equal(frames[0].headers.destination, '/topic/a');
  });

  test('the request with everything in it finds the frame that it describes', async () => {
    const wanted = JSON.parse(await codeWith(DOCUMENT, '"bodyRegex"'));
    const { http } = await shell.serve(PLAIN);
    const third = await thirdOf(http, '/topic/a');
    await third.publish('/topic/a', 'order 12');
    const { frames } = await ask(http, '/control/wait-for', wanted);
    assert.deepEqual(
      frames.map(({ body, connection }) => [body, connection]),
      [['order 12', wanted.match.connection]],
    );
  });

  test('what one client saw is seen again by others', async () => {
    const [record, serve, replay] = await commandsIn(DOCUMENT, '--replay');
    const original = await shell.serve(PLAIN);
    await connect(original.http);
    await connect(original.http);
    const recorded = await sessionNameAt(original.http);
    await shell.run(record, original.http);
    const copy = await shell.serve(serve);
    assert.equal(await sessionNameAt(copy.http), recorded);
    assert.notEqual(await sessionNameAt(original.http), recorded);
    await shell.run(replay, original.http);
    assert.equal(await sessionNameAt(original.http), recorded);
  });

  /** The name that a broker gives to the session of a new client. */
  async function sessionNameAt(http) {
    const client = new ours.Client({ brokerURL: `ws://${http}/ws`, reconnectDelay: 0 });
    const connected = new Promise((resolve) => (client.onConnect = resolve));
    client.activate();
    const { headers } = await connected;
    await client.deactivate();
    return headers.session;
  }

  /** The session that is the third connection of a broker, subscribed to a topic. */
  async function thirdOf(http, destination) {
    await connect(http);
    await connect(http);
    return subscribed(http, destination);
  }
});
