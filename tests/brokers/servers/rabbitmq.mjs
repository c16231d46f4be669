// RabbitMQ 3.10 from the distribution's package, with its STOMP and Web STOMP plugins.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import * as endToEnd from '../../e2e/support/rabbitmq.mjs';
import { folder } from './server.mjs';

/** A node that can be killed and started again with its ports and its data. It sends text over WebSocket. */
export class RabbitMq {
  login = 'guest';
  passcode = 'guest';

  constructor(name = 'rabbitmq') {
    this.name = name;
    this.log = join(folder, name);
    this.node = new endToEnd.RabbitMq('text', { detached: true, logs: this.log });
  }

  async start() {
    await mkdir(this.log, { recursive: true });
    await (this.node.folder ? this.node.revive() : this.node.start());
    this.isUp = true;
    return this;
  }

  get ws() {
    return this.node.url;
  }

  get tcp() {
    return `127.0.0.1:${this.node.tcpPort}`;
  }

  get pid() {
    return this.node.node.child.pid;
  }

  get process() {
    return this.node.node;
  }

  freeze() {
    this.process.child.kill('SIGSTOP');
  }

  thaw() {
    this.process.child.kill('SIGCONT');
  }

  async kill() {
    this.isUp = false;
    await this.process?.end('SIGKILL');
  }

  async stop() {
    this.isUp = false;
    await this.node.stop();
  }

  dispose() {
    return this.stop();
  }

  /** Asks the node to end, as for maintenance; its data stays. */
  async shutDown() {
    this.isUp = false;
    await this.process.end('SIGTERM', 60_000);
  }

  get addresses() {
    const { name, ws, tcp, login, passcode, pid, log } = this;
    return { name, ws, tcp, login, passcode, pid, log };
  }
}
