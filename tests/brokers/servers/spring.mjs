// The Spring application of examples/spring-chat: with Spring's own broker, and as a relay to RabbitMQ.

import { join } from 'node:path';

import { RabbitMq } from './rabbitmq.mjs';
import { folder, JAVA, java, root, Server } from './server.mjs';

const PROGRAM = join(folder, 'build/spring-chat/spring-chat.jar');

/** The simple broker. */
export class Spring extends Server {
  name = 'spring';
  settings = [];

  command() {
    const settings = {
      'server.port': this.ports[0],
      'spring.web.resources.static-locations': `file:${join(root, 'target/site')}/`,
    };
    const given = Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
    return [java(), [...JAVA, '-jar', PROGRAM, ...given, ...this.settings]];
  }

  get ws() {
    return `ws://${this.host}/chat/websocket`;
  }

  get sockjs() {
    return `http://${this.host}/chat`;
  }

  get addresses() {
    return { ...super.addresses, chat: `http://${this.host}/` };
  }
}

/** The relay, with a RabbitMQ of its own. */
export class SpringRelay extends Spring {
  name = 'spring-relay';
  rabbitMq = new RabbitMq('spring-relay/rabbitmq');

  async start() {
    if (!this.rabbitMq.isUp) await this.rabbitMq.start();
    this.settings = [
      '--spring.profiles.active=relay',
      `--chat.relay.port=${this.rabbitMq.tcp.split(':')[1]}`,
    ];
    return super.start();
  }

  async stop() {
    await super.stop();
    await this.rabbitMq.stop();
  }

  /** Ends both, at once. */
  async dispose() {
    await super.dispose();
    await this.rabbitMq.stop();
  }
}
