// Makes the npm package: `node pkg-template/build.mjs`, after the modules are in target/gen. What stands in pkg/
// afterwards is what `npm pack` ships, all of it.

import { mkdir, rm } from 'node:fs/promises';
import { bundle } from './build/bundle.mjs';
import { declare } from './build/declarations.mjs';
import { writeFiles } from './build/files.mjs';
import { readManifest } from './build/manifest.mjs';
import { PACKAGE, requireInputs } from './build/paths.mjs';
import { bundleTesting, writeMemory } from './build/testing.mjs';

await requireInputs();
await rm(PACKAGE, { recursive: true, force: true });
await mkdir(PACKAGE, { recursive: true });
const manifest = await readManifest();
await writeFiles(manifest);
await declare();
await bundle(manifest);
await bundleTesting();
await writeMemory();
console.log(`${manifest.name} ${manifest.version} is in pkg/`);
