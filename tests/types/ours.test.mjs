// Programs that use what only our package has (ours/) compile, and what has to be refused in them is refused.

import { cp, readdir } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { stompWasm } from '../e2e/support/environment.mjs';
import { installedApplication } from './support/application.mjs';
import { COMBINATIONS, compiles } from './support/compile.mjs';

const PROGRAMS = fileURLToPath(new URL('ours', import.meta.url));

let application;
let files;

before(async () => {
  application = await installedApplication(stompWasm, {
    links: ['@types/sockjs-client', 'sockjs-client'],
  });
  await cp(PROGRAMS, application.path('ours'), { recursive: true });
  files = (await readdir(PROGRAMS)).map((name) => `ours/${name}`);
});
after(() => application?.remove());

for (const { compiler, settings } of COMBINATIONS) {
  test(`N-11: ${compiler.name}, ${settings.name}`, () =>
    compiles(application, { compiler, settings, files }));
}

for (const { compiler, settings } of COMBINATIONS)
  test(`await using: ${compiler.name}, ${settings.name}, without lib esnext.disposable`, () =>
    compiles(application, {
      compiler,
      settings,
      files: ['ours/using.ts'],
      options: { lib: ['es2022', 'dom'] },
    }));
