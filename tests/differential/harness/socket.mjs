// A socket of WebSocket's shape whose peer is the scenario.

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;

const HANDLERS = ['onopen', 'onmessage', 'onclose', 'onerror'];

/**
 * Everything done to it is logged. Options: `state` (the first `readyState`), `terminate` (it has that method,
 * as the sockets of `ws` do), `noBinaryType` (the property cannot be set), `closesAtOnce` (calls `onclose` within
 * `close()`), `sendThrows` (a message), `lookalike` (no prototype getters, as a hand-made object).
 */
export class FakeSocket {
  constructor(number, log, options = {}, url = `ws://broker/${number}`) {
    this.number = number;
    hide(this, { log, options, handlers: {}, lastBinaryType: 'blob', readyState: options.state ?? CONNECTING });
    this.url = url;
    this.protocol = '';
    this.bufferedAmount = 0;
    for (const name of HANDLERS) this.#defineHandler(name);
    if (options.terminate) this.terminate = (...args) => this.#terminate(args);
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
    this.log.add(`${this} send ${[data, ...more].map((item) => this.log.show(item)).join(', ')}${lost}`);
    if (this.options.sendThrows) throw new Error(this.options.sendThrows);
    if (this.readyState === CONNECTING) throw new DOMException('Still in CONNECTING state', 'InvalidStateError');
  }

  close(...args) {
    this.log.add(`${this} close(${args.map((arg) => this.log.show(arg)).join(', ')})`);
    const [code] = args;
    if (code !== undefined && code !== 1000 && !(code >= 3000 && code <= 4999)) {
      throw new DOMException(`The close code ${code} is not allowed`, 'InvalidAccessError');
    }
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSING;
    if (this.options.closesAtOnce) this.fireClose({ code: code ?? 1005, reason: args[1] ?? '', wasClean: true });
  }

  #terminate(args) {
    this.log.add(`${this} terminate(${args.map((arg) => this.log.show(arg)).join(', ')})`);
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSING;
    queueMicrotask(() => this.fireClose({ code: 1006, reason: '', wasClean: false }));
  }

  fireOpen() {
    this.readyState = OPEN;
    this.#fire('onopen', { type: 'open' });
  }

  fireMessage(data) {
    this.#fire('onmessage', { type: 'message', data });
  }

  fireError(event = { type: 'error', message: 'no route' }) {
    this.#fire('onerror', event);
  }

  fireClose({ code, reason, wasClean }) {
    this.readyState = CLOSED;
    this.#fire('onclose', { type: 'close', code, reason, wasClean });
  }

  #fire(name, event) {
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

function hide(target, fields) {
  for (const [name, value] of Object.entries(fields)) {
    Object.defineProperty(target, name, { value, writable: true, enumerable: false });
  }
}
