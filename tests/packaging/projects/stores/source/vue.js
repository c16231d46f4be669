import './watch.js';

import { createApp, markRaw, reactive, readonly, ref, shallowRef, watch } from 'vue';

import { live } from './lifetime.js';

/** A component that has the client in its data, as most have. */
function component(make) {
  const element = document.createElement('div');
  const app = createApp({
    template: '<p>{{ client?.active }}</p>',
    data: () => ({ client: null }),
    mounted() {
      this.client = make();
      this.client.activate();
    },
    unmounted() {
      this.ended = this.client.deactivate();
    },
  });
  let vm;
  return {
    held: () => vm.client,
    begin: () => (vm = app.mount(element)),
    end: () => {
      const mounted = vm;
      app.unmount();
      return mounted.ended;
    },
  };
}

// In development Vue sets a timer with the first application.
createApp({});

globalThis.outcome = live({
  ref: (make) => {
    const client = ref(make());
    return { held: () => client.value };
  },
  'reactive, watched': (make) => {
    const state = reactive({ client: make() });
    watch(state, () => {}, { deep: true });
    return { held: () => state.client };
  },
  'reactive, set later': (make) => {
    const state = reactive({ client: null });
    state.client = make();
    return { held: () => state.client };
  },
  shallowRef: (make) => {
    const client = shallowRef(make());
    return { held: () => client.value };
  },
  markRaw: (make) => {
    const state = reactive({ client: markRaw(make()) });
    return { held: () => state.client };
  },
  'readonly of a ref, where others see it': (make) => {
    const client = ref(make());
    const seen = readonly(client);
    const begin = () => client.value.activate();
    const end = () => client.value.deactivate();
    return { held: () => seen.value, begin, end };
  },
  'data of a component': component,
});
