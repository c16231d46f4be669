// The entries of the package. All are src/index.ts; they differ in how the module is loaded and in what is
// left out, and that is: in which files stand in the place of which others.

/**
 * - `name`: esm6/NAME.js, and bundles/stomp-NAME.umd.min.js (of the first one: bundles/stomp.umd.min.js).
 * - `module`: which build of the module (paths.mjs).
 * - `instead`: files of src/ by those whose place they take.
 * - `readable`: whether its ES module and one of its UMD bundles are not minified, and there is a source map.
 * - `keepsNames`: whether parameters keep their names, which are in the texts of TypeErrors, as in those of stompjs: the
 *   tests compare them. In all entries it would be too much for 2 MB.
 * - `external`: what its file imports from the package itself.
 * - `formats`: `es`, and `umd` for `require` and script tags.
 */
export const ENTRIES = [
  { name: 'index', readable: true },
  { name: 'slim', instead: { 'engine/load/inlined.ts': 'engine/load/given.ts' } },
  {
    name: 'workerd',
    instead: {
      'engine/load/inlined.ts': 'engine/load/imported.ts',
      // It compiles nothing, and a second module to import is a second file to serve.
      'session/engine/inlined.ts': 'session/engine/translated.ts',
    },
    external: ['../stomp.wasm'],
    formats: ['es'],
  },
  {
    name: 'js',
    keepsNames: true,
    instead: {
      'engine/load/inlined.ts': 'engine/load/translated.ts',
      'engine/load/growth.ts': 'engine/load/translated-growth.ts',
      'session/engine/inlined.ts': 'session/engine/translated.ts',
    },
  },
  {
    name: 'websocket',
    module: 'websocket',
    instead: {
      'sockjs/built-in.ts': 'sockjs/left-out.ts',
      'api/sockjs-options.ts': 'api/no-sockjs-options.ts',
    },
    types: 'websocket',
  },
].map((entry) => ({
  module: 'full',
  instead: {},
  readable: false,
  keepsNames: false,
  external: [],
  formats: ['es', 'umd'],
  ...entry,
}));

/** Those that have types of their own; the others share those of the first. */
export const TYPED = ENTRIES.filter(({ name, types }) => name === 'index' || types);

/** Where the UMD of an entry is, without `.js` or `.min.js`. */
export const umd = ({ name }) => `bundles/${name === 'index' ? 'stomp' : `stomp-${name}`}.umd`;
