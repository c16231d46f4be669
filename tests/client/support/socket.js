/** A socket whose other end is the test. */
export class TestSocket {
  constructor() {
    this.readyState = 0;
    this.binaryType = 'blob';
    this.sent = [];
    this.closings = [];
    this.waiting = [];
  }

  // What the client asks for.

  send(data) {
    if (this.refusal) throw new Error(this.refusal);
    this.sent.push(data);
    this.waiting = this.waiting.filter(({ start, resolve }) => {
      if (!text(data).startsWith(start)) return true;
      resolve();
      return false;
    });
  }
  close(...how) {
    this.readyState = 2;
    this.closings.push(how.join(' '));
    if (this.closesAtOnce) this.end(1000, '');
  }

  // What the test asks for.

  open() {
    this.readyState = 1;
    this.onopen({ type: 'open' });
  }
  receive(data) {
    this.onmessage({ type: 'message', data });
  }
  end(code, reason) {
    this.readyState = 3;
    this.onclose({ type: 'close', code, reason, wasClean: code === 1000 });
  }
  fault(message) {
    this.onerror({ type: 'error', message });
  }
  takeSent() {
    return this.sent.splice(0);
  }
  /** Resolves when something is sent that begins like this. */
  until(start) {
    return new Promise((resolve) => this.waiting.push({ start, resolve }));
  }
}

/** A socket that knows text only, with sockjs-client's marks. */
export class TextSocket extends TestSocket {
  constructor() {
    super();
    delete this.binaryType;
    this._transportsWhitelist = [];
  }
}

const text = (data) => (typeof data === 'string' ? data : new TextDecoder().decode(data));
