import './watch.js';

import { proxy, ref, snapshot, subscribe } from 'valtio/vanilla';

import { live } from './lifetime.js';

globalThis.outcome = live({
  proxy: (make) => {
    const state = proxy({ client: make() });
    return { held: () => state.client };
  },
  'a proxy that others subscribe to': (make) => {
    const state = proxy({ client: null });
    subscribe(state, () => snapshot(state));
    state.client = make();
    return { held: () => state.client };
  },
  'ref in a proxy': (make) => {
    const state = proxy({ client: ref(make()) });
    return { held: () => state.client };
  },
  'a snapshot': (make) => {
    const state = proxy({ client: make() });
    return {
      held: () => snapshot(state).client,
      begin: () => state.client.activate(),
      end: () => state.client.deactivate(),
    };
  },
});
