// The types of the package: those of the TypeScript sources, rolled into one file for each kind of entry.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import { TYPED } from './entries.mjs';
import { ENTRY, PACKAGE, TSCONFIG } from './paths.mjs';
import { sharing } from './shared-types.mjs';
import { replacing } from './sources.mjs';

/** Writes NAME.d.cts, for those who `require` the package, and NAME.d.ts, which refers to it. */
export async function declare() {
  let all;
  for (const entry of TYPED) {
    const file = join(PACKAGE, `${entry.name}.d.cts`);
    const plugins = [replacing(entry), dts({ tsconfig: TSCONFIG })];
    const graph = await rollup({ input: ENTRY, plugins });
    await graph.write({ format: 'es', file });
    await graph.close();
    const types = withDocs(await readFile(file, 'utf8'));
    await writeFile(file, all === undefined ? types : sharing(types, all, './index.cjs'));
    all ??= types;
    await refer(file, join(PACKAGE, `${entry.name}.d.ts`));
  }
  await writeStubs();
}

/** Makes `file` stand for types in a `.d.cts` beside it: programs of both kinds have the same types, and one copy of them. */
export const refer = (types, file) =>
  writeFile(file, `export * from './${basename(types, '.d.cts')}.cjs';\n`);

const MEMBER = /^ {4}(\/\*\*(?:(?!\*\/)[^])*\*\/)\n {4}(?:(?:readonly|get) )*(\w+)\??[:(]/gm;
const REFERENCE = / {4}\/\*\* See \{@link Client\.(\w+)\}\. \*\//g;

/** Types in which an option has the text of the client's property, where it had a reference: editors show no more. */
function withDocs(types) {
  const docs = new Map();
  for (const [, text, name] of types.matchAll(MEMBER)) {
    if (!text.includes('See {@link Client.') && !docs.has(name)) docs.set(name, text);
  }
  const ofClient = (text) =>
    text.replace(/\{@link (\w+)/g, (link, name) =>
      docs.has(name) ? `{@link Client.${name}` : link,
    );
  return types.replace(REFERENCE, (_, name) => {
    if (!docs.has(name)) throw new Error(`the option ${name} is not described`);
    return `    ${ofClient(docs.get(name))}`;
  });
}

/** Modules of @stomp/stompjs whose names are those of this package; the others are its inside. */
const MODULES = [
  'index',
  'client',
  'compatibility/compat-client',
  'compatibility/stomp',
  'frame-impl',
  'i-frame',
  'i-message',
  'i-transaction',
  'parser',
  'stomp-config',
  'stomp-headers',
  'stomp-subscription',
  'types',
  'versions',
];

/** Types at the paths that @stomp/stompjs has, for imports of single files; in esm6/ scripts too, as there. */
async function writeStubs() {
  for (const folder of ['esm6', 'src']) {
    for (const name of MODULES) {
      const file = join(PACKAGE, folder, `${name}.d.ts`);
      const index = relative(dirname(file), join(PACKAGE, 'index.js'));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, `export * from '${index}';\n`);
      if (folder === 'src' || name === 'index') continue;
      const script = relative(dirname(file), join(PACKAGE, 'esm6/index.js'));
      const path = script.startsWith('.') ? script : `./${script}`;
      await writeFile(join(PACKAGE, folder, `${name}.js`), `export * from '${path}';\n`);
    }
  }
}
