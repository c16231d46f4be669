// Bundlers, as they come: no plugin, no loader, no setting for WebAssembly.

import { page, program, script, server } from '../support/ways.mjs';

const BUNDLED = { project: 'bundlers', takes: "`import … from 'stomp-wasm'`", runs: 'Chromium' };
const WORKER = { ...BUNDLED, runs: 'Chromium, module worker' };
const SLIM = { ...BUNDLED, takes: '`stomp-wasm/slim`, `stomp-wasm/stomp.wasm`' };

const VITE = { tools: ['vite'], build: ['vite build'] };
const WEBPACK = { tools: ['webpack'], build: ['webpack'] };
const ESBUILD = { tools: ['esbuild'] };

export const bundlers = [
  {
    ...BUNDLED,
    tools: ['vite'],
    name: 'Vite, dev server',
    run: server('vite --host 127.0.0.1 --port 0'),
  },
  { ...BUNDLED, ...VITE, name: 'Vite', run: page('index.html', 'dist/vite') },
  { ...WORKER, ...VITE, name: 'Vite, a worker', run: page('worker.html', 'dist/vite') },
  { ...SLIM, ...VITE, name: 'Vite, the module as a file', run: page('slim.html', 'dist/vite') },
  { ...BUNDLED, ...WEBPACK, name: 'webpack', run: script('dist/webpack/main.js') },
  { ...WORKER, ...WEBPACK, name: 'webpack, a worker', run: script('dist/webpack/worker.js') },
  {
    ...SLIM,
    ...WEBPACK,
    name: 'webpack, the module as a file',
    run: script('dist/webpack/slim.js'),
  },
  {
    ...BUNDLED,
    ...ESBUILD,
    name: 'esbuild',
    build: ['esbuild source/main.js --bundle --minify --outfile=dist/esbuild/main.js'],
    run: script('dist/esbuild/main.js'),
  },
  {
    ...BUNDLED,
    ...ESBUILD,
    name: 'esbuild, without SockJS',
    takes: '`stomp-wasm/websocket`',
    build: ['esbuild source/websocket.js --bundle --minify --outfile=dist/esbuild/websocket.js'],
    run: script('dist/esbuild/websocket.js'),
  },
  {
    ...BUNDLED,
    ...ESBUILD,
    name: 'esbuild, without WebAssembly',
    takes: '`stomp-wasm/js`',
    build: ['esbuild source/js.js --bundle --minify --outfile=dist/esbuild/js.js'],
    run: script('dist/esbuild/js.js'),
  },
  {
    ...BUNDLED,
    ...ESBUILD,
    name: "esbuild, as React Native's bundler resolves",
    takes: '`import`, by its condition `react-native`',
    runs: 'Node, of the machine, without WebAssembly',
    build: [
      'esbuild source/native.js --bundle --platform=node --conditions=react-native --outfile=dist/esbuild/native.cjs',
    ],
    run: program('node dist/esbuild/native.cjs'),
  },
  {
    ...BUNDLED,
    name: 'Rollup',
    tools: ['rollup', '@rollup/plugin-node-resolve'],
    build: ['rollup --config'],
    run: script('dist/rollup/main.js', { type: 'module' }),
  },
  {
    ...BUNDLED,
    project: 'parcel',
    name: 'Parcel',
    tools: ['parcel'],
    build: ['parcel build source/index.html --no-cache'],
    run: page('index.html', 'dist'),
  },
];
