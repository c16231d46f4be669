// Secrets in headers and URLs never stand in a log or an error.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, test } from 'node:test';
import { connected, messageFrame, newClient, tick } from './support/client.mjs';
import { Network } from './support/network.mjs';
import { ours } from './support/package.mjs';
import { FakeSocket } from './support/socket.mjs';

const CONNECTED = 'CONNECTED\nversion:1.2\nx-session-token:s3cret-0\n\n\0';

let network;
afterEach(() => network?.restore());

test('F-4, W-3: a secret header is masked in every frame, both ways, raw or not', async () => {
  const secrets = ['jwt', 'X-CSRF-TOKEN', 'otp', 'pwd', 'session-id', 'refreshToken', 'api key'];
  const headers = Object.fromEntries(secrets.map((name, at) => [name, `s3cret-${at}`]));
  for (const logRawCommunication of [false, true]) {
    const lines = [];
    const debug = (line) => lines.push(line);
    const options = { connectHeaders: headers, logRawCommunication, debug };
    const { client, socket } = await connected(options, ours.Client, CONNECTED);
    client.publish({
      destination: '/a',
      headers: { ...headers, compass: 'north' },
      body: 'token:b',
    });
    socket.receive(messageFrame('text', headers) + messageFrame('other', { jwt: 's3cret' }));
    socket.receive(new TextEncoder().encode(`\n${messageFrame('bytes', headers)}`).buffer);
    await client.deactivate({ force: true });
    const log = lines.join('\n');
    assert.doesNotMatch(log, /s3cret/);
    for (const name of secrets) assert.match(log, new RegExp(`^${name}:\\*\\*\\*$`, 'm'));
    assert.match(log, /^compass:north$/m);
    assert.equal(/token:b/.test(log), logRawCommunication, 'a body is shown as it is');
  }
});

test('F-4: the URL of a closed connection', async () => {
  const lines = [];
  const socket = new FakeSocket();
  Object.defineProperty(socket, 'url', {
    value: 'wss://me:s3cret@h/ws?access_token=s3cret&a=b;ticketId=s3cret',
  });
  const options = { webSocketFactory: () => socket, debug: (line) => lines.push(line) };
  const { client } = newClient({ ...options, secretNames: ['ticket-id'] });
  client.activate();
  await tick();
  socket.open();
  socket.end(1006);
  await tick();
  assert.match(
    lines.join('\n'),
    /Connection closed to wss:\/\/\*\*\*@h\/ws\?access_token=\*\*\*&a=b;ticketId=\*\*\*/,
  );
});

test('F-4: the addresses of SockJS, in the log and in the error', async () => {
  network = new Network();
  const lines = [];
  const errors = [];
  const client = new ours.Client({
    sockjsURL: 'http://h/stomp?access_token=s3cret',
    transports: ['websocket', 'xhr-polling'],
    reconnectDelay: 0,
    debug: (line) => lines.push(line),
    onWebSocketError: (event) => errors.push(event.error),
  });
  client.activate();
  (await network.next(/info/)).respond('{"websocket":true}');
  (await network.next(/websocket/)).end(1006);
  (await network.next(/xhr/)).respond('no', 404);
  await tick();
  await client.deactivate();
  assert.equal(errors.length, 1);
  const told = [...lines, ...errors.map(({ message }) => message)].join('\n');
  assert.match(told, /Trying/);
  assert.match(errors[0].message, /access_token=\*\*\*/);
  assert.doesNotMatch(told, /s3cret/);
});

test('F-4: the same texts are masked as in Rust', async () => {
  const path = '../../crates/stomp-protocol/src/redaction/urls.txt';
  const pairs = readFileSync(new URL(path, import.meta.url), 'utf8')
    .trim()
    .split('\n');
  assert.ok(pairs.length > 10);
  for (const pair of pairs) {
    const [text, redacted] = pair.split(' => ');
    const lines = [];
    const socket = new FakeSocket();
    Object.defineProperty(socket, 'url', { value: text });
    const { client } = newClient({
      webSocketFactory: () => socket,
      secretNames: ['ticket'],
      debug: (line) => lines.push(line),
    });
    client.activate();
    await tick();
    socket.end(1006);
    await tick();
    const [line] = lines.filter((each) => each.startsWith('Connection closed to '));
    assert.equal(line.slice('Connection closed to '.length), redacted);
  }
});

test('W-3: a secret header of any frame of the broker is masked, in the log and in errors', async () => {
  for (const command of ['MESSAGE', 'ERROR', 'RECEIPT', 'NOTICE']) {
    const lines = [];
    const errors = [];
    const { socket } = await connected({
      debug: (line) => lines.push(line),
      onWebSocketError: ({ message }) => errors.push(message),
    });
    socket.receive(`${command}\nX-Api-Key:s3cret\nid_token:a\\cs3cret\nSET-COOKIE:s3cret\n\n\0`);
    socket.receive(`${command}\nclient_secret:s3cret\nno colon\n\n\0`);
    assert.match(lines.join('\n'), /^id_token:\*\*\*$/m);
    assert.equal(errors.length, 1);
    assert.doesNotMatch(`${lines.join('\n')}${errors}`, /s3cret/, command);
  }
});
