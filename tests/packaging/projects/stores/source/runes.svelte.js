// Runes of Svelte 5.

import { flushSync } from 'svelte';

/** In a deep state. */
export function rune(make) {
  const state = $state({ client: make() });
  return { held: () => state.client };
}

/** A class with a client that an effect activates, and deactivates when it is torn down. */
export class Chat {
  client = $state();

  constructor(make) {
    this.make = make;
  }

  held = () => this.client;

  begin = () => {
    this.destroy = $effect.root(() => {
      $effect(() => this.connect());
    });
    flushSync();
  };

  end = () => {
    this.destroy();
    return this.ended;
  };

  connect() {
    const client = this.make();
    this.client = client;
    client.activate();
    return () => {
      this.ended = client.deactivate();
    };
  }
}
