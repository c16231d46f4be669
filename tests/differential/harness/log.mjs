// What a client did, line by line.

import { FakeSocket } from './socket.mjs';
import { show } from './show.mjs';

export class Log {
  lines = [];
  /** The client under test, once there is one: it is shown by name. */
  client;

  constructor(clock) {
    this.clock = clock;
  }

  add(text) {
    this.lines.push(`[${this.clock.now}] ${text}`);
  }

  show(value) {
    return show(value, (object) => this.#nameOf(object));
  }

  #nameOf(object) {
    if (object === this.client) return 'client';
    return object instanceof FakeSocket ? String(object) : undefined;
  }
}
