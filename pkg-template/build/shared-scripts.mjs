// The scripts in esm6/ that all entries share, since in each entry they would be more than 2 MB: `common.js` has what
// `Client` and `Session` use and is the same in all of them; `session.js` has what is behind the class Session, which is
// itself in the entries and gives it their parts (src/session/parts.ts); `session-module.js` has its decisions as text,
// `session-translated.js` as JavaScript. At their top is code, and no function around it: minifiers give names to the
// variables of such code as to those of the entries, which saves 600 bytes after brotli.

import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { inSources, MODULES, PACKAGE } from './paths.mjs';
import { wholeOf } from './text.mjs';
import { wasmToJs } from './wasm2js.mjs';

/** Files of src/session that are in the entries, as they differ there. */
const OF_ENTRIES = ['session.ts', 'engine/inlined.ts', 'engine/translated.ts'];
/** Tables of numbers, which take the places of their names wherever they are used. */
const NUMBERS = ['engine/abi.ts', 'session/engine/abi.ts'];

const COMMON = [
  ...['errors', 'redact', 'report', 'secrets'].map((name) => `log/${name}.ts`),
  ...['clock', 'hide', 'kind', 'zone'].map((name) => `platform/${name}.ts`),
  ...['own-text', 'utf8'].map((name) => `text/${name}.ts`),
  'client/suggest.ts',
  'session/stomp-error.ts',
];

const SESSION = readdirSync(inSources('session'), { recursive: true })
  .filter((file) => file.endsWith('.ts') && !OF_ENTRIES.includes(file))
  .map((file) => `session/${file}`)
  .filter((file) => ![...COMMON, ...NUMBERS].includes(file));

/** What session.ts imports. */
const BEHIND_SESSION = ['abort', 'core', 'forms', 'latest', 'once', 'parts', 'texts'];

/** `files`: those of src/ that are in it; `exported`: those of them that others import; `readable`: as of entries (entries.mjs). */
export const SCRIPTS = [
  { name: 'common', files: COMMON, exported: COMMON, readable: true },
  {
    name: 'session',
    files: SESSION,
    exported: BEHIND_SESSION.map((it) => `session/${it}.ts`),
    readable: false,
  },
];

/** Whether other scripts import what the file at this path exports. */
export const isExported = (path) =>
  SCRIPTS.some(({ exported }) => exported.some((file) => inSources(file) === path));

/** Stands for all of them in one. */
export const ALL = 'all';

/** The scripts that are made of the module of Session, by what the sources import. */
export const OF_MODULE = {
  'stomp-core/session-text': './session-module.js',
  'stomp-core/session-js': './session-translated.js',
};

/** What exports all that the others import from a script. */
export const exportsOf = ({ exported }) =>
  exported.map((file) => `export * from './${file.replace(/ts$/, 'js')}';`).join('\n');

/** An esbuild plugin that leaves what is in these scripts to them; in the script `own`, what is in others. */
export const shared = (own) => ({
  name: 'stomp-wasm-shared',
  setup(build) {
    build.onResolve({ filter: /^stomp-core\/session-/ }, ({ path }) => ({
      path: OF_MODULE[path],
      external: true,
    }));
    build.onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
      const file = resolve(resolveDir, path).replace(/js$/, 'ts');
      const script = SCRIPTS.find(({ files }) => files.some((it) => inSources(it) === file));
      if (!script || own === ALL || script === own) return undefined;
      return { path: `./${script.name}.js`, external: true };
    });
  },
});

/** Fails if there is more in a script than is to be in it (`inputs`, of esbuild's metafile): it would be there twice. */
export function requireOnly({ name, files }, inputs) {
  const more = Object.keys(inputs).filter(
    (path) => inputs[path].bytesInOutput && !files.some((file) => path.endsWith(`/src/${file}`)),
  );
  if (more.length) throw new Error(`${name}.js has in it what entries have, too: ${more}`);
}

/** Writes the scripts that are made of the module. */
export async function writeDecisions(banner, target) {
  const { wasm } = MODULES.session;
  const write = (path, code) => writeFile(join(PACKAGE, 'esm6', path), `${banner}\n${code}`);
  await write(OF_MODULE['stomp-core/session-text'], await wholeOf(wasm));
  await write(OF_MODULE['stomp-core/session-js'], await wasmToJs(wasm, target));
}
