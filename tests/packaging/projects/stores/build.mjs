// Builds a page's script out of each file in source/ that is none of what they share.

import { readFile } from 'node:fs/promises';

import { build } from 'esbuild';
import { compileModule } from 'svelte/compiler';

const runes = {
  name: 'runes',
  setup(build) {
    build.onLoad({ filter: /\.svelte\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      return { contents: compileModule(source, { filename: path, dev: true }).js.code };
    });
  },
};

await build({
  entryPoints: ['vue', 'pinia', 'vuex', 'valtio', 'mobx', 'svelte', 'react', 'react-stores'].map(
    (name) => `source/${name}.js`,
  ),
  bundle: true,
  format: 'iife',
  outdir: 'dist',
  plugins: [runes],
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
