// Libraries that hold the state of applications, in which clients live their whole lives: projects/stores/source/lifetime.js.

import { script } from '../support/ways.mjs';

/** A page with a client in each of the `places`, by each way to get a socket; nothing goes wrong, and nothing is left. */
const store = (name, tools, source, places) => ({
  name,
  tools,
  project: 'stores',
  takes: '`import`, bundled by esbuild',
  runs: 'Chromium',
  note: '[lives](#clients-in-stores)',
  build: ['node build.mjs'],
  run: script(`dist/${source}.js`),
  expected: { places, failures: [], left: [] },
});

export const stores = [
  // Proxies of clients: F-1.
  store('Vue', ['vue'], 'vue', [
    'ref',
    'reactive, watched',
    'reactive, set later',
    'shallowRef',
    'markRaw',
    'readonly of a ref, where others see it',
    'data of a component',
  ]),
  store('Pinia', ['pinia', 'vue'], 'pinia', [
    'an options store',
    'a setup store',
    'a setup store with shallowRef',
  ]),
  store('Vuex', ['vuex', 'vue'], 'vuex', ['a store']),
  store('valtio', ['valtio'], 'valtio', [
    'proxy',
    'a proxy that others subscribe to',
    'ref in a proxy',
    'a snapshot',
  ]),
  store('MobX', ['mobx'], 'mobx', [
    'observable, deep',
    'observable box',
    'makeAutoObservable',
    'a client that is observable itself',
  ]),
  store('Svelte, stores and runes', ['svelte'], 'svelte', [
    'a writable store',
    'a readable store, while it is subscribed to',
    '$state',
    '$state of a class, and $effect',
  ]),
  store('React, `StrictMode`', ['react'], 'react', [
    'a client for each effect',
    'useState',
    'useRef',
  ]),
  store('React, stores in `StrictMode`', ['zustand', 'jotai', 'immer'], 'react-stores', [
    'zustand',
    'zustand with immer',
    'jotai',
    'produced by immer, and frozen',
  ]),
];
