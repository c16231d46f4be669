// Programs as people write them (programs/) compile against @stomp/stompjs 7.5.0 and, unchanged, against our package in its place.

import { cp, readdir } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { stompWasm, stompjs } from '../e2e/support/environment.mjs';
import { installedApplication } from './support/application.mjs';
import { COMBINATIONS, commonJs, compiles, esModules } from './support/compile.mjs';

const PROGRAMS = fileURLToPath(new URL('programs', import.meta.url));
const TYPES_OF_SOCKETS = [
  '@types/node',
  '@types/sockjs-client',
  '@types/ws',
  'sockjs-client',
  'undici-types',
  'ws',
];

for (const pkg of [stompjs, stompWasm]) {
  describe(pkg.name, () => {
    let application;
    let programs;

    before(async () => {
      application = await installedApplication(pkg, { links: TYPES_OF_SOCKETS });
      await cp(PROGRAMS, application.path('programs'), { recursive: true });
      programs = (await readdir(PROGRAMS)).map((name) => `programs/${name}`);
    });
    after(() => application?.remove());

    for (const { compiler, settings } of COMBINATIONS.filter(({ settings }) =>
      knows(pkg, settings),
    )) {
      test(`${compiler.name}, ${settings.name}`, async () => {
        const files = programs.filter(
          (file) => !file.endsWith('.cts') || isRequirable(pkg, settings),
        );
        await compiles(application, { compiler, settings, files });
      });
    }
  });
}

/** The types of @stomp/stompjs cannot be required under `node16`: they say that they are an ES module's. */
function knows(pkg, settings) {
  return pkg !== stompjs || settings !== commonJs;
}

/** Only `node16` has `import … = require(…)` in one module and `import` in the next. */
function isRequirable(pkg, settings) {
  return pkg !== stompjs && [esModules, commonJs].includes(settings);
}
