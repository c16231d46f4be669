// The scripts of the package: for each entry an ES module and a minified UMD bundle. The main entry also has a
// readable UMD bundle, and a source map of its ES module, which bundlers take. More would not fit into 2 MB.

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { build, transform } from 'esbuild';
import { rollup } from 'rollup';
import { ENTRIES, umd } from './entries.mjs';
import { ownNames } from './own-names.mjs';
import { ENTRY, PACKAGE, ROOT, TSCONFIG } from './paths.mjs';
import { behind, MADE, sources, TARGET } from './sources.mjs';

const OPTIONS = { target: TARGET, logLevel: 'warning' };

/** Writes esm6/*.js and bundles/*.umd{,.min}.js. The types have to be there. */
export async function bundle({ name, version, license }) {
  const banner = `/*! ${name} ${version} | ${license} */`;
  const shortened = await ownNames();
  for (const entry of ENTRIES) await bundleEntry(entry, banner, version, shortened);
}

async function bundleEntry(entry, banner, version, shortened) {
  const code = await modular(entry, banner, version, shortened);
  if (!entry.formats.includes('umd')) return;
  const file = join(PACKAGE, umd(entry));
  const readable = await universal(code, banner);
  const minified = await transform(readable, { ...OPTIONS, minify: true, legalComments: 'inline' });
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.min.js`, minified.code);
  if (entry.readable) await writeFile(`${file}.js`, readable);
}

/** Writes the ES module of an entry, and gives its code. */
async function modular(entry, banner, version, shortened) {
  const outfile = join(PACKAGE, `esm6/${entry.name}.js`);
  const { outputFiles } = await build({
    ...OPTIONS,
    entryPoints: [ENTRY],
    outfile,
    bundle: true,
    format: 'esm',
    plugins: [sources(entry, version)],
    external: entry.external,
    tsconfig: TSCONFIG,
    // Puts numbers in the place of their names, which not every bundler does.
    minifySyntax: true,
    mangleProps: shortened,
    minifyWhitespace: entry.dense,
    banner: { js: banner },
    footer: { js: await behind(entry) },
    sourcemap: entry.readable,
    write: false,
  });
  await mkdir(dirname(outfile), { recursive: true });
  for (const { path, text } of outputFiles)
    await writeFile(path, path.endsWith('.map') ? tidied(JSON.parse(text), outfile) : text);
  return outputFiles.find(({ path }) => path === outfile).text;
}

/**
 * Paths in source maps are those in the project, whatever folder it was built in. Generated sources
 * are of no use there.
 */
function tidied(map, file) {
  const isMade = (path) => path.startsWith(`${MADE}:`);
  const inProject = (path) =>
    relative(ROOT, resolve(dirname(file), path))
      .split(sep)
      .join('/');
  return JSON.stringify({
    ...map,
    sources: map.sources.map((path) => `stomp-wasm/${isMade(path) ? path : inProject(path)}`),
    sourcesContent: map.sourcesContent.map((text, at) => (isMade(map.sources[at]) ? null : text)),
  });
}

/** The UMD form of an ES module, without its source map. */
async function universal(module, banner) {
  const code = module.replace(banner, '').replace(/^\/\/# sourceMappingURL=.*$/m, '');
  const plugin = { name: 'module', resolveId: (id) => id, load: () => code };
  const graph = await rollup({
    input: 'module',
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
  return output[0].code;
}

/** What rollup only warns of would fail at the user's. */
function refuse(warning) {
  throw new Error(`rollup: ${warning.message}`);
}
