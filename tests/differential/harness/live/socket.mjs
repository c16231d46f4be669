// A socket to a real broker, by way of `ws`.

import { WebSocket } from 'ws';

import { hide, LoggedSocket } from '../logged-socket.mjs';

/** Options beside those of LoggedSocket: `terminate` (it has that method, as the sockets of `ws` do). */
export class LiveSocket extends LoggedSocket {
  constructor(number, log, options, { url, protocols, names, owner }) {
    super(number, log, options, url);
    const real = new WebSocket(url, protocols);
    hide(this, { real });
    real.binaryType = 'arraybuffer';
    real.onopen = () => this.#turn('onopen', { type: 'open' });
    real.onmessage = ({ data }) => {
      if (this.ignoresMessages) return;
      names.learn(data, owner);
      this.#turn('onmessage', { type: 'message', data });
    };
    real.onerror = ({ message }) => this.#turn('onerror', { type: 'error', message });
    real.onclose = (event) => this.#turn('onclose', { type: 'close', ...this.#ending(event) });
    if (options.terminate) this.terminate = (...args) => this.#terminate(args);
  }

  get readyState() {
    return this.real.readyState;
  }

  get protocol() {
    return this.real.protocol;
  }

  get bufferedAmount() {
    return this.real.bufferedAmount;
  }

  transmit(data) {
    if (isDisconnect(data)) this.#expectEnd(true);
    this.real.send(data);
  }

  /** Whether the peer is to end it, or to agree to the end. */
  #expectEnd(closing) {
    hide(this, { closing });
  }

  /**
   * Which side closes first, where both want to, is a question of microseconds; and brokers reset a
   * connection before the other side has answered.
   */
  #ending({ code, reason, wasClean }) {
    const byAgreement = this.closing && [1000, 1005, 1006].includes(code);
    return byAgreement ? { code: 1000, reason: '', wasClean: true } : { code, reason, wasClean };
  }

  close(...args) {
    this.logCall('close', args);
    this.#expectEnd(true);
    this.real.close(...args);
  }

  #terminate(args) {
    this.logCall('terminate', args);
    this.#expectEnd(false);
    this.real.terminate();
  }

  #turn(name, event) {
    this.log.turn(() => this.fire(name, event));
  }

  /** Sends something that no client would, at which the broker hangs up. */
  inject(data) {
    this.log.add(`${this} is made to send ${this.log.show(data)}`);
    this.#expectEnd(true);
    this.real.send(data);
  }

  /** Gets no message any more. */
  ignoreMessages() {
    hide(this, { ignoresMessages: true });
  }

  /** Ends it without a closing handshake. Resolves once it has ended. */
  gone() {
    if (this.real.readyState === WebSocket.CLOSED) return undefined;
    return new Promise((resolve) => {
      this.real.once('close', resolve);
      this.real.terminate();
    });
  }
}

function isDisconnect(data) {
  const text = typeof data === 'string' ? data : new TextDecoder().decode(data.slice(0, 10));
  return text.startsWith('DISCONNECT');
}
