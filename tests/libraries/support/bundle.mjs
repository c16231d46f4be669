// The page's script, bundled in an application that has installed the package under the name `@stomp/stompjs`, and the libraries beside it.

import { cp, mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

import { installedApplication } from '../../types/support/application.mjs';

const tests = fileURLToPath(new URL('../..', import.meta.url));

const LIBRARIES = {
  copies: ['@stomp/rx-stomp', 'react-stomp-hooks'],
  links: ['react', 'react-dom', 'rxjs', 'sockjs-client', 'tslib', 'uuid'],
};

const OPTIONS = {
  bundle: true,
  format: 'iife',
  platform: 'browser',
  charset: 'utf8',
  write: false,
  logLevel: 'silent',
  // As in development: React's StrictMode does nothing otherwise.
  define: { 'process.env.NODE_ENV': '"development"', global: 'globalThis' },
};

const bundles = new Map();

/** The page script of a package (see environment.mjs of the end-to-end tests): in-page/main.mjs. Built once per process. */
export function bundle(pkg) {
  if (!bundles.has(pkg.name)) bundles.set(pkg.name, buildBundle(pkg));
  return bundles.get(pkg.name);
}

async function buildBundle(pkg) {
  const application = await installedApplication(pkg, LIBRARIES);
  try {
    await mkdir(application.path('tests'));
    // Copied, so that what they import is looked for in the application.
    for (const folder of ['e2e', 'libraries'])
      await cp(tests + folder, application.path('tests', folder), { recursive: true });
    const entryPoints = [application.path('tests/libraries/in-page/main.mjs')];
    const result = await build({ ...OPTIONS, entryPoints });
    return result.outputFiles[0].text;
  } finally {
    await application.remove();
  }
}
