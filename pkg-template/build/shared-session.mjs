// Session's scripts in esm6/, which all entries share: `session.js` is a function that makes the class Session of the
// parts of an entry (src/session/kit.ts); `session-module.js` has its decisions as text, `session-translated.js` as
// JavaScript. In each entry they would be most of the package.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { inSources, MODULES, PACKAGE, TSCONFIG } from './paths.mjs';
import { prepared } from './prepared.mjs';
import { wholeOf } from './text.mjs';
import { wasmToJs } from './wasm2js.mjs';

const KIT = inSources('session/kit.ts');

/** The names of the parts, in the order in which they are given. */
async function parts() {
  const exported = (await readFile(KIT, 'utf8')).matchAll(/^export \{([^}]*)\}/gm);
  return [...exported].flatMap(([, names]) => names.split(',').map((name) => name.trim()));
}

/** What entries import in the place of src/session/session.ts. */
export const SESSION = 'stomp-core/session-of-entry';

/** The scripts by what entries import. */
export const SHARED = {
  'stomp-core/session': './session.js',
  'stomp-core/session-text': './session-module.js',
  'stomp-core/session-js': './session-translated.js',
};

/** The source of {@link SESSION}. */
export async function sessionOfEntry() {
  const names = (await parts()).join(', ');
  return [
    `import { ${names} } from ${JSON.stringify(KIT)};`,
    `import make from 'stomp-core/session';`,
    // Bundlers leave it out where Session is not used.
    `export const Session = /* @__PURE__ */ make(${names});`,
  ].join('\n');
}

/**
 * Writes them. Names of properties are shortened as in the entries: `shortened` matches them, `names` has those that
 * esbuild has given.
 */
export async function bundleSession(banner, options, shortened, names) {
  const { wasm } = MODULES.session;
  const write = (path, code) => writeFile(join(PACKAGE, 'esm6', path), `${banner}\n${code}`);
  await write(SHARED['stomp-core/session'], await factory(options, shortened, names));
  await write(SHARED['stomp-core/session-text'], await wholeOf(wasm));
  await write(SHARED['stomp-core/session-js'], await wasmToJs(wasm, options.target));
}

async function factory(options, shortened, names) {
  const { outputFiles } = await build({
    ...options,
    entryPoints: [inSources('session/session.ts')],
    bundle: true,
    format: 'esm',
    tsconfig: TSCONFIG,
    plugins: [given(await parts()), prepared],
    minify: true,
    mangleProps: shortened,
    mangleCache: names,
    write: false,
  });
  const exported = /^([^]*)export\{([\w$]+) as Session\};\s*$/;
  const [, body, session] = exported.exec(outputFiles[0].text) ?? [];
  if (!body) throw new Error('esbuild writes other exports than it used to');
  // Shortened, but for the name that people see.
  const named = `Object.defineProperty(${session}, 'name', { value: 'Session' })`;
  return `export default function (...kit) {\n${body}return ${named};\n}\n`;
}

/** The parts are what the function gets. */
const given = (names) => ({
  name: 'stomp-wasm-kit',
  setup(build) {
    build.onResolve({ filter: /\/kit\.js$/ }, () => ({ path: 'kit', namespace: 'kit' }));
    build.onLoad({ filter: /^/, namespace: 'kit' }, () => ({
      contents: `export const [${names.join(', ')}] = kit;`,
    }));
  },
});
