// A network that lets no WebSocket through: in place of the browser's class one whose sockets fail.

const own = globalThis.WebSocket;
let tried = 0;

/** Blocks WebSocket from here on. */
export function block() {
  tried = 0;
  globalThis.WebSocket = class {
    readyState = 0;

    constructor() {
      tried += 1;
      setTimeout(() => {
        this.readyState = 3;
        this.onclose?.({ type: 'close', code: 1006, reason: '', wasClean: false });
      });
    }

    close() {}
  };
}

/** Gives how many WebSockets were tried since, and lets them through again, as if none had failed. */
export function unblock() {
  globalThis.WebSocket = own;
  sessionStorage.clear();
  return tried;
}

/** A class of the page's own, of the shape of sockjs-client's, over the server's raw WebSocket. */
export class SockJS {
  _transportsWhitelist = null;
  transport = 'websocket';

  constructor(url) {
    this.socket = new WebSocket(`${url.replace('http', 'ws')}/websocket`);
    this.socket.onopen = () => this.onopen?.({ type: 'open' });
    this.socket.onmessage = ({ data }) => this.onmessage?.({ type: 'message', data });
    this.socket.onclose = ({ code, reason }) => this.onclose?.({ type: 'close', code, reason });
  }

  get readyState() {
    return this.socket.readyState;
  }

  send(data) {
    this.socket.send(`${data}`);
  }

  close(code, reason) {
    this.socket.close(code, reason);
  }
}
