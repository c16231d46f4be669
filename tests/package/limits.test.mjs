// What is too large is refused in every way that it can come.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected } from './support/client.mjs';

const MOST = 64 * 1024 * 1024;
const HEAD = 'MESSAGE\nsubscription:s\nmessage-id:1\ndestination:/a\n\n';

for (const [name, messages] of [
  ['text, whole', () => [`${HEAD}${'x'.repeat(MOST + 1)}\0`]],
  ['text of three bytes a character', () => [`${HEAD}${'한'.repeat(MOST / 3 + 1)}\0`]],
  ['text, in pieces', () => [HEAD, 'x'.repeat(MOST), 'x\0']],
  ['bytes, whole', () => [new TextEncoder().encode(`${HEAD}${'x'.repeat(MOST + 1)}\0`).buffer]],
]) {
  test(`W-5: a body of more than 64 MiB without a length: ${name}`, async () => {
    const faults = [];
    const options = { onWebSocketError: ({ message }) => faults.push(message) };
    const { client, socket } = await connected(options);
    let count = 0;
    client.subscribe('/a', () => (count += 1), { id: 's' });
    for (const message of messages()) socket.receive(message);
    assert.equal(count, 0);
    assert.equal(client.connected, false);
    assert.match(faults.join(), /larger than|too large|limit/i);
  });
}
