// The set-ups of the soak: brokers that keep persistent messages over a restart, and how each is restarted.

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { ALL } from '../kit/promises.mjs';
import { servers } from '../servers/index.mjs';
import { untilReady } from '../servers/probe.mjs';
import { RabbitMq } from '../servers/rabbitmq.mjs';
import { folder } from '../servers/server.mjs';

/** Where messages go: the chat's, and the queue whose messages have to survive; Spring's own broker has none. */
const TOPIC = { publish: '/topic/chat', subscribe: '/topic/chat' };
const CONTROLLER = { publish: '/app/chat', subscribe: '/topic/messages' };
const DESTINATIONS = {
  spring: { chat: CONTROLLER },
  'spring-relay': { chat: CONTROLLER, queue: '/queue/soak' },
  activemq: { chat: TOPIC, queue: '/queue/soak' },
  artemis: { chat: TOPIC, queue: '/queue/soak' },
  rabbitmq: { chat: TOPIC, queue: '/queue/soak' },
};

export class SetUp {
  restarts = 0;

  constructor(name) {
    this.name = name;
    this.server = name === 'rabbitmq' ? new RabbitMq('soak-rabbitmq') : servers[name]();
    this.server.name = `soak-${name}`;
    if (this.server.rabbitMq) this.server.rabbitMq = new RabbitMq('soak-spring-relay/rabbitmq');
  }

  async start() {
    await mkdir(folder, { recursive: true });
    // The brokers in Java have their stores here.
    this.data = await mkdtemp(join(folder, 'soak-data-'));
    this.server.data = this.data;
    await this.server.start();
  }

  /** What clients have to know of it. */
  get place() {
    const { ws, sockjs, login, passcode } = this.server;
    return { name: this.name, ws, sockjs, login, passcode, ...DESTINATIONS[this.name] };
  }

  /** Ends the broker and starts it again: in turn as for maintenance, and as by a crash. Of the relay, Spring and RabbitMQ in turn. */
  async restart() {
    this.restarts += 1;
    const { server } = this;
    const isCrash = this.restarts % 2 === 0;
    if (server.rabbitMq) await (isCrash ? this.#restartBehind() : server.kill());
    else await (isCrash ? server.kill() : server.shutDown());
    if (!(server.rabbitMq && isCrash)) await server.start();
  }

  async #restartBehind() {
    const { rabbitMq } = this.server;
    await rabbitMq.kill();
    await rabbitMq.start();
    await untilReady(this.server, () => this.server.process.ended);
  }

  async end() {
    await this.server.dispose();
    if (this.data) await rm(this.data, { recursive: true, force: true });
  }
}

export const setUps = () => ALL.map((name) => new SetUp(name));
