// Clients that look at bytes, not at frames: everything that came, in its order. Over TCP and over WebSocket.

import { once } from 'node:events';
import { connect } from 'node:net';

import { WebSocket } from 'ws';

import { Changes } from './queue.mjs';

class ByteClient {
  said = '';
  #changes = new Changes();

  hear = (chunk) => {
    this.said += chunk;
    this.#changes.tell();
  };

  /** Settles once what has been said is enough. */
  until(enough) {
    return this.#changes.until(() => enough(this.said));
  }
}

class TcpBytes extends ByteClient {
  async open(broker) {
    this.socket = connect(broker.tcpPort, '127.0.0.1');
    this.socket
      .setEncoding('utf8')
      .on('data', this.hear)
      .on('error', () => {});
    this.closed = once(this.socket, 'close').then(() => ({}));
    await once(this.socket, 'connect');
    return this;
  }

  send(bytes) {
    this.socket.write(bytes);
  }

  drop() {
    this.socket.destroy();
  }
}

class WebSocketBytes extends ByteClient {
  async open(broker) {
    this.socket = new WebSocket(broker.url, ['v12.stomp'], { perMessageDeflate: false });
    // Where one message ends is part of what is said.
    this.socket.on('message', (data) => this.hear(`[${data}]`)).on('error', () => {});
    this.closed = once(this.socket, 'close').then(([code]) => ({ code }));
    await once(this.socket, 'open');
    return this;
  }

  send(bytes) {
    this.socket.send(bytes);
  }

  drop() {
    this.socket.terminate();
  }
}

/** For the names of combinations. */
export const BYTE_TRANSPORTS = [
  { name: 'raw-tcp', open: (broker) => new TcpBytes().open(broker) },
  { name: 'raw-websocket', open: (broker) => new WebSocketBytes().open(broker) },
];
