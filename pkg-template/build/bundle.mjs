// The scripts of the package: for each entry an ES module and a minified UMD bundle, and what the ES modules share. Those of
// the main entry are there in a readable form too, and so is what all entries share of the client; there are source maps of these ES modules, which
// bundlers take. More would not fit into 2 MB.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build, transform } from 'esbuild';
import { rollup } from 'rollup';
import { condensed } from './condensed.mjs';
import { ENTRIES, umd } from './entries.mjs';
import { ownNames } from './own-names.mjs';
import { ENTRY, inSources, PACKAGE, TSCONFIG } from './paths.mjs';
import { prepared } from './prepared.mjs';
import { exportsOf, requireOnly, ALL, SCRIPTS, shared, writeDecisions } from './shared-scripts.mjs';
import { tidied } from './source-map.mjs';
import { behind, sources, TARGET } from './sources.mjs';

const OPTIONS = { target: TARGET, logLevel: 'warning' };

/** Writes esm6/*.js and bundles/*.umd{,.min}.js. The types have to be there. */
export async function bundle({ name, version, license }) {
  const banner = `/*! ${name} ${version} | ${license} */`;
  const shortened = await ownNames();
  // The same property has the same name in all scripts.
  let names = await namesOfAll(version, shortened);
  for (const entry of ENTRIES)
    names = await modular(await ofEntry(entry, version), banner, shortened, names);
  for (const script of SCRIPTS) names = await modular(ofScript(script), banner, shortened, names);
  await writeDecisions(banner, TARGET);
  for (const entry of ENTRIES) if (entry.formats.includes('umd')) await universal(entry, banner);
}

/** The names that esbuild gives to properties if all is one script: the most frequent ones have the shortest. */
async function namesOfAll(version, shortened) {
  const { mangleCache } = await build({
    ...OPTIONS,
    entryPoints: [ENTRY],
    bundle: true,
    format: 'esm',
    plugins: [shared(ALL), sources(ENTRIES[0], version), prepared],
    tsconfig: TSCONFIG,
    mangleProps: shortened,
    mangleCache: {},
    minify: true,
    write: false,
  });
  return mangleCache;
}

/** What `modular` makes the ES module of an entry of. */
const ofEntry = async (entry, version) => ({
  ...entry,
  options: {
    entryPoints: [ENTRY],
    plugins: [shared(), sources(entry, version), prepared],
    external: entry.external,
    footer: { js: await behind(entry) },
  },
});

/** What `modular` makes a script of that entries share. */
const ofScript = (script) => ({
  ...script,
  keepsNames: false,
  options: {
    stdin: { contents: exportsOf(script), resolveDir: inSources('') },
    plugins: [shared(script), prepared],
  },
  check: (inputs) => requireOnly(script, inputs),
});

/** Writes an ES module. Gives `names`, with those of properties that esbuild has shortened here. */
async function modular({ options, check, ...script }, banner, shortened, names) {
  const outfile = esModule(script);
  const { outputFiles, mangleCache, metafile } = await build({
    ...OPTIONS,
    ...options,
    outfile,
    bundle: true,
    format: 'esm',
    tsconfig: TSCONFIG,
    // Puts numbers in the place of their names, which not every bundler does.
    minifySyntax: true,
    mangleProps: shortened,
    mangleCache: names,
    banner: { js: banner },
    sourcemap: script.readable,
    metafile: true,
    write: false,
  });
  for (const { inputs } of Object.values(metafile.outputs)) check?.(inputs);
  await mkdir(dirname(outfile), { recursive: true });
  for (const { path, text } of outputFiles) {
    if (path.endsWith('.map')) await writeFile(path, tidied(text, outfile));
    else await writeFile(path, script.readable ? text : await condensed(text, OPTIONS, script));
  }
  return mangleCache;
}

const esModule = ({ name }) => join(PACKAGE, `esm6/${name}.js`);

/** Writes the UMD form of an entry, with all that its ES module imports. */
async function universal(entry, banner) {
  const plugin = {
    name: 'without-banner',
    async load(id) {
      const code = await readFile(id, 'utf8');
      return code.replace(banner, '').replace(/^\/\/# sourceMappingURL=.*$/m, '');
    },
  };
  const graph = await rollup({
    input: esModule(entry),
    plugins: [plugin],
    treeshake: false,
    onwarn: refuse,
  });
  const { output } = await graph.generate({
    banner,
    format: 'umd',
    name: 'StompJs',
    exports: 'named',
  });
  await graph.close();
  const write = async (path, options) => {
    const { code } = await transform(output[0].code, {
      ...OPTIONS,
      legalComments: 'inline',
      ...options,
    });
    await writeFile(join(PACKAGE, path), code);
  };
  await mkdir(dirname(join(PACKAGE, umd(entry))), { recursive: true });
  await write(`${umd(entry)}.min.js`, { minify: true });
  // With the names of the sources, and in lines for stack traces.
  if (entry.readable)
    await write(`${umd(entry)}.js`, { minifyWhitespace: true, minifySyntax: true, lineLimit: 100 });
}

/** What rollup only warns of would fail at the user's. */
function refuse(warning) {
  throw new Error(`rollup: ${warning.message}`);
}
