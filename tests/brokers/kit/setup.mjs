// A broker that runs, with our gateway in front of it, and what a scenario may do to it.

import { StompBroker } from '../../e2e/support/broker.mjs';
import { servers } from '../servers/index.mjs';
import { Control } from './control.mjs';
import { TRANSPORTS } from './transports.mjs';

/** Those that confirm SEND and SUBSCRIBE. */
const CONFIRMING = ['spring-relay', 'activemq', 'artemis', 'rabbitmq'];

export class Setup {
  constructor(name) {
    this.name = name;
    this.server = servers[name]();
  }

  async start() {
    await this.server.start();
    if (this.server.tcp) {
      this.gateway = new StompBroker(['--relay', this.server.tcp]);
      await this.gateway.start();
    }
  }

  async stop() {
    await this.gateway?.stop();
    await this.server.dispose();
  }

  /** What a kit has to know (see kit.mjs) to connect clients of `pkg` over the transport of this name; `disturb` as for Control. */
  place(pkg, transport, disturb) {
    const { name, server } = this;
    const { login, passcode } = server;
    const { url, optionsFor } = TRANSPORTS[transport](
      { broker: server, gateway: this.#gatewayUrls },
      pkg,
    );
    const connection = (other = url) => optionsFor(other);
    const handshake = (headers) => pkg.handshake(url, headers);
    const receipts = CONFIRMING.includes(name);
    const controls = new Control(server, url, disturb);
    const control = (action, ...given) => controls[action](...given);
    const known = { broker: name, transport, login, passcode, receipts };
    return { ...known, connection, handshake, control };
  }

  get #gatewayUrls() {
    if (!this.gateway) return {};
    const { http } = this.gateway.address;
    return { ws: `ws://${http}/ws`, sockjs: `http://${http}/stomp` };
  }
}
