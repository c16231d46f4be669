// The scripts of the package: for each entry an ES module, a UMD bundle and its minified form.

import { join, relative, sep } from 'node:path';
import { build } from 'esbuild';
import { rollup } from 'rollup';
import { ENTRIES, umd } from './entries.mjs';
import { ENTRY, PACKAGE, ROOT } from './paths.mjs';
import { sources, TARGET } from './sources.mjs';

/** Writes esm6/*.js and bundles/*.umd{,.min}.js, with their source maps. */
export async function bundle({ name, version, license }) {
  const banner = `/*! ${name} ${version} | ${license} */`;
  for (const entry of ENTRIES) await bundleEntry(entry, banner, version);
}

async function bundleEntry(entry, banner, version) {
  const graph = await rollup({ input: ENTRY, plugins: [sources(entry, version)], onwarn: refuse });
  const common = {
    banner,
    sourcemap: true,
    sourcemapPathTransform: (path, map) => inProject(join(map, '..', path)),
  };
  await graph.write({ ...common, format: 'es', file: join(PACKAGE, `esm6/${entry.name}.js`) });
  if (entry.formats.includes('umd')) {
    const file = join(PACKAGE, umd(entry));
    await graph.write({ ...common, format: 'umd', name: 'StompJs', exports: 'named', file: `${file}.js` });
    await minify(file);
  }
  await graph.close();
}

/** What rollup only warns of (a name that is not exported, a cycle) would fail at the user's. */
function refuse(warning) {
  throw new Error(`rollup: ${warning.message}`);
}

async function minify(file) {
  await build({
    entryPoints: [`${file}.js`],
    outfile: `${file}.min.js`,
    minify: true,
    sourcemap: true,
    target: TARGET,
    legalComments: 'inline',
    logLevel: 'warning',
  });
}

/** Paths in source maps are those in the project, whatever folder it was built in. */
const inProject = (path) => `stomp-wasm/${relative(ROOT, path).split(sep).join('/')}`;
