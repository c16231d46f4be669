import './watch.js';

import { produce } from 'immer';
import { atom, createStore, Provider, useAtom } from 'jotai';
import { createElement } from 'react';
import { create } from 'zustand';
import { immer } from 'zustand/middleware/immer';

import { live } from './lifetime.js';
import { mounted, useConnection } from './strict-mode.js';

const clientAtom = atom(null);

globalThis.outcome = live({
  zustand: (make) => {
    const useStore = create(() => ({ client: make() }));
    return mounted((given) =>
      useConnection(
        useStore((state) => state.client),
        given,
      ),
    )(make);
  },
  'zustand with immer': (make) => {
    const useStore = create(immer((set) => ({ client: null, bodies: [], set })));
    useStore.getState().set((state) => {
      state.client = make();
    });
    return mounted((given) =>
      useConnection(
        useStore((state) => state.client),
        given,
      ),
    )(make);
  },
  jotai: (make) => {
    const store = createStore();
    store.set(clientAtom, make());
    const WithAtoms = ({ children }) => createElement(Provider, { store }, children);
    return mounted((given) => useConnection(useAtom(clientAtom)[0], given), WithAtoms)(make);
  },
  'produced by immer, and frozen': (make) => {
    const state = produce({ client: null }, (draft) => {
      draft.client = make();
    });
    return { held: () => state.client };
  },
});
