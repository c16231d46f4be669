// A broker in place of the browser's WebSocket: confirms, and gives messages to the subscriptions of their destination.

const header = (frame, name) => new RegExp(`^${name}:(.*)$`, 'm').exec(frame)?.[1];

class BrokerSocket {
  binaryType = 'blob';
  readyState = 0;
  subscriptions = new Map();

  constructor(url, protocols) {
    BrokerSocket.made.push([url, ...protocols].join(' '));
    BrokerSocket.latest = this;
    setTimeout(() => {
      this.readyState = 1;
      this.onopen?.({ type: 'open' });
    });
  }

  static made = [];
  /** How many messages were of bytes. */
  static binary = 0;
  /** At how many more looks something waits to be sent. */
  static waiting = 0;

  get bufferedAmount() {
    return BrokerSocket.waiting > 0 ? BrokerSocket.waiting-- : 0;
  }

  receive(data) {
    setTimeout(() => this.onmessage?.({ type: 'message', data }));
  }

  send(data) {
    const isText = typeof data === 'string';
    if (!isText) BrokerSocket.binary += 1;
    const frame = isText ? data : new TextDecoder().decode(data);
    const [command] = frame.split('\n', 1);
    const receipt = header(frame, 'receipt');
    const destination = header(frame, 'destination');
    if (command === 'CONNECT')
      this.receive('CONNECTED\nversion:1.2\nserver:stomp-broker/0\nheart-beat:0,0\n\n\0');
    if (command === 'SUBSCRIBE') this.subscriptions.set(destination, header(frame, 'id'));
    if (receipt) this.receive(`RECEIPT\nreceipt-id:${receipt}\n\n\0`);
    const subscription = this.subscriptions.get(destination);
    if (command === 'SEND' && subscription)
      this.receive(
        `MESSAGE\nsubscription:${subscription}\nmessage-id:1\ndestination:${destination}\n${frame.slice(frame.indexOf('\n\n') + 1)}`,
      );
  }

  close(code = 1000, reason = '') {
    if (this.readyState === 3) return;
    this.readyState = 3;
    setTimeout(() => this.onclose?.({ type: 'close', code, reason }));
  }
}

const own = globalThis.WebSocket;

/** Puts the broker in the place of WebSocket. */
export function install() {
  globalThis.WebSocket = BrokerSocket;
}

/** How many messages of bytes were sent. */
export function binaryMessages() {
  return BrokerSocket.binary;
}

/** Lets something wait to be sent, at so many looks. */
export function wait(looks) {
  BrokerSocket.waiting = looks;
}

/** At how many more looks something waits. */
export function waiting() {
  return BrokerSocket.waiting;
}

/** Gives the browser its own class back. */
export function uninstall() {
  globalThis.WebSocket = own;
}

/** Loses the present connection. */
export function lose() {
  BrokerSocket.latest.close(1006, 'lost');
}

let warned;

/** Keeps what the console is warned of, instead of showing it. */
export function listenToConsole() {
  const show = console.warn;
  warned = [];
  console.warn = (text) => (text.startsWith('stomp-wasm: ') ? warned.push(text) : show(text));
}

/** What the console was warned of. */
export function warnings() {
  return warned;
}
