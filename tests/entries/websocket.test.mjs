// stomp-wasm/websocket: the client without SockJS.

import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { installed } from './support/installed.mjs';

let app;
before(async () => (app = await installed()));
after(() => app?.remove());

test('says of the options of SockJS where they are', async () => {
  const conf = [
    `sockjsURL: '/stomp'`,
    `transports: ['websocket']`,
    `SockJS: Object`,
    `onTransportChange() {}`,
  ];
  for (const option of conf) {
    const program = `
      import { Client } from 'stomp-wasm/websocket';
      try { new Client({ ${option} }); } catch (error) { console.log(error.name, error.message); }`;
    assert.match(
      await app.run('option.mjs', program),
      /^TypeError \w+ is an option of stomp-wasm; .*no SockJS/,
    );
  }
});

test('its types do not have them, and have all others', async () => {
  const [all, without] = await Promise.all(
    ['types/index.d.ts', 'types/websocket.d.ts'].map((name) => readFile(app.path(name), 'utf8')),
  );
  assert.match(all, /^ +transports\?:/m);
  assert.match(all, /^ +sockjsURL\?: string;$/m);
  assert.doesNotMatch(
    without,
    /^ +(sockjsURL|transports|transportTimeout|SockJS|onTransportChange)\??:/m,
  );
  assert.match(without, /^ +brokerURL\?: string;$/m);
  // Programs that import it and those that require it get the same.
  for (const name of ['websocket.d.ts', 'websocket.d.cts'])
    assert.equal(await readFile(app.path(name), 'utf8'), "export * from './types/websocket.js';\n");
});

test('is smaller than the default entry', async () => {
  const size = async (name) => (await stat(app.path(name))).size;
  // Both have Session and what the entries share in them.
  const [all, without, ...shared] = await Promise.all(
    [
      'bundles/stomp.umd.min.js',
      'bundles/stomp-websocket.umd.min.js',
      'esm6/common.js',
      'esm6/session.js',
      'esm6/session-module.js',
    ].map(size),
  );
  const [most, left] = [all, without].map((bytes) =>
    shared.reduce((left, size) => left - size, bytes),
  );
  assert.ok(left < 0.9 * most, `${left} bytes instead of ${most}`);
});
