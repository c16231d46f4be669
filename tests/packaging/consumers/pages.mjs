// Pages and workers without any build: the files of the package, served as they are.

import { page } from '../support/ways.mjs';

const PLAIN = { project: 'plain', tools: [], build: [] };
const UMD = '`bundles/stomp.umd.js`';
const ES_MODULE = '`esm6/index.js`';

export const pages = [
  {
    ...PLAIN,
    name: 'Plain `<script>`',
    takes: '`bundles/stomp.umd.min.js`',
    runs: 'Chromium',
    run: page('umd.html'),
  },
  {
    ...PLAIN,
    name: 'Import map',
    takes: ES_MODULE,
    runs: 'Chromium',
    run: page('import-map.html'),
  },
  {
    ...PLAIN,
    name: 'Import map, the module as a file',
    takes: '`esm6/slim.js`, `stomp.wasm`',
    runs: 'Chromium',
    run: page('slim.html'),
  },
  {
    ...PLAIN,
    name: 'Import map, without WebAssembly',
    takes: '`esm6/js.js`',
    runs: 'Chromium',
    run: page('js.html'),
  },
  {
    ...PLAIN,
    name: 'Module worker',
    takes: ES_MODULE,
    runs: 'Chromium',
    run: page('module-worker.html'),
  },
  {
    ...PLAIN,
    name: 'Classic worker',
    takes: UMD,
    runs: 'Chromium',
    run: page('classic-worker.html'),
  },
  {
    ...PLAIN,
    name: 'SharedWorker',
    takes: ES_MODULE,
    runs: 'Chromium',
    run: page('shared-worker.html'),
  },
  {
    ...PLAIN,
    name: 'Service worker',
    takes: UMD,
    runs: 'Chromium',
    run: page('service-worker.html'),
  },
];
