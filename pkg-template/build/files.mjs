// The parts of the package that are copied: the module, the licences, the README, the manifests.

import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MODULES, PACKAGE, ROOT, TEMPLATE } from './paths.mjs';

/** Copies them all and gives the package's manifest, as an object. */
export async function copyFiles() {
  await copyFile(MODULES.full.wasm, join(PACKAGE, 'stomp.wasm'));
  await copyFile(join(TEMPLATE, 'README.md'), join(PACKAGE, 'README.md'));
  for (const licence of ['LICENSE-APACHE', 'LICENSE-MIT']) {
    await copyFile(join(ROOT, licence), join(PACKAGE, licence));
  }
  await mkdir(join(PACKAGE, 'bundles'), { recursive: true });
  // The package is of type "module"; what is in bundles/ is not.
  await writeJson('bundles/package.json', { type: 'commonjs' });
  const manifest = await packageManifest();
  await writeJson('package.json', manifest);
  return manifest;
}

/** The template with the version of the Cargo workspace, which is the only place that has it. */
async function packageManifest() {
  const { name, ...rest } = JSON.parse(await readFile(join(TEMPLATE, 'package.json'), 'utf8'));
  const workspace = await readFile(join(ROOT, 'Cargo.toml'), 'utf8');
  const section = workspace.split(/^\[/m).find((part) => part.startsWith('workspace.package]'));
  const version = section?.match(/^version\s*=\s*"([^"]+)"/m)?.[1];
  if (version === undefined) {
    throw new Error('Cargo.toml has no version in [workspace.package]');
  }
  return { name, version, ...rest };
}

const writeJson = (path, value) =>
  writeFile(join(PACKAGE, path), `${JSON.stringify(value, null, 2)}\n`);
