// The Spring application of examples/spring-chat: with Spring's own broker, and as a relay to RabbitMQ.

import { join } from 'node:path';

import { RabbitMq } from './rabbitmq.mjs';
import { folder, JAVA, java, root, Server } from './server.mjs';

const PROGRAM = join(folder, 'build/spring-chat/spring-chat.jar');

/** The simple broker. */
export class Spring extends Server {
  name = 'spring';
  program = PROGRAM;
  settings = [];

  command() {
    const settings = {
      'server.port': this.ports[0],
      'spring.web.resources.static-locations': `file:${join(root, 'target/site')}/`,
    };
    const given = Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
    return [java(), [...JAVA, '-jar', this.program, ...given, ...this.settings]];
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

/** Another application, with Spring Security: servers/spring-csrf. */
export class SpringCsrf extends Spring {
  name = 'spring-csrf';
  program = join(folder, 'build/spring-csrf/spring-csrf.jar');
  /** To a CONNECT without a token. */
  readyAnswer = 'ERROR';

  /** A CSRF token with the name of its header, and the cookie of the session that it belongs to. */
  async csrf() {
    const response = await fetch(`http://${this.host}/csrf`);
    const { headerName, token } = await response.json();
    return { headerName, token, cookie: response.headers.get('set-cookie').split(';')[0] };
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
