// Servers that speak SockJS: this project's broker, and npm's `sockjs` in front of it, which is written by others.

import { fileURLToPath } from 'node:url';

import { StompBroker } from './broker.mjs';
import { within } from './deadline.mjs';
import { Child, freePorts } from './process.mjs';

const SCRIPT = fileURLToPath(new URL('sockjs-node-process.mjs', import.meta.url));

/** stomp-broker at its SockJS endpoint. */
export class SockJsBroker extends StompBroker {
  name = 'sockjs-broker';
  textOnly = true;

  /** The base address, as the option `sockjsURL` wants it. */
  get url() {
    return `http://${this.address.http}/stomp`;
  }

  /** The address of the WebSocket endpoint beside it. */
  get webSocketUrl() {
    return super.url;
  }
}

/** npm's `sockjs`, each session bridged to a TCP connection to stomp-broker. Both live and die together. */
export class SockJsNode {
  name = 'sockjs-node';
  kind = 'stomp-broker';
  textOnly = true;
  login = 'guest';
  passcode = 'guest';

  /** @param args of the broker, if not those of StompBroker. */
  constructor(args) {
    this.broker = new StompBroker(args);
  }

  async start() {
    await this.broker.start();
    this.port ??= (await freePorts(1))[0];
    this.process = new Child(process.execPath, [SCRIPT, `${this.port}`, `${this.broker.tcpPort}`]);
    await within(20_000, this.process.firstLine(), () => 'the line of the SockJS server');
    return this;
  }

  /** The base address, as the option `sockjsURL` wants it. */
  get url() {
    return `http://127.0.0.1:${this.port}/stomp`;
  }

  /** Ends both without any warning: every session is forgotten. */
  async kill() {
    await Promise.all([this.process.end('SIGKILL'), this.broker.kill()]);
  }

  async stop() {
    await Promise.all([this.process?.end('SIGTERM'), this.broker.stop()]);
  }
}
