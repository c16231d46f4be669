// A socket without a network. It passes for the browser's own, and may: like that one it is done with the bytes when
// send() returns. So a client that makes use of this takes the same path as in an application.

const CONNECTED = 'CONNECTED\nversion:1.2\nserver:bench/1\nheart-beat:3600000,3600000\n\n\0';

export class FakeSocket {
  static CONNECTING = 0;
  static OPEN = 1;
  static CLOSING = 2;
  static CLOSED = 3;

  readyState = FakeSocket.CONNECTING;
  protocol = 'v12.stomp';
  binaryType = 'blob';
  bufferedAmount = 0;
  onopen = null;
  onmessage = null;
  onerror = null;
  onclose = null;

  /** How many frames were sent, and the last of them as it was given to send(). */
  sent = 0;
  last = undefined;

  constructor(url) {
    this.url = url;
    setTimeout(() => this.#open());
  }

  #open() {
    this.readyState = FakeSocket.OPEN;
    this.onopen({ type: 'open', target: this });
    setTimeout(() => this.deliver(CONNECTED));
  }

  get [Symbol.toStringTag]() {
    return 'WebSocket';
  }

  send(data) {
    this.sent += 1;
    this.last = data;
  }

  /** A message arrives: a string or an ArrayBuffer. */
  deliver(data) {
    this.onmessage({ type: 'message', data, target: this });
  }

  /** The connection is lost. */
  fail() {
    this.readyState = FakeSocket.CLOSED;
    this.onclose({ type: 'close', code: 1006, reason: '', wasClean: false, target: this });
  }

  close(code = 1000, reason = '') {
    this.readyState = FakeSocket.CLOSED;
    setTimeout(() => this.onclose?.({ type: 'close', code, reason, wasClean: true, target: this }));
  }
}

globalThis.WebSocket = FakeSocket;

// Clients that ask whether send() is the browser's own look at what it prints.
const { toString } = Function.prototype;
Function.prototype.toString = function () {
  return this === FakeSocket.prototype.send
    ? 'function send() { [native code] }'
    : toString.call(this);
};
