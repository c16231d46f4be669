// F-8: types imported by the paths of single files, as @stomp/stompjs has them for tools that do not read `exports`.

import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { after, before, test } from 'node:test';

import { stompjs, stompWasm } from '../e2e/support/environment.mjs';
import { installedApplication } from './support/application.mjs';
import { COMBINATIONS, compiles } from './support/compile.mjs';
import { exportsOf } from './support/exports.mjs';

/** What only @stomp/stompjs itself needs; none of these names can be had from its index. */
const INSIDE = /^(augment-websocket|byte|stomp-handler|ticker|heartbeat-info)$/;

const node10 = COMBINATIONS.find(({ settings }) => settings.name.includes('node10'));

let application;
before(async () => {
  application = await installedApplication(stompWasm);
});
after(() => application?.remove());

test('F-8: each module of esm6/ and src/ gives the types that it has', async () => {
  const lines = (await modules()).flatMap(([path, names], at) => [
    `import type { ${names.map((name) => `${name} as ${name}${at}`).join(', ')} } from '@stomp/stompjs/${path}';`,
    `export type { ${names.map((name) => `${name}${at}`).join(', ')} };`,
  ]);
  assert.ok(lines.length > 40, `${lines.length} lines`);
  await application.write('deep.ts', lines.join('\n'));
  await compiles(application, { ...node10, files: ['deep.ts'] });
});

test('F-8: the scripts of esm6/ are there for bundlers that find them by their paths', async () => {
  const index = await import(application.path('node_modules/@stomp/stompjs/esm6/index.js'));
  for (const [name, file] of [
    ['Client', 'client'],
    ['FrameImpl', 'frame-impl'],
    ['CompatClient', 'compatibility/compat-client'],
    ['TickerStrategy', 'types'],
  ]) {
    const path = application.path(`node_modules/@stomp/stompjs/esm6/${file}.js`);
    assert.equal((await import(path))[name], index[name]);
  }
});

/** Paths of modules of @stomp/stompjs, each with the names that it exports. */
async function modules() {
  const folder = `${stompjs.directory}/esm6`;
  const files = await readdir(folder, { recursive: true });
  const names = files.filter((name) => name.endsWith('.d.ts')).map((name) => name.slice(0, -5));
  const wanted = names.filter((name) => !INSIDE.test(name.split('/').at(-1)));
  return wanted.flatMap((name) => {
    const exported = [...exportsOf(`${folder}/${name}.d.ts`).keys()];
    return ['esm6', 'src'].map((place) => [`${place}/${name}`, exported]);
  });
}
