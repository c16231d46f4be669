// The sources as bundlers of applications make the least of them. Functions are arrow functions (arrows.mjs), and constants are
// where they are used, of which they leave the most as variables: esbuild puts there what a module imports from one that
// imports nothing, if it is a number or has few characters.

import { readFile } from 'node:fs/promises';
import { withArrows } from './arrows.mjs';
import { isExported } from './shared-scripts.mjs';

/** Such a constant at the top of a module; a number may be calculated. */
const CONSTANT =
  /^(export )?const ([A-Z][A-Z\d_]*) = (-?\d[\da-fx_]*(?: (?:\*\*|<<) \d+)?|'[^'\n]{0,6}');$/gm;

const NAMESPACE = 'stomp-wasm-constants';

/** An esbuild plugin that reads the sources so. Lines stay where they are, for source maps. */
export const prepared = {
  name: 'stomp-wasm-prepared',
  setup(build) {
    build.onLoad(
      { namespace: 'file', filter: /[\\/]pkg-template[\\/]src[\\/].*\.ts$/ },
      async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const from = `from ${JSON.stringify(`${NAMESPACE}:${path}`)};`;
        const imports = [];
        const rest = source.replace(CONSTANT, (constant, exported, name) => {
          // What other scripts import has to be there.
          if (exported && isExported(path)) return constant;
          imports.push(`import { ${name} } ${from} ${exported ? `export { ${name} };` : ''}`);
          return '';
        });
        return {
          contents: imports.join(' ') + withArrows(rest),
          loader: 'ts',
        };
      },
    );
    build.onResolve({ filter: /^stomp-wasm-constants:/ }, ({ path }) => ({
      path: path.slice(NAMESPACE.length + 1),
      namespace: NAMESPACE,
      sideEffects: false,
    }));
    build.onLoad({ filter: /^/, namespace: NAMESPACE }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const all = [...source.matchAll(CONSTANT)];
      return {
        contents: all.map(([, , name, value]) => `export const ${name} = ${value};`).join('\n'),
      };
    });
  },
};
