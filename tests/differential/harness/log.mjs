// What a client did, line by line.

import { LoggedSocket } from './logged-socket.mjs';
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

  /** A property set on a socket. What is set in one go is a set: the order makes no difference. */
  addAssignment(socket, property) {
    const last = this.#assignments;
    if (last?.socket === socket && last.at === this.lines.length - 1) last.properties.add(property);
    else this.#assignments = { socket, at: this.lines.length, properties: new Set([property]) };
    const { at, properties } = this.#assignments;
    this.lines.length = at;
    this.add(`${socket} gets ${[...properties].sort().join(', ')}`);
  }

  /** `value` as text for a line. */
  show(value) {
    return show(value, {
      name: (object) => this.#nameOf(object),
      text: (text) => this.textOf(text),
    });
  }

  /** What stands for a text in this log. */
  textOf(text) {
    return text;
  }

  #nameOf(object) {
    if (object === this.client) return 'client';
    return object instanceof LoggedSocket ? String(object) : undefined;
  }
}
