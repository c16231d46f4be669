// A client and its sockets as the core sees them, all made for tests: what happens is written down.

/** A socket whose other end is the test. */
export class TestSocket {
  constructor(readyState = 0) {
    this.url = 'test:socket';
    this.readyState = readyState;
    this.binaryType = 'blob';
    this.sent = [];
    this.closings = [];
  }
  send(data) {
    if (this.refusal) throw new Error(this.refusal);
    this.sent.push(data);
  }
  close(...how) {
    this.readyState = 2;
    this.closings.push(how.join(' '));
  }
  open() {
    this.readyState = 1;
    this.onopen({ type: 'open' });
  }
  end(code) {
    this.readyState = 3;
    this.onclose({ type: 'close', code, reason: '', wasClean: code === 1000 });
  }
  fault() {
    this.onerror({ type: 'error', message: 'refused' });
  }
  takeSent() {
    return this.sent.splice(0);
  }
}

class TestWire {
  constructor(host) {
    this.host = host;
  }
  transmit(frame) {
    this.host.write(frame);
  }
  beat() {
    this.host.write('\n');
  }
  frame(command, headers, body) {
    const parts = headers.split('\0').slice(0, -1);
    const pairs = [];
    for (let at = 0; at < parts.length; at += 2) pairs.push(`${parts[at]}=${parts[at + 1]}`);
    return { command, pairs, body: new TextDecoder().decode(body) };
  }
  message(frame, token) {
    this.host.note(`message ${token} ${frame.body}`);
    this.host.callBack(`message ${token}`);
  }
  receipt(frame, token) {
    this.host.note(`receipt ${token}`);
    this.host.callBack(`receipt ${token}`);
  }
  forget(token) {
    this.host.note(`forget ${token}`);
  }
  seal() {
    this.host.note('seal');
  }
  end() {
    this.host.note('end');
  }
}

export class TestHost {
  constructor(options) {
    this.options = {
      reconnectDelay: 5000,
      maxReconnectDelay: 900000,
      heartbeatToleranceMultiplier: 2,
      disconnectTimeout: 5000,
      webSocketFactory: () => new TestSocket(),
    };
    Object.defineProperties(
      this.options,
      Object.getOwnPropertyDescriptors(new Function(`return ${options || '{}'}`)()),
    );
    this.debugging = Boolean(this.options.debugging);
    this.idle = () => {};
    this.sockets = [];
    this.lines = [];
    this.waiting = [];
    this.reactions = new Map();
  }

  // What the core asks for.

  number(name) {
    return Number(this.options[name]);
  }
  flag(name) {
    return Boolean(this.options[name]);
  }
  text(name) {
    return `${this.options[name]}`;
  }
  get usesWorker() {
    return this.options.heartbeatStrategy === 'worker';
  }
  connectHeaders() {
    return this.options.connectHeaders ?? '';
  }
  versions() {
    return this.options.versions ?? '1.2,1.1,1.0';
  }
  protocols() {
    return ['v12.stomp'];
  }
  makeSocket() {
    const socket = this.options.webSocketFactory(this);
    if (socket instanceof TestSocket) this.sockets.push(socket);
    this.note('socket');
    return socket;
  }
  beforeConnect() {
    this.note('prepare');
    return this.options.beforeConnect?.(this);
  }
  attach(socket) {
    this.socket = socket;
    return new TestWire(this);
  }
  detach() {
    this.note('detach');
    this.socket = undefined;
  }
  changeState(state) {
    this.note(`state ${state}`);
    this.callBack(`state ${state}`);
  }
  call(name, argument) {
    this.note(argument?.code === undefined ? name : `${name} ${argument.code}`);
    this.callBack(name);
  }
  failed(text) {
    this.note(`failed ${text}`);
    this.callBack('failed');
  }
  discarded(code, reason) {
    this.note(`discarded ${code} ${reason}`);
    this.callBack('discarded');
  }
  deactivated() {
    this.note('deactivated');
  }
  report(error) {
    this.note(`report ${error.message ?? error}`);
  }
  debug(text) {
    if (this.debugging) this.note(`debug ${text}`);
  }

  // What the test asks for.

  /** The next time that `line` is noted, `react` runs in the midst of it. */
  on(line, react) {
    this.reactions.set(line, react);
  }
  takeLines() {
    return this.lines.splice(0);
  }
  /** Resolves when a line that begins like this has been noted. */
  until(start) {
    if (this.lines.some((line) => line.startsWith(start))) return Promise.resolve();
    return new Promise((resolve) => this.waiting.push({ start, resolve }));
  }
  lastSocket() {
    return this.sockets[this.sockets.length - 1];
  }
  /** From here on the newest socket calls `onclose` within `close`. */
  closeAtOnce() {
    const socket = this.lastSocket();
    socket.close = () => socket.end(1000);
  }
  setOption(name, value) {
    this.options[name] = value;
  }

  note(line) {
    this.lines.push(line);
    this.waiting = this.waiting.filter(({ start, resolve }) => {
      if (!line.startsWith(start)) return true;
      resolve();
      return false;
    });
  }
  callBack(line) {
    const react = this.reactions.get(line);
    if (react) {
      this.reactions.delete(line);
      react();
    }
  }
  write(text) {
    this.socket.send(text);
    this.note(text === '\n' ? 'beat' : `sent ${text.split('\n')[0]}`);
  }
}
