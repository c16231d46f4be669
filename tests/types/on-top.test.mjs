// Programs on libraries that are on top of the package compile with ours in the place of @stomp/stompjs: the libraries' types are made of ours.

import { cp } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { stompWasm, stompjs } from '../e2e/support/environment.mjs';
import { installedApplication } from './support/application.mjs';
import { bundler, compiles, esModules, typescript5, typescript7 } from './support/compile.mjs';

const PROGRAMS = fileURLToPath(new URL('on-top', import.meta.url));
const LIBRARIES = {
  copies: ['@stomp/rx-stomp', 'react-stomp-hooks'],
  links: [
    '@types/react',
    '@types/sockjs-client',
    'csstype',
    'react',
    'rxjs',
    'sockjs-client',
    'tslib',
  ],
};
// Whether rxjs and React keep the compiler's optional rules is not what is tested here.
const options = { jsx: 'react-jsx', skipLibCheck: true };

for (const pkg of [stompjs, stompWasm]) {
  describe(pkg.name, () => {
    let application;

    before(async () => {
      application = await installedApplication(pkg, LIBRARIES);
      await cp(PROGRAMS, application.path('on-top'), { recursive: true });
    });
    after(() => application?.remove());

    for (const compiler of [typescript5, typescript7]) {
      for (const settings of [esModules, bundler]) {
        for (const file of ['on-top/rx.ts', 'on-top/react.tsx']) {
          test(`${file}, ${compiler.name}, ${settings.name}`, () =>
            compiles(application, { compiler, settings, files: [file], options }));
        }
      }
    }
  });
}
