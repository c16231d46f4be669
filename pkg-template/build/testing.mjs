// `stomp-wasm/testing`, for Node, and `stomp-wasm/testing/memory`: as ES modules and as CommonJS, each with its types.

import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { rolled, structural } from './declarations.mjs';
import { PACKAGE } from './paths.mjs';
import { TARGET } from './sources.mjs';

const inTesting = (path) => fileURLToPath(new URL(`../testing/${path}`, import.meta.url));
const ENTRY = inTesting('index.ts');

/** Writes testing/index.{js,cjs} and their types into the package, or into another folder. */
export async function bundleTesting(folder = join(PACKAGE, 'testing')) {
  const script = join(folder, 'index.cjs');
  await build({
    entryPoints: [ENTRY],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: ['node20', TARGET],
    legalComments: 'none',
    logLevel: 'warning',
    // On few lines, with all names, for a package of 2 MB.
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 100,
    // Where this file is, for its own search for packages.
    define: { 'import.meta.url': '__filename' },
  });
  // One script for both, also because of the 2 MB.
  const names = Object.keys(createRequire(import.meta.url)(script)).join(', ');
  const module = `import testing from './index.cjs';\nexport const { ${names} } = testing;\n`;
  await writeFile(join(folder, 'index.js'), module);
  const types = join(folder, 'index.d.cts');
  await writeFile(types, structural(await rolled(ENTRY, [], inTesting('tsconfig.json'))));
  await writeFile(join(folder, 'index.d.ts'), "export * from './index.cjs';\n");
}

/** What `stomp-broker/memory` exports. */
export const MEMORY_NAMES = [
  'BrokerError',
  'ExpectationError',
  'MemoryBroker',
  'MemoryNamespace',
  'MemorySocket',
  'NamespaceControl',
  'createBroker',
];

/** The entry in CommonJS, which says what is to be installed. */
const MEMORY = `let memory;
try {
  memory = require('stomp-broker/memory');
} catch (error) {
  if (!/stomp-broker/.test(error.message) || !/^(ERR_)?(MODULE_NOT|PACKAGE_PATH)/.test(error.code)) throw error;
  throw new Error('stomp-wasm/testing/memory is a part of the package stomp-broker: npm install --save-dev stomp-broker');
}
module.exports = memory;
`;

/** Writes testing/memory.{mjs,cjs} and their types: the broker in memory is in the package `stomp-broker`, not here. */
export async function writeMemory(folder = join(PACKAGE, 'testing')) {
  const broker = "export * from 'stomp-broker/memory';\n";
  const node = `import memory from './memory.cjs';\nexport const { ${MEMORY_NAMES.join(', ')} } = memory;\n`;
  const files = { 'memory.cjs': MEMORY, 'memory-node.mjs': node };
  for (const name of ['memory.mjs', 'memory.d.mts', 'memory.d.cts']) files[name] = broker;
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}
