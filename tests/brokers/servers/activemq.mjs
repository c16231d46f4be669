// ActiveMQ Classic 6.1.6: servers/activemq.

import { javaProgram, Server } from './server.mjs';

export class ActiveMq extends Server {
  name = 'activemq';
  login = 'admin';
  passcode = 'admin';
  portCount = 2;

  command() {
    return javaProgram('activemq', ...this.ports.map(String), ...this.store);
  }

  get ws() {
    return `ws://${this.host}/stomp`;
  }

  get tcp() {
    return `127.0.0.1:${this.ports[1]}`;
  }
}
