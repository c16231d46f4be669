// The scripts of the package: for each entry an ES module and a minified UMD bundle. Those of the main entry are there in
// a readable form too, and there is a source map of its ES module, which bundlers take. More would not fit into 2 MB.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build, transform } from 'esbuild';
import { rollup } from 'rollup';
import { condensed } from './condensed.mjs';
import { ENTRIES, umd } from './entries.mjs';
import { ownNames } from './own-names.mjs';
import { ENTRY, PACKAGE, TSCONFIG } from './paths.mjs';
import { prepared } from './prepared.mjs';
import { bundleSession } from './shared-session.mjs';
import { tidied } from './source-map.mjs';
import { behind, sources, TARGET } from './sources.mjs';

const OPTIONS = { target: TARGET, logLevel: 'warning' };

/** Writes esm6/*.js and bundles/*.umd{,.min}.js. The types have to be there. */
export async function bundle({ name, version, license }) {
  const banner = `/*! ${name} ${version} | ${license} */`;
  const shortened = await ownNames();
  // The same property has the same name in all scripts; the main entry has the most of them, and so the shortest.
  let names = {};
  for (const entry of ENTRIES) names = await modular(entry, banner, version, shortened, names);
  await bundleSession(banner, OPTIONS, shortened, names);
  for (const entry of ENTRIES) if (entry.formats.includes('umd')) await universal(entry, banner);
}

/** Writes the ES module of an entry. Gives `names`, with those of properties that esbuild has shortened here. */
async function modular(entry, banner, version, shortened, names) {
  const outfile = esModule(entry);
  const { outputFiles, mangleCache } = await build({
    ...OPTIONS,
    entryPoints: [ENTRY],
    outfile,
    bundle: true,
    format: 'esm',
    plugins: [sources(entry, version), prepared],
    external: entry.external,
    tsconfig: TSCONFIG,
    // Puts numbers in the place of their names, which not every bundler does.
    minifySyntax: true,
    mangleProps: shortened,
    mangleCache: names,
    banner: { js: banner },
    footer: { js: await behind(entry) },
    sourcemap: entry.readable,
    write: false,
  });
  await mkdir(dirname(outfile), { recursive: true });
  for (const { path, text } of outputFiles) {
    if (path.endsWith('.map')) await writeFile(path, tidied(text, outfile));
    else await writeFile(path, entry.readable ? text : await condensed(text, OPTIONS, entry));
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
