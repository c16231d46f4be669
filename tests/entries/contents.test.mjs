// The files of the package: their size, their source maps, and folders for tools that do not read `exports`.

import assert from 'node:assert/strict';
import { cp, readdir, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { installed } from './support/installed.mjs';

/** What npm shows as the unpacked size; it counts a megabyte as a million bytes. */
const MOST_BYTES = 2_000_000;
const MEMORY = fileURLToPath(new URL('../../target/gen/stomp-broker/', import.meta.url));

let app;
let manifest;
before(async () => {
  app = await installed();
  manifest = JSON.parse(await readFile(app.path('package.json'), 'utf8'));
});
after(() => app?.remove());

async function files() {
  const entries = await readdir(app.path(), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

test('the package has at most 2 MB, unpacked', async () => {
  const sizes = await Promise.all((await files()).map(async (file) => (await stat(file)).size));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  assert.ok(bytes <= MOST_BYTES, `${bytes} bytes`);
});

test('a script that names a source map has one, with the sources in it', async () => {
  const scripts = (await files()).filter((file) => /\.[cm]?js$/.test(file));
  const mapped = [];
  for (const script of scripts) {
    const [, name] = /^\/\/# sourceMappingURL=(.+)$/m.exec(await readFile(script, 'utf8')) ?? [];
    if (name === undefined) continue;
    const map = JSON.parse(await readFile(join(dirname(script), name), 'utf8'));
    assert.ok(map.sourcesContent.some((text) => /class Client|redact =/.test(text)));
    mapped.push(script);
  }
  // Those of the main entry, which bundlers and their debuggers read.
  assert.deepEqual(
    mapped.sort(),
    ['common', 'index'].map((name) => app.path(`esm6/${name}.js`)),
  );
});

test('the version is one of 7.5 that `^7.5.100` takes, and stompjs does not have', () => {
  assert.match(manifest.version, /^7\.5\.[1-9]\d\d+$/);
});

test('F-7: every entry has a folder for tools that do not read `exports`', async () => {
  // Of this package the broker in memory is a part.
  await cp(MEMORY, app.path('../stomp-broker'), { recursive: true });
  const require = createRequire(import.meta.url);
  const scripts = Object.entries(manifest.exports).filter(([, conditions]) =>
    conditions.require?.default.match(/\.c?js$/),
  );
  assert.ok(scripts.length >= 5);
  for (const [path, conditions] of scripts) {
    const found = require.resolve(app.path(path));
    assert.equal(found, app.path(conditions.require.default));
    assert.deepEqual(Object.keys(require(app.path(path))), Object.keys(require(found)));
  }
  const { startBroker } = require(app.path('testing'));
  assert.equal(typeof startBroker, 'function');
  const { createBroker } = require(app.path('testing/memory'));
  assert.equal(typeof createBroker, 'function');
});
