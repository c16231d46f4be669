// A run with 200 clients, and that its verdict notices what it is for.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { configurationIn, configure } from './nginx.mjs';
import { faultsOf, lateIn } from './report.mjs';

const PROGRAM = fileURLToPath(new URL('scale.mjs', import.meta.url));

test('200 clients behind two gateways: nothing confirmed is lost, all are back', async () => {
  const run = promisify(execFile)(process.execPath, [PROGRAM, '--json', '--seconds', '3']);
  const { stdout } = await run.catch(({ stderr, stdout, message }) => {
    throw new Error(`${message}\n${stderr}\n${stdout}`);
  });
  const { messages, events, faults } = JSON.parse(stdout);
  console.log(events.map(({ name, longest }) => `${name}: ${Math.round(longest)} ms`).join(', '));
  assert.deepEqual(faults, []);
  assert.ok(messages.confirmed > 1_000, `${messages.confirmed} messages were confirmed`);
});

test('the verdict names each fault', () => {
  const good = { lost: 0, contradicted: 0, pending: 0, confirmed: 9 };
  const event = { name: 'a gateway is killed', cut: 3, longest: 5_001 };
  assert.deepEqual(faultsOf({ messages: good, events: [event] }), []);
  const bad = { lost: 1, contradicted: 2, pending: 3, confirmed: 0 };
  const events = [{ ...event, cut: 0 }];
  const faults = faultsOf({ messages: bad, events }).join('\n');
  for (const text of [/1 confirmed/, /2 messages arrived/, /3 messages were neither/, /no message/])
    assert.match(faults, text);
  assert.match(lateIn({ events })[0], /back after 5001 ms/);
  assert.match(faults, /no client lost/);
});

test('the configuration for nginx keeps all but its port and its gateways', async () => {
  const document = await readFile(new URL('../../docs/broker/gateway.md', import.meta.url), 'utf8');
  const documented = configurationIn(document);
  const configured = configure(documented, 8123, ['127.0.0.1:1', '127.0.0.1:2', '127.0.0.1:3']);
  const servers = configured.match(/^ *server .*;$/gm).map((line) => line.trim());
  assert.deepEqual(
    servers,
    [1, 2, 3].map((port) => `server 127.0.0.1:${port} max_fails=0;`),
  );
  assert.match(configured, /^ *listen 127\.0\.0\.1:8123;$/m);
  const others = (text) => text.replace(/^ *(server|listen) .*;\n/gm, '');
  assert.equal(others(configured), others(documented));
});
