// The package's manifest.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TEMPLATE } from './paths.mjs';

/** The manifest, as an object. Its version stands in pkg-template/package.json only. */
export async function readManifest() {
  return JSON.parse(await readFile(join(TEMPLATE, 'package.json'), 'utf8'));
}
