// A proxy that takes a connection for dead when nothing has gone through it for a while, as those in front of many servers do.

import { once } from 'node:events';
import { connect, createServer } from 'node:net';

export class IdleProxy {
  #sockets = new Set();

  constructor(ms) {
    this.ms = ms;
  }

  async start(url) {
    const target = new URL(url);
    this.server = createServer((socket) =>
      this.#join(socket, connect(target.port, target.hostname)),
    );
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.url = url.replace(target.host, `127.0.0.1:${this.server.address().port}`);
    return this;
  }

  #join(one, other) {
    one.pipe(other).pipe(one);
    for (const socket of [one, other]) {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => this.#sockets.delete(socket));
    }
    // What goes either way counts.
    one.setTimeout(this.ms, () => one.destroy());
  }

  cut() {
    for (const socket of this.#sockets) socket.destroy();
  }

  stop() {
    this.cut();
    this.server.close();
  }
}
