// The package's manifest: the template with what is known elsewhere.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, TEMPLATE } from './paths.mjs';

/** The manifest, as an object. The version is that of the Cargo workspace, the only place that has it. */
export async function readManifest() {
  const { name, ...rest } = JSON.parse(await readFile(join(TEMPLATE, 'package.json'), 'utf8'));
  return { name, version: await readVersion(), ...rest };
}

async function readVersion() {
  const workspace = await readFile(join(ROOT, 'Cargo.toml'), 'utf8');
  const section = workspace.split(/^\[/m).find((part) => part.startsWith('workspace.package]'));
  const version = section?.match(/^version\s*=\s*"([^"]+)"/m)?.[1];
  if (version === undefined) throw new Error('Cargo.toml has no version in [workspace.package]');
  return version;
}
