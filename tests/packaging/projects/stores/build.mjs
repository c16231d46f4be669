// Builds a page's script out of each file in source/ that is none of what they share, and of each recipe.

import { readFile } from 'node:fs/promises';

import { build } from 'esbuild';
import { compile, compileModule } from 'svelte/compiler';
import { compileScript, parse } from 'vue/compiler-sfc';

/** Files that a framework's own compiler makes a module of: by the ends of their names. */
const COMPILERS = {
  '.svelte.js': (source, filename) => compileModule(source, { filename, dev: true }).js.code,
  '.svelte': (source, filename) => compile(source, { filename, dev: true }).js.code,
  '.vue': (source, filename) => {
    const { descriptor, errors } = parse(source, { filename });
    if (errors.length > 0) throw errors[0];
    return compileScript(descriptor, { id: filename, inlineTemplate: true }).content;
  },
};

const compilers = {
  name: 'compilers',
  setup(build) {
    for (const [end, compiled] of Object.entries(COMPILERS)) {
      const filter = new RegExp(`${end.replaceAll('.', '\\.')}$`);
      build.onLoad({ filter }, async ({ path }) => ({
        contents: compiled(await readFile(path, 'utf8'), path),
      }));
    }
  },
};

const STORES = ['vue', 'pinia', 'vuex', 'valtio', 'mobx', 'svelte', 'react', 'react-stores'];
const RECIPES = ['react', 'vue', 'svelte'];

await build({
  entryPoints: [
    ...STORES.map((name) => ({ in: `source/${name}.js`, out: name })),
    ...RECIPES.map((name) => ({ in: `recipes/${name}.js`, out: `recipe-${name}` })),
  ],
  bundle: true,
  format: 'iife',
  outdir: 'dist',
  plugins: [compilers],
  jsx: 'automatic',
  // Vue with its compiler of templates.
  alias: { vue: 'vue/dist/vue.esm-bundler.js' },
  // As in development: there is more that goes wrong, and StrictMode does something.
  define: {
    'process.env.NODE_ENV': '"development"',
    __VUE_OPTIONS_API__: 'true',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
  },
});
