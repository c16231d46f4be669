// How the bundlers read the package's sources: with the files of an entry in the place of others, and with what
// is made elsewhere under the names `stomp-core/text` (the module as text), `stomp-core/js` (the module without
// WebAssembly) and `stomp-core/version`. What entries share is left to shared-scripts.mjs.

import { dirname, resolve } from 'node:path';
import { inSources, MODULES, ROOT } from './paths.mjs';
import { readerOf, variableOf } from './text.mjs';
import { wasmToJs } from './wasm2js.mjs';

/** The oldest language that has to understand the scripts: that of @stomp/stompjs, which older bundlers can read. */
export const TARGET = 'es2020';

/** The prefix of the paths of generated sources. */
export const MADE = 'made';

/** An esbuild plugin that reads them as an entry wants them (entries.mjs), for a version of the package. */
export function sources({ module, instead }, version) {
  const { wasm } = MODULES[module];
  const made = {
    'stomp-core/text': () => readerOf(wasm),
    'stomp-core/js': () => wasmToJs(wasm, TARGET),
    'stomp-core/version': () => `export default '${version}';\n`,
  };
  return {
    name: 'stomp-wasm-sources',
    setup(build) {
      build.onResolve({ filter: /^stomp-core\// }, ({ path }) => ({ path, namespace: MADE }));
      build.onLoad({ filter: /^/, namespace: MADE }, async ({ path }) => ({
        contents: await made[path](),
        resolveDir: ROOT,
      }));
      build.onResolve({ filter: /^\./ }, ({ path, importer }) => {
        const stands = standIn(path, importer, instead);
        return stands && { path: stands };
      });
    },
  };
}

/** A rollup plugin that puts files in the place of others, and leaves the rest to the next plugin. */
export function replacing({ instead }) {
  return {
    name: 'stomp-wasm-replacing',
    resolveId: (specifier, importer) => importer && standIn(specifier, importer, instead),
  };
}

/** The file that stands in the place of what is imported, if there is one. */
function standIn(specifier, importer, instead) {
  // `./client.js` and `./client` both mean `./client.ts`, as they do to TypeScript.
  const path = resolve(dirname(importer), specifier).replace(/(\.js)?$/, '.ts');
  const replaced = Object.keys(instead).find((name) => inSources(name) === path);
  // What stands in for a file may still build on it.
  const stands = replaced && inSources(instead[replaced]);
  return stands === importer ? undefined : stands;
}

/**
 * What stands behind all code of an entry that has the module in it: its text. It is not needed before a client is
 * activated, and between code it costs a compressor a hundred bytes, which takes code for code from code before it.
 */
export async function behind({ module, instead }) {
  return 'engine/load/inlined.ts' in instead ? '' : variableOf(MODULES[module].wasm);
}
