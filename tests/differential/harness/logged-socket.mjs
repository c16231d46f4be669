// A socket of WebSocket's shape: everything done to it is written to a log. What it is connected to is its subclasses' business.

const CONNECTING = 0;
const OPEN = 1;

const HANDLERS = ['onopen', 'onmessage', 'onclose', 'onerror'];

/** Options: `noBinaryType` (the property cannot be set), `sendThrows` (a message). */
export class LoggedSocket {
  constructor(number, log, options, url) {
    hide(this, { number, log, options, handlers: {}, lastBinaryType: 'blob' });
    this.url = url;
    for (const name of HANDLERS) this.#defineHandler(name);
  }

  get binaryType() {
    return this.lastBinaryType;
  }

  set binaryType(value) {
    this.log.addAssignment(this, `binaryType ${value}`);
    if (this.options.noBinaryType) throw new TypeError('binaryType cannot be set');
    this.lastBinaryType = value;
  }

  send(data, ...more) {
    const lost = this.readyState > OPEN ? ' (lost)' : '';
    this.log.add(`${this} send ${this.#shown([data, ...more])}${lost}`);
    if (this.options.sendThrows) throw new Error(this.options.sendThrows);
    if (this.readyState === CONNECTING)
      throw new DOMException('Still in CONNECTING state', 'InvalidStateError');
    this.transmit(data);
  }

  /** Takes what is sent on an open socket, or one that was. */
  transmit() {}

  logCall(method, args) {
    this.log.add(`${this} ${method}(${this.#shown(args)})`);
  }

  #shown(values) {
    return values.map((value) => this.log.show(value)).join(', ');
  }

  /** Calls a handler as a browser does: what it throws reaches no caller. */
  fire(name, event) {
    const handler = this.handlers[name];
    if (typeof handler !== 'function') return;
    try {
      handler.call(this, event);
    } catch (error) {
      this.log.add(`thrown out of ${name}: ${this.log.show(error)}`);
    }
  }

  #defineHandler(name) {
    const get = () => this.handlers[name] ?? null;
    const set = (value) => {
      this.log.addAssignment(this, typeof value === 'function' ? name : `${name} ${value}`);
      this.handlers[name] = value;
    };
    Object.defineProperty(this, name, { get, set, enumerable: true, configurable: true });
  }

  toString() {
    return `socket${this.number}`;
  }
}

/** Defines properties that do not show. */
export function hide(target, fields) {
  for (const [name, value] of Object.entries(fields)) {
    Object.defineProperty(target, name, { value, writable: true, enumerable: false });
  }
}
