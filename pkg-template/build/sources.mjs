// How rollup reads the package's sources: TypeScript by esbuild, and the Rust side under the names
// `stomp-core` (wasm-bindgen's glue) and `stomp-core/hex` (the module's bytes).

import { access, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { transform } from 'esbuild';
import { GLUE, MODULE } from './paths.mjs';

/** The oldest language that has to understand what we ship. */
export const TARGET = 'es2020';

const HEX = '\0stomp-core/hex';

/** A rollup plugin. */
export function sources() {
  return { name: 'stomp-wasm-sources', resolveId, load, transform: toJavaScript };
}

async function resolveId(specifier, importer) {
  if (specifier === 'stomp-core') return GLUE;
  if (specifier === 'stomp-core/hex') return HEX;
  if (!importer || !specifier.startsWith('.')) return null;
  const path = resolve(dirname(importer), specifier);
  // `./client.js` and `./client` both mean `./client.ts`, as they do to TypeScript.
  return firstExisting([path, path.replace(/\.js$/, '.ts'), `${path}.ts`]);
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
async function load(id) {
  if (id !== HEX) return null;
  const hex = (await readFile(MODULE)).toString('hex');
  // The empty map keeps the string out of the source maps, where it is of no use.
  return { code: `export default '${hex}';\n`, map: { mappings: '' } };
}

async function toJavaScript(code, id) {
  if (id === HEX) return null;
  return transform(code, {
    loader: id.endsWith('.ts') ? 'ts' : 'js',
    target: TARGET,
    sourcefile: id,
    sourcemap: true,
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false, verbatimModuleSyntax: true } },
  });
}
