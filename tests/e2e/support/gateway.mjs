// This project's broker as a gateway in front of a real RabbitMQ, which is spoken to over its TCP port for STOMP.

import { StompBroker } from './broker.mjs';
import { RabbitMq } from './rabbitmq.mjs';

export class Gateway {
  name = 'gateway-rabbitmq';
  kind = 'gateway';
  login = 'guest';
  passcode = 'guest';
  rabbitMq = new RabbitMq('text');

  /** `args` are flags of the gateway beside `--relay`. */
  constructor(args = []) {
    this.args = args;
  }

  async start() {
    await this.rabbitMq.start();
    this.broker = new StompBroker(['--relay', `127.0.0.1:${this.rabbitMq.tcpPort}`, ...this.args]);
    await this.broker.start();
    return this;
  }

  get url() {
    return this.broker.url;
  }

  get tcpPort() {
    return this.broker.tcpPort;
  }

  async stop() {
    await this.broker?.stop();
    await this.rabbitMq.stop();
  }
}

/** The same, for clients that come by SockJS. */
export class SockJsGateway extends Gateway {
  name = 'gateway-rabbitmq-sockjs';
  textOnly = true;

  /** The base address, as the option `sockjsURL` wants it. */
  get url() {
    return `http://${this.broker.address.http}/stomp`;
  }
}
