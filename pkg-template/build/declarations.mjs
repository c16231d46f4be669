// The types of the package: those of the TypeScript sources, rolled into one file for each kind of entry.

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import { TYPED } from './entries.mjs';
import { ENTRY, PACKAGE, TSCONFIG } from './paths.mjs';
import { sharing } from './shared-types.mjs';
import { replacing } from './sources.mjs';

/** Where the types are: a folder of CommonJS, which programs of both kinds may refer to. */
const TYPES = join(PACKAGE, 'types');

/** Writes types/NAME.d.ts; and NAME.d.ts and NAME.d.cts, for those who import and those who `require` the package. */
export async function declare() {
  let all;
  for (const entry of TYPED) {
    const types = withDocs(await rolled(ENTRY, [replacing(entry)], TSCONFIG));
    const text = all === undefined ? types : sharing(types, all, './index.js');
    all ??= types;
    await writeTypes(text, entry.name, join(PACKAGE, entry.name));
  }
  await writeFile(join(TYPES, 'package.json'), '{ "type": "commonjs" }\n');
  await writeStubs();
}

/** The types of a TypeScript source and of all that it imports, as one text. */
export async function rolled(input, plugins, tsconfig) {
  const graph = await rollup({ input, plugins: [...plugins, dts({ tsconfig })] });
  const { output } = await graph.generate({ format: 'es' });
  await graph.close();
  return output[0].code;
}

/** The same text, indented by tabs: fewer bytes, for a package of 2 MB. */
export function narrow(types) {
  return types.replace(/^(?: {4})+/gm, (indent) => '\t'.repeat(indent.length / 4));
}

/**
 * The same text, as `narrow` gives it, without the marks of private members: by those a class would be another type than the
 * same class in another entry, and what is written for the control of one broker could not take the other.
 */
export function structural(types) {
  return narrow(types).replace(/^\t#private;\n/gm, '');
}

/** Writes types/NAME.d.ts, and FILE.d.ts and FILE.d.cts, which refer to it. */
export async function writeTypes(types, name, file) {
  await mkdir(TYPES, { recursive: true });
  await writeFile(join(TYPES, `${name}.d.ts`), types);
  const path = relative(dirname(file), join(TYPES, `${name}.js`));
  const reference = `export * from '${path.startsWith('.') ? path : `./${path}`}';\n`;
  for (const end of ['d.ts', 'd.cts']) await writeFile(`${file}.${end}`, reference);
}

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
