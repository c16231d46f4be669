// A socket whose peer is the scenario.

import { hide, LoggedSocket } from './logged-socket.mjs';

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;

/**
 * Options beside those of LoggedSocket: `state` (the first `readyState`), `terminate` (it has that method, as the
 * sockets of `ws` do), `closesAtOnce` (calls `onclose` within `close()`).
 */
export class FakeSocket extends LoggedSocket {
  constructor(number, log, options = {}, url = `ws://broker/${number}`) {
    super(number, log, options, url);
    hide(this, { readyState: options.state ?? CONNECTING });
    this.protocol = '';
    this.bufferedAmount = 0;
    if (options.terminate) this.terminate = (...args) => this.#terminate(args);
  }

  close(...args) {
    this.logCall('close', args);
    const [code] = args;
    if (code !== undefined && code !== 1000 && !(code >= 3000 && code <= 4999)) {
      throw new DOMException(`The close code ${code} is not allowed`, 'InvalidAccessError');
    }
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSING;
    if (this.options.closesAtOnce)
      this.fireClose({ code: code ?? 1005, reason: args[1] ?? '', wasClean: true });
  }

  #terminate(args) {
    this.logCall('terminate', args);
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSING;
    queueMicrotask(() => this.fireClose({ code: 1006, reason: '', wasClean: false }));
  }

  fireOpen() {
    this.readyState = OPEN;
    this.fire('onopen', { type: 'open' });
  }

  fireMessage(data) {
    this.fire('onmessage', { type: 'message', data });
  }

  fireError(event = { type: 'error', message: 'no route' }) {
    this.fire('onerror', event);
  }

  fireClose({ code, reason, wasClean }) {
    this.readyState = CLOSED;
    this.fire('onclose', { type: 'close', code, reason, wasClean });
  }
}
