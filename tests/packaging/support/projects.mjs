// The projects as strangers have them: outside of this work tree, installed from their lock files and the tarball.

import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

import { run } from './program.mjs';

const here = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

const SOURCES = here('projects');
const APPLICATION = here('application');
const MEMORY = here('../../target/gen/stomp-broker');

/** None of these packages needs its install script; what is not run cannot surprise. */
const NPM_OPTIONS = '--ignore-scripts --no-audit --no-fund';
const INSTALL_TIME = 300_000;

/** The names of all projects. */
export const projectNames = () => readdir(SOURCES);

/** The manifest of a project: which versions of its tools it asks for. */
export async function manifestOf(project) {
  return JSON.parse(await readFile(join(SOURCES, project, 'package.json'), 'utf8'));
}

/**
 * Copies a project to `folder` and installs what it needs, then the package from its tarball. What was installed from the
 * same lock file before is taken as it is.
 */
export async function install(project, folder, tarball) {
  const lock = await readFile(join(SOURCES, project, 'package-lock.json'), 'utf8').catch(() => '');
  const stamp = join(folder, '.installed-from');
  const hash = createHash('sha256').update(lock).digest('hex');
  const isInstalled = (await readFile(stamp, 'utf8').catch(() => '')) === hash;
  if (!isInstalled) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await cp(join(SOURCES, project), folder, { recursive: true });
  await copyApplication(join(folder, 'application'));
  await rm(join(folder, 'node_modules/stomp-wasm'), { recursive: true, force: true });
  // As a stranger does it. `npm ci` takes no tarball, and refuses lock files made where a registry lacks another platform's binary.
  await run(
    `npm install ${NPM_OPTIONS} --prefer-offline ${tarball}`,
    { cwd: folder },
    INSTALL_TIME,
  );
  // The broker in memory alone: the whole package, with the program, is installed in installs/.
  await cp(MEMORY, join(folder, 'node_modules/stomp-broker'), { recursive: true });
  await writeFile(stamp, hash);
}

/** What all consumers share: as modules, as CommonJS and as a plain script. */
async function copyApplication(folder) {
  await cp(APPLICATION, folder, { recursive: true });
  const inFolder = (name) => join(folder, name);
  await build({
    entryPoints: [inFolder('round-trip.mjs'), inFolder('node.mjs')],
    format: 'cjs',
    outdir: folder,
    outExtension: { '.js': '.cjs' },
  });
  await build({
    entryPoints: [inFolder('classic.mjs')],
    bundle: true,
    format: 'iife',
    globalName: 'application',
    outdir: folder,
  });
  for (const name of ['round-trip', 'node'])
    await cp(inFolder(`${name}.d.mts`), inFolder(`${name}.d.cts`));
}
