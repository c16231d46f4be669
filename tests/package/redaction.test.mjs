// Secrets in headers and URLs never stand in a log or an error.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, test } from 'node:test';
import { connected, messageFrame, newClient, tick } from './support/client.mjs';
import { Network } from './support/network.mjs';
import { ours } from './support/package.mjs';
import { reported } from './support/reported.mjs';
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

for (const [name, secretNames] of [
  ['undefined', undefined],
  ['null', null],
  ['a name', 'ticket'],
  ['a number', 5],
]) {
  test(`F-4: a client whose secretNames are ${name} connects, and keeps its secrets`, async () => {
    const lines = [];
    const debug = (line) => lines.push(line);
    const connectHeaders = { jwt: 's3cret', ...(name === 'a name' && { ticket: 's3cret' }) };
    const { client } = await connected({ secretNames, connectHeaders, debug });
    assert.ok(client.connected);
    assert.match(lines.join('\n'), /jwt:\*\*\*/);
    assert.doesNotMatch(lines.join('\n'), /s3cret/);
  });
}

test('F-4: raw, a secret header in pieces', async () => {
  const frame = messageFrame('token:b', { authorization: 's3cret-s3cret', after: 'x' });
  for (const asBytes of [false, true]) {
    for (let at = 1; at < frame.length; at += 1) {
      const lines = [];
      const options = { logRawCommunication: true, debug: (line) => lines.push(line) };
      const { socket } = await connected(options);
      for (const piece of [frame.slice(0, at), frame.slice(at)])
        socket.receive(asBytes ? new TextEncoder().encode(piece).buffer : piece);
      const log = lines.join('');
      assert.doesNotMatch(log.replaceAll('<<< ', ''), /s3cret|cret/, `cut at ${at}`);
      assert.match(log.replaceAll(/<<< |Received data/g, ''), /authorization:\*\*\*\nafter:x/);
      assert.match(
        log.replaceAll(/<<< |Received data/g, ''),
        /token:b/,
        'a body is shown as it is',
      );
    }
  }
});

test('F-4: raw, what came of a head is logged when the connection ends', async () => {
  const lines = [];
  const options = { logRawCommunication: true, debug: (line) => lines.push(line) };
  const { socket } = await connected(options);
  socket.receive('MESSAGE\nsubscription:x\njwt:s3cr');
  socket.end(1006);
  assert.match(lines.join('\n'), /subscription:x\njwt:\*\*\*/);
  assert.doesNotMatch(lines.join('\n'), /s3cr/);
});

test('F-4: the reason of a close, and a first message that is no STOMP', async () => {
  for (const [first, reason] of [
    ['{"access_token":"s3cret"}', ''],
    ['see http://h/?jwt=s3cret', ''],
    [`{"password":"${'s3cret'.repeat(20)}"}`, ''],
    ['', 'bad url ws://u/?access_token=s3cret'],
  ]) {
    const lines = [];
    const debug = (line) => lines.push(line);
    const onWebSocketError = ({ message }) => lines.push(message);
    const { client, made } = newClient({ debug, onWebSocketError });
    client.activate();
    const socket = await made(1);
    const errors = await reported(async () => {
      socket.open();
      if (first) socket.receive(first);
      socket.end(1008, reason);
      await tick();
    });
    const told = [...lines, ...errors].join('\n');
    assert.match(told, /\*\*\*/);
    assert.doesNotMatch(told, /s3cret/);
  }
});

test('F-4: an address with a blank in it, which a policy blocks', async () => {
  const lines = [];
  const options = { debug: (line) => lines.push(line), brokerURL: 'ws://h/?auth=Bearer s3cret' };
  const original = globalThis.WebSocket;
  globalThis.WebSocket = class extends FakeSocket {
    readyState = 3;
  };
  const client = new ours.Client({ ...options, reconnectDelay: 0 });
  const errors = await reported(async () => {
    client.activate();
    await tick();
  });
  globalThis.WebSocket = original;
  await client.deactivate();
  assert.match([...lines, ...errors].join('\n'), /auth=\*\*\* is blocked/);
  assert.doesNotMatch([...lines, ...errors].join('\n'), /s3cret/);
});
