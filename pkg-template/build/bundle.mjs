// The JavaScript of the package: one ES module, and one UMD file, also minified.

import { join, relative, sep } from 'node:path';
import { build } from 'esbuild';
import { rollup } from 'rollup';
import { ENTRY, PACKAGE, ROOT } from './paths.mjs';
import { sources, TARGET } from './sources.mjs';

const UMD = join(PACKAGE, 'bundles/stomp.umd.js');

/** Writes esm6/index.js and bundles/stomp.umd{,.min}.js, with their source maps. */
export async function bundle({ name, version, license }) {
  const graph = await rollup({ input: ENTRY, plugins: [sources()], onwarn: refuse });
  const common = {
    banner: `/*! ${name} ${version} | ${license} */`,
    sourcemap: true,
    sourcemapPathTransform: (path, map) => inProject(join(map, '..', path)),
  };
  await graph.write({ ...common, format: 'es', file: join(PACKAGE, 'esm6/index.js') });
  await graph.write({ ...common, format: 'umd', name: 'StompJs', exports: 'named', file: UMD });
  await graph.close();
  await minify();
}

/** What rollup only warns of (a name that is not exported, a cycle) would fail at the user's. */
function refuse(warning) {
  throw new Error(`rollup: ${warning.message}`);
}

async function minify() {
  await build({
    entryPoints: [UMD],
    outfile: join(PACKAGE, 'bundles/stomp.umd.min.js'),
    minify: true,
    sourcemap: true,
    target: TARGET,
    legalComments: 'inline',
    logLevel: 'warning',
  });
}

/** Paths in source maps are those in the project, whatever folder it was built in. */
const inProject = (path) => `stomp-wasm/${relative(ROOT, path).split(sep).join('/')}`;
