// The module, loaded ahead of the first client.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { connected, messageFrame } from './support/client.mjs';

const folder = resolve(process.env.STOMP_WASM_PKG ?? 'pkg');
const bytes = await readFile(`${folder}/stomp.wasm`);
const answer = (status = 200) => new Response(bytes, { status });

let copies = 0;
/** The package as on a page of its own: nothing is loaded yet. */
const fresh = () => import(`${pathToFileURL(folder).href}/esm6/index.js?${(copies += 1)}`);

async function works({ Client }) {
  const { client, socket } = await connected({}, Client);
  const bodies = [];
  client.subscribe('/topic/a', ({ body }) => bodies.push(body));
  socket.receive(messageFrame('안녕'));
  assert.deepEqual(bodies, ['안녕']);
  await client.deactivate({ force: true });
}

const SOURCES = {
  nothing: () => undefined,
  'its bytes': () => bytes,
  'an ArrayBuffer': () => Uint8Array.from(bytes).buffer,
  'a module': () => new WebAssembly.Module(bytes),
  'a response': () => answer(),
  'a promise of a response': () => Promise.resolve(answer()),
  'an address': () => new URL(`data:application/wasm;base64,${bytes.toString('base64')}`),
  'an address as text': () => `data:application/wasm;base64,${bytes.toString('base64')}`,
};

for (const [what, source] of Object.entries(SOURCES)) {
  test(`init takes ${what}`, async () => {
    const ours = await fresh();
    assert.equal(await ours.init(source()), undefined);
    await works(ours);
    await ours.init();
    await works(ours);
  });
}

test('a client that is made meanwhile goes on, with all that come later', async () => {
  const ours = await fresh();
  const ready = ours.init();
  const { client, socket } = await connected({}, ours.Client);
  await ready;
  client.publish({ destination: '/a', body: 'x' });
  assert.equal(socket.takeSent().length, 1);
  await works(ours);
  await client.deactivate({ force: true });
});

test('a client can be made where there is no TextEncoder', async () => {
  const { TextEncoder } = globalThis;
  delete globalThis.TextEncoder;
  try {
    const { Client } = await fresh();
    assert.equal(new Client({ brokerURL: 'ws://broker.example' }).active, false);
  } finally {
    globalThis.TextEncoder = TextEncoder;
  }
});
