// A TCP proxy whose connections can be cut: a lost network, as neither side would close it.

import { once } from 'node:events';
import { connect, createServer } from 'node:net';

export class Proxy {
  #sockets = new Set();

  /** Starts a proxy in front of an address. */
  async start(url) {
    const target = new URL(url);
    this.server = createServer((socket) =>
      this.#join(socket, connect(target.port, target.hostname)),
    );
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.url = `${target.protocol}//127.0.0.1:${this.server.address().port}${target.pathname}`;
    return this;
  }

  #join(one, other) {
    one.pipe(other).pipe(one);
    for (const socket of [one, other]) {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => this.#sockets.delete(socket));
    }
  }

  /** Resets every connection, towards both sides. */
  cut() {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** Cuts, and refuses new connections: a network that does not come back. */
  stop() {
    this.cut();
    this.server.close();
  }
}
