// A socket whose other end is the test.

/** Of WebSocket's shape. It opens, receives and closes when it is told to. */
export class FakeSocket {
  #closed;

  constructor({ readyState = 0 } = {}) {
    this.url = 'fake:socket';
    this.binaryType = 'blob';
    this.readyState = readyState;
    this.sent = [];
    this.closings = [];
    /** Resolves when it is closed from this side for the first time. */
    this.closing = new Promise((resolve) => (this.#closed = resolve));
  }

  send(data) {
    if (this.readyState !== 1) throw new Error('the socket is not open');
    this.sent.push(data);
    this.onsend?.(data);
  }

  close(...how) {
    this.closings.push(how);
    this.#closed();
    this.readyState = 2;
  }

  open() {
    this.readyState = 1;
    this.onopen({ type: 'open' });
  }

  receive(data) {
    this.onmessage({ type: 'message', data });
  }

  end(code = 1000) {
    this.readyState = 3;
    this.onclose({ type: 'close', code, reason: '', wasClean: code === 1000 });
  }

  /** What was sent since this was asked last. */
  takeSent() {
    return this.sent.splice(0);
  }
}

/** What was sent as text, binary messages decoded. */
export function asText(data) {
  return typeof data === 'string' ? data : new TextDecoder().decode(data);
}
