// What a client did, line by line.

import { FakeSocket } from './socket.mjs';
import { show } from './show.mjs';

export class Log {
  lines = [];
  /** The client under test, once there is one: it is shown by name. */
  client;
  #assignments;

  constructor(clock) {
    this.clock = clock;
  }

  add(text) {
    this.lines.push(`[${this.clock.now}] ${text}`);
  }

  /** A property set on a socket. What is set in one go is a set: in which order, nobody can tell. */
  addAssignment(socket, property) {
    const last = this.#assignments;
    if (last?.socket === socket && last.at === this.lines.length - 1) last.properties.add(property);
    else this.#assignments = { socket, at: this.lines.length, properties: new Set([property]) };
    const { at, properties } = this.#assignments;
    this.lines.length = at;
    this.add(`${socket} gets ${[...properties].sort().join(', ')}`);
  }

  show(value) {
    return show(value, (object) => this.#nameOf(object));
  }

  #nameOf(object) {
    if (object === this.client) return 'client';
    return object instanceof FakeSocket ? String(object) : undefined;
  }
}
