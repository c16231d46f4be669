// N-9: every example of docs/broker/faults.md is a `Fault` to TypeScript, as it is one to the broker
// (crates/stomp-broker/tests/faults/page.rs, which also sees to an example for every field); mistakes are none.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';

import { stompWasm } from '../e2e/support/environment.mjs';
import { installedApplication } from './support/application.mjs';
import { bundler, commonJs, compiles, typescript5, typescript7 } from './support/compile.mjs';

const PAGE = new URL('../../docs/broker/faults.md', import.meta.url);

const MISTAKES = [
  ['a mistyped action', { on: { command: 'SEND' }, do: { dorp: true } }],
  ['a mistyped condition', { on: { comand: 'SEND' }, do: { drop: true } }],
  ['a mistyped count', { on: { command: 'SEND' }, tmies: 1, do: { drop: true } }],
  ['an action of a request on a frame', { on: { command: 'SEND' }, do: { status: 404 } }],
  ['an action of a frame on a request', { on: { http: 'info' }, do: { drop: true } }],
  ['an action of a frame on a new connection', { on: { accept: true }, do: { omitNul: true } }],
  ['a frame and a request', { on: { http: 'info', command: 'SEND' }, do: { status: 404 } }],
  ['a request of no kind', { on: { http: 'infos' }, do: { status: 404 } }],
  [
    'a frame that is lost and doubled',
    { on: { command: 'SEND' }, do: { drop: true, duplicate: 1 } },
  ],
  ['a frame replaced and changed', { on: { command: 'SEND' }, do: { replace: 'x', body: 'y' } }],
  ['a frame replaced twice', { on: { command: 'SEND' }, do: { replace: 'x', replaceBase64: '' } }],
  ['a frame split twice', { on: { command: 'SEND' }, do: { splitEvery: 1, splitAt: [3] } }],
  ['an answer to what hangs', { on: { http: 'info' }, do: { hang: true, status: 404 } }],
  ['a reply that is no frame', { on: { command: 'SEND' }, do: { reply: { command: 'HELLO' } } }],
  ['a text for a number', { on: { command: 'SEND' }, do: { delayMs: '5' } }],
];

let application;

before(async () => {
  const links = ['@types/node', 'undici-types'];
  application = await installedApplication(stompWasm, { links });
});
after(() => application?.remove());

const examples = (page) => [...page.matchAll(/```json\n([^]*?)```/g)].map(([, text]) => text);

/** The faults of a block: one, a list or a scenario. */
function faultsOf(text) {
  const block = JSON.parse(text);
  return block.faults ?? [block].flat();
}

/** A program with each example and each mistake, and a table with every field of `do` that TypeScript knows. */
async function program() {
  const faults = examples(await readFile(PAGE, 'utf8')).flatMap(faultsOf);
  assert.ok(faults.length > 40);
  const used = new Set(faults.flatMap((fault) => Object.keys(fault.do)));
  return [
    "import type { AllActions, Fault } from '@stomp/stompjs/testing';",
    ...faults.map((fault, at) => `export const fault${at}: Fault = ${JSON.stringify(fault)};`),
    ...MISTAKES.map(
      ([what, fault], at) =>
        `// @ts-expect-error ${what}\nexport const mistake${at}: Fault = ${JSON.stringify(fault)};`,
    ),
    '// Fields that TypeScript knows and the examples do not have would be missing here.',
    `export const used: Record<keyof Required<AllActions>, true> = {`,
    ...[...used].map((name) => `  ${name}: true,`),
    '};',
  ].join('\n');
}

for (const [compiler, settings] of [
  [typescript5, bundler],
  [typescript5, commonJs],
  [typescript7, bundler],
])
  test(`N-9: ${compiler.name}, ${settings.name}`, async () => {
    await application.write('faults.ts', await program());
    const options = { types: ['node'] };
    await compiles(application, { compiler, settings, files: ['faults.ts'], options });
  });
