// The parts of the package that are no scripts: the module, the manifests, the licences, the README.

import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { MODULES, PACKAGE, ROOT, TEMPLATE } from './paths.mjs';

/** Writes them all. */
export async function writeFiles(manifest) {
  await writeFile(join(PACKAGE, 'stomp.wasm'), await markedModule(manifest));
  for (const name of ['README.md', 'stomp.wasm.d.ts', 'stomp.wasm.d.cts']) {
    await copyFile(join(TEMPLATE, name), join(PACKAGE, name));
  }
  for (const licence of ['LICENSE-APACHE', 'LICENSE-MIT']) {
    await copyFile(join(ROOT, licence), join(PACKAGE, licence));
  }
  await writeJson('package.json', manifest);
  // The package is of type "module"; what is in bundles/ is not.
  await writeJson('bundles/package.json', { type: 'commonjs' });
  for (const [path, conditions] of Object.entries(manifest.exports)) {
    if (needsFolder(path, conditions)) await writeFolder(path, conditions);
  }
}

/** The module with the package's version in it, for those who serve the file apart from the script. */
async function markedModule({ name, version }) {
  const section = Buffer.concat([sized(Buffer.from(name)), Buffer.from(version)]);
  return Buffer.concat([await readFile(MODULES.full.wasm), Buffer.of(0), sized(section)]);
}

/** Bytes with their number before them, as WebAssembly writes it (LEB128; less than 128 fit into one). */
function sized(bytes) {
  if (bytes.length > 127) throw new Error('a longer section needs a longer number');
  return Buffer.concat([Buffer.of(bytes.length), bytes]);
}

/** Entries such as `./slim`, whose targets are scripts. */
const needsFolder = (path, conditions) =>
  path !== '.' && /\.m?js$/.test(conditions.import?.default);

/** For tools that do not read `exports`: a folder whose manifest names the files. */
async function writeFolder(path, conditions) {
  const from = (target) => relative(path, target).split(sep).join('/');
  await writeJson(join(path, 'package.json'), {
    sideEffects: false,
    // Scripts in this very folder are of the kind that those of the package are.
    type: 'module',
    main: from(conditions.require.default),
    module: from(conditions.import.default),
    types: from(conditions.require.types),
  });
}

async function writeJson(path, value) {
  const file = join(PACKAGE, path);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, `${JSON.stringify(value, null, 2)}\n`);
}
