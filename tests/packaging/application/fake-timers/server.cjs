// A STOMP broker in the test: sockets whose other end answers in microtasks, so that it needs no timer, real or fake.

const OPEN = 1;
const CLOSED = 3;

/** How the broker is: what it does not do is never done. */
const WELL = { opens: true, accepts: true, confirms: true, closes: true };

exports.Server = class Server {
  /** All sockets that were made, the oldest first. */
  sockets = [];

  constructor(behaviour = {}) {
    this.behaviour = { ...WELL, ...behaviour };
  }

  get last() {
    return this.sockets[this.sockets.length - 1];
  }

  /** Whether no socket is open, or on its way to be. */
  get isAtRest() {
    return this.sockets.every(({ readyState }) => readyState === CLOSED);
  }

  connect() {
    const socket = new Socket(this.behaviour);
    this.sockets.push(socket);
    return socket;
  }
};

class Socket {
  url = 'test:broker';
  binaryType = 'arraybuffer';
  readyState = 0;
  /** The commands of the frames that were sent, and `beat` for a heart-beat. */
  sent = [];

  constructor(behaviour) {
    this.behaviour = behaviour;
    if (behaviour.opens) this.later(() => this.open());
  }

  open() {
    if (this.readyState !== 0) return;
    this.readyState = OPEN;
    this.onopen({ type: 'open' });
  }

  send(data) {
    const [head, body = ''] = `${data}`.split('\n\n');
    const [command, ...lines] = head.split('\n');
    this.sent.push(command || 'beat');
    const headers = Object.fromEntries(lines.map((line) => line.split(':')));
    const answer = this.answerTo(command, headers, body);
    if (answer) this.later(() => this.receive(answer));
  }

  answerTo(command, headers, body) {
    const { accepts, confirms } = this.behaviour;
    if (command === 'CONNECT' && accepts) {
      return 'CONNECTED\nversion:1.2\nheart-beat:1000,1000\n\n\0';
    }
    if (command === 'SUBSCRIBE') this.subscription = headers.id;
    if (command === 'SEND') {
      const { destination } = headers;
      return `MESSAGE\nsubscription:${this.subscription}\ndestination:${destination}\nmessage-id:1\n\n${body}`;
    }
    return headers.receipt && confirms && `RECEIPT\nreceipt-id:${headers.receipt}\n\n\0`;
  }

  /** Lets the client receive this, if the socket is open. */
  receive(data) {
    if (this.readyState === OPEN) this.onmessage({ type: 'message', data });
  }

  beat() {
    this.receive('\n');
  }

  close() {
    if (this.behaviour.closes) this.later(() => this.end(1000));
    // A socket that does not close hears of nothing any more.
    else this.readyState = CLOSED;
  }

  /** The end of the socket, by the server or on the way to it. */
  end(code) {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSED;
    this.onclose({ type: 'close', code, reason: '', wasClean: code === 1000 });
  }

  /** Promises are not faked; where they are, as in Angular's fakeAsync, they go with the time. */
  later(act) {
    void Promise.resolve().then(act);
  }
}
