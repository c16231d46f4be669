import './watch.js';

import { autorun, configure, makeAutoObservable, makeObservable, observable } from 'mobx';

import { live } from './lifetime.js';

// The client changes its own state; nothing that is no action may otherwise.
configure({ enforceActions: 'never' });

class Chat {
  client;

  constructor(client) {
    this.client = client;
    makeAutoObservable(this, {}, { autoBind: true });
  }
}

globalThis.outcome = live({
  'observable, deep': (make) => {
    const state = observable({ client: make() }, {}, { deep: true });
    autorun(() => state.client.active);
    return { held: () => state.client };
  },
  'observable box': (make) => {
    const box = observable.box(make());
    return { held: () => box.get() };
  },
  makeAutoObservable: (make) => {
    const chat = new Chat(make());
    return { held: () => chat.client };
  },
  'a client that is observable itself': (make) => {
    const client = make();
    makeObservable(client, { reconnectDelay: observable, state: observable });
    autorun(() => client.active);
    return { held: () => client };
  },
});
