// Apache Artemis 2.40.0: servers/artemis. WebSocket and TCP are on the same port.

import { javaProgram, Server } from './server.mjs';

export class Artemis extends Server {
  name = 'artemis';
  login = 'admin';
  passcode = 'admin';

  command() {
    return javaProgram('artemis', String(this.ports[0]), ...this.store);
  }

  get ws() {
    return `ws://${this.host}/stomp`;
  }

  get tcp() {
    return this.host;
  }
}
