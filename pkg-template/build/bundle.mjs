// The scripts of the package: for each entry an ES module, a UMD bundle and its minified form.

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { build } from 'esbuild';
import { rollup } from 'rollup';
import { ENTRIES, umd } from './entries.mjs';
import { ownNames } from './own-names.mjs';
import { ENTRY, PACKAGE, ROOT, TSCONFIG } from './paths.mjs';
import { MADE, sources, TARGET } from './sources.mjs';

const OPTIONS = { target: TARGET, logLevel: 'warning', sourcemap: true };

/** Writes esm6/*.js and bundles/*.umd{,.min}.js, with their source maps. The types have to be there. */
export async function bundle({ name, version, license }) {
  const banner = `/*! ${name} ${version} | ${license} */`;
  const shortened = await ownNames();
  for (const entry of ENTRIES) await bundleEntry(entry, banner, version, shortened);
}

async function bundleEntry(entry, banner, version, shortened) {
  const module = await modular(entry, banner, version, shortened);
  if (!entry.formats.includes('umd')) return;
  const file = join(PACKAGE, umd(entry));
  await universal(module, banner, `${file}.js`);
  await build({
    ...OPTIONS,
    entryPoints: [`${file}.js`],
    outfile: `${file}.min.js`,
    minify: true,
    legalComments: 'inline',
  });
}

/** Writes the ES module of an entry, and gives it: `{code, map}`. */
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
    write: false,
  });
  const [map, code] = ['.map', '.js'].map(
    (end) => outputFiles.find(({ path }) => path.endsWith(end)).text,
  );
  const named = { code, map: tidied(JSON.parse(map), outfile) };
  await mkdir(dirname(outfile), { recursive: true });
  await writeFile(outfile, code);
  await writeFile(`${outfile}.map`, JSON.stringify(named.map));
  return named;
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
  return {
    ...map,
    sources: map.sources.map((path) => `stomp-wasm/${isMade(path) ? path : inProject(path)}`),
    sourcesContent: map.sourcesContent.map((text, at) => (isMade(map.sources[at]) ? null : text)),
  };
}

/** Writes the UMD form of an ES module. */
async function universal(module, banner, file) {
  const code = module.code.replace(banner, '');
  const plugin = { name: 'module', resolveId: (id) => id, load: () => ({ ...module, code }) };
  const graph = await rollup({
    input: 'module',
    plugins: [plugin],
    treeshake: false,
    onwarn: refuse,
  });
  const sourcemapPathTransform = (path) => path.slice(path.indexOf('stomp-wasm/'));
  await graph.write({
    banner,
    file,
    format: 'umd',
    name: 'StompJs',
    exports: 'named',
    sourcemap: true,
    sourcemapPathTransform,
  });
  await graph.close();
}

/** What rollup only warns of would fail at the user's. */
function refuse(warning) {
  throw new Error(`rollup: ${warning.message}`);
}
