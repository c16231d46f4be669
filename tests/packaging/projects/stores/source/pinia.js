import './watch.js';

import { createPinia, defineStore, setActivePinia } from 'pinia';
import { createApp, ref, shallowRef } from 'vue';

import { live } from './lifetime.js';

const pinia = createPinia();
createApp({ render: () => null }).use(pinia);
setActivePinia(pinia);

let count = 0;

/** A store of its own for each client: `define` makes it. */
const inStore = (define) => (make) => {
  const store = define(`store ${(count += 1)}`, make)();
  store.$subscribe(() => {});
  store.open();
  return { held: () => store.client, begin: () => store.begin(), end: () => store.end() };
};

globalThis.outcome = live({
  'an options store': inStore((name, make) =>
    defineStore(name, {
      state: () => ({ client: null }),
      getters: { isOpen: ({ client }) => Boolean(client?.connected) },
      actions: {
        open() {
          this.client = make();
        },
        begin() {
          this.client.activate();
        },
        end() {
          return this.client.deactivate();
        },
      },
    }),
  ),
  'a setup store': inStore((name, make) => defineStore(name, setup(make, ref))),
  'a setup store with shallowRef': inStore((name, make) =>
    defineStore(name, setup(make, shallowRef)),
  ),
});

const setup = (make, hold) => () => {
  const client = hold(null);
  const open = () => {
    client.value = make();
  };
  const begin = () => client.value.activate();
  const end = () => client.value.deactivate();
  return { client, open, begin, end };
};
