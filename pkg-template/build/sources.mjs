// How rollup reads the package's sources: TypeScript by esbuild, the Rust side under the names `stomp-core`
// (wasm-bindgen's glue) and `stomp-core/hex` (the module's bytes), `stomp-core/js` (the
// module without WebAssembly), and `stomp-core/version`.

import { access, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { transform } from 'esbuild';
import { inSources, MODULES } from './paths.mjs';
import { wasmToJs } from './wasm2js.mjs';

/** The oldest language that has to understand what we ship. */
export const TARGET = 'es2020';

const HEX = '\0stomp-core/hex';
const JS = '\0stomp-core/js';
const VERSION = '\0stomp-core/version';

/** A rollup plugin that reads them as an entry wants them (entries.mjs), for a version of the package. */
export function sources({ module, instead, external }, version) {
  const { wasm, glue } = MODULES[module];
  const made = {
    [HEX]: () => hexOf(wasm),
    [JS]: async () => opaque(await wasmToJs(wasm, TARGET)),
    [VERSION]: () => `export default '${version}';\n`,
  };
  return {
    name: 'stomp-wasm-sources',
    async resolveId(specifier, importer) {
      if (external.includes(specifier)) return { id: specifier, external: true };
      if (specifier === 'stomp-core') return glue;
      if (specifier === 'stomp-core/hex') return HEX;
      if (specifier === 'stomp-core/js') return JS;
      if (specifier === 'stomp-core/version') return VERSION;
      return resolveSource(specifier, importer, instead);
    },
    load: (id) => made[id]?.() ?? null,
    transform: (code, id) => (id in made ? null : toJavaScript(code, id)),
  };
}

/** A rollup plugin that puts files in the place of others, and leaves the rest to the next plugin. */
export function replacing({ instead }) {
  return {
    name: 'stomp-wasm-replacing',
    resolveId: (specifier, importer) =>
      Object.keys(instead).length ? resolveSource(specifier, importer, instead) : null,
  };
}

async function resolveSource(specifier, importer, instead) {
  if (!importer || !specifier.startsWith('.')) return null;
  const path = resolve(dirname(importer), specifier);
  // `./client.js` and `./client` both mean `./client.ts`, as they do to TypeScript.
  const found = await firstExisting([path, path.replace(/\.js$/, '.ts'), `${path}.ts`]);
  const replaced = Object.keys(instead).find((name) => inSources(name) === found);
  // What stands in for a file may still build on it.
  const stands = replaced && inSources(instead[replaced]);
  return stands && stands !== importer ? stands : found;
}

async function firstExisting(paths) {
  for (const path of paths) {
    if (/\.[jt]s$/.test(path) && (await exists(path))) return path;
  }
  return null;
}

const exists = (path) => access(path).then(() => true, () => false);

/**
 * The module as a string of hexadecimal digits. Base64 is shorter as it stands, but what travels is
 * compressed, and compressors see the bytes through hex and not through base64.
 */
async function hexOf(wasm) {
  const hex = (await readFile(wasm)).toString('hex');
  return opaque(`export default '${hex}';\n`);
}

/** The empty map keeps what nobody wrote out of the source maps, where it is of no use. */
const opaque = (code) => ({ code, map: { mappings: '' } });

function toJavaScript(code, id) {
  return transform(code, {
    loader: id.endsWith('.ts') ? 'ts' : 'js',
    target: TARGET,
    sourcefile: id,
    sourcemap: true,
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false, verbatimModuleSyntax: true } },
  });
}
