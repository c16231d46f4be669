import './watch.js';

import { derived, get, readable, writable } from 'svelte/store';

import { live } from './lifetime.js';
import { Chat, rune } from './runes.svelte.js';

globalThis.outcome = live({
  'a writable store': (make) => {
    const client = writable(make());
    const active = derived(client, ({ active }) => active);
    active.subscribe(() => {});
    return { held: () => get(client) };
  },
  'a readable store, while it is subscribed to': (make) => {
    let ended;
    const client = readable(undefined, (set) => {
      const made = make();
      set(made);
      made.activate();
      return () => (ended = made.deactivate());
    });
    let held;
    let unsubscribe;
    return {
      held: () => held,
      begin: () => (unsubscribe = client.subscribe((made) => (held = made))),
      end: () => {
        unsubscribe();
        return ended;
      },
    };
  },
  $state: rune,
  '$state of a class, and $effect': (make) => new Chat(make),
});
