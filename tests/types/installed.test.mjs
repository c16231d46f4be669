// What the types say is there is there when a program runs, however it gets at the package.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';

import { stompWasm, stompjs } from '../e2e/support/environment.mjs';
import { installedApplication } from './support/application.mjs';
import { valuesOf } from './support/exports.mjs';

const run = promisify(execFile);

// Each prints the names that it finds, sorted.
const WAYS = {
  'import.mjs': `import * as found from '@stomp/stompjs'; console.log(Object.keys(found).sort().join());`,
  'require.cjs': `console.log(Object.keys(require('@stomp/stompjs')).sort().join());`,
  'script.cjs': `
    const file = require('node:path').join(__dirname, 'node_modules/@stomp/stompjs/bundles/stomp.umd.min.js');
    require('node:vm').runInThisContext(require('node:fs').readFileSync(file, 'utf8'));
    console.log(Object.keys(globalThis.StompJs).sort().join());`,
};

for (const pkg of [stompjs, stompWasm]) {
  describe(pkg.name, () => {
    let application;
    before(async () => {
      application = await installedApplication(pkg);
      await Promise.all(
        Object.entries(WAYS).map(([name, source]) => application.write(name, source)),
      );
    });
    after(() => application?.remove());

    for (const name of Object.keys(WAYS)) {
      test(name, async () => {
        const { stdout } = await run(process.execPath, [application.path(name)]);
        const declared = valuesOf(application.path('node_modules/@stomp/stompjs/index.d.ts'));
        assert.deepEqual(stdout.trim().split(','), declared.sort());
      });
    }
  });
}
