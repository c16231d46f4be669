import './watch.js';

import { createStore } from 'vuex';

import { live } from './lifetime.js';

/** A store whose state has the client, as mutations put it there. */
const inStore = (options) => (make) => {
  const store = createStore({
    ...options,
    state: () => ({ client: null }),
    mutations: {
      hold(state, client) {
        state.client = client;
      },
    },
    actions: {
      open: ({ commit }) => commit('hold', make()),
      begin: ({ state }) => state.client.activate(),
      end: ({ state }) => state.client.deactivate(),
    },
  });
  store.dispatch('open');
  return {
    held: () => store.state.client,
    begin: () => store.dispatch('begin'),
    end: () => store.dispatch('end'),
  };
};

globalThis.outcome = live({ 'a store': inStore({}) });
