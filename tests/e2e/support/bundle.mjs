// Page code as an application would ship it: the scenarios import `@stomp/stompjs`, and esbuild bundles them
// with that package or, by an alias, with this project's package found in a node_modules folder.

import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

import { mustExist, stompjs } from './environment.mjs';

const e2e = fileURLToPath(new URL('..', import.meta.url));

const OPTIONS = {
  bundle: true,
  format: 'iife',
  platform: 'browser',
  charset: 'utf8',
  write: false,
  logLevel: 'silent',
};

/** The page script of a package (see environment.mjs): in-page/main.mjs. Built once per process. */
export const bundle = bundler('main.mjs');

/** The same with spies in it: in-page/spied.mjs. */
export const spiedBundle = bundler('spied.mjs');

/** The same with the package sockjs-client, which cannot do without `global`: in-page/sockjs.mjs. */
export const sockJsBundle = bundler('sockjs.mjs', { define: { global: 'globalThis' } });

/** The same where there is no WebAssembly. */
export const bundleWithoutWebAssembly = bundler('main.mjs', {
  banner: { js: 'delete globalThis.WebAssembly;' },
});

/** Makes page scripts: of a file of in-page/, or of another one by its whole path. */
export function bundler(entry, options = {}) {
  const bundles = new Map();
  return (pkg) => {
    if (!bundles.has(pkg.name))
      bundles.set(
        pkg.name,
        buildBundle(pkg, { ...options, entryPoints: [resolve(e2e, 'in-page', entry)] }),
      );
    return bundles.get(pkg.name);
  };
}

async function buildBundle(pkg, options) {
  mustExist(pkg.directory, 'build the package (cargo xtask build) or set STOMP_WASM_PKG');
  const application = await mkdtemp(join(tmpdir(), 'stomp-e2e-application-'));
  try {
    const result = await build({ ...OPTIONS, ...options, ...(await resolution(pkg, application)) });
    return result.outputFiles[0].text;
  } finally {
    await rm(application, { recursive: true });
  }
}

async function resolution(pkg, application) {
  if (pkg === stompjs) return {};
  await mkdir(join(application, 'node_modules'));
  await symlink(pkg.directory, join(application, 'node_modules/stomp-wasm'));
  return { absWorkingDir: application, alias: { '@stomp/stompjs': pkg.entry } };
}
