// Every exported type of @stomp/stompjs 7.5.0 is one of ours, and either can stand where the other is expected.

import assert from 'node:assert/strict';
import { cp, readFile, readdir } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { stompWasm } from '../e2e/support/environment.mjs';
import { installedApplication } from './support/application.mjs';
import { COMBINATIONS, commonJs, compiles } from './support/compile.mjs';
import { exportsOf } from './support/exports.mjs';

const CHECKS = fileURLToPath(new URL('assignability', import.meta.url));
const THEIRS = { as: 'theirs', name: '@stomp/stompjs' };

describe('assignability', () => {
  let application;
  let files;

  before(async () => {
    application = await installedApplication(stompWasm, { links: [THEIRS] });
    await cp(CHECKS, application.path('checks'), { recursive: true });
    files = (await readdir(CHECKS)).map((name) => `checks/${name}`);
  });
  after(() => application?.remove());

  test('every export of theirs is one of ours, and of the same kinds', () => {
    const theirs = exportsOf(application.path('node_modules/theirs/index.d.ts'));
    const ours = exportsOf(application.path('node_modules/@stomp/stompjs/index.d.ts'));
    assert.ok(theirs.size > 30, 'their exports are found');
    const different = [...theirs].filter(([name, kinds]) => ours.get(name) !== kinds);
    assert.deepEqual(
      different.map(([name, kinds]) => `${name}: ${ours.get(name) ?? 'missing'}, not ${kinds}`),
      [],
    );
  });

  test('every export of theirs is compared', async () => {
    const sources = await Promise.all(
      files.map((file) => readFile(application.path(file), 'utf8')),
    );
    const compared = new Set(sources.join('\n').match(/(?<=\bTheirs\.)\w+/g));
    const theirs = [...exportsOf(application.path('node_modules/theirs/index.d.ts')).keys()];
    assert.deepEqual(
      theirs.filter((name) => !compared.has(name)),
      [],
    );
  });

  // The types of @stomp/stompjs cannot be required under `node16`: they say that they are an ES module's.
  for (const { compiler, settings } of COMBINATIONS.filter(
    ({ settings }) => settings !== commonJs,
  )) {
    test(`${compiler.name}, ${settings.name}`, () =>
      compiles(application, { compiler, settings, files }));
  }
});
