// The RabbitMQ behind the gateways: one node, or three that are a cluster, all on loopback.

import { randomUUID } from 'node:crypto';

import { freePorts } from '../e2e/support/process.mjs';
import { RabbitMq, startPortMapper } from '../e2e/support/rabbitmq.mjs';

export class Cluster {
  /** @param size how many nodes */
  constructor(size) {
    this.size = size;
  }

  async start() {
    const [epmd] = await freePorts(1);
    this.portMapper = await startPortMapper(epmd);
    const names = Array.from(
      { length: this.size },
      (_, n) => `scale-${n + 1}-${process.pid}@localhost`,
    );
    const shared = { names, epmd, cookie: randomUUID() };
    this.nodes = names.map((_, index) => new RabbitMq('text', { cluster: { ...shared, index } }));
    // The first makes the cluster, the others join it.
    for (const node of this.nodes) await node.start();
    return this;
  }

  /** Where the nodes speak STOMP over TCP. */
  get addresses() {
    return this.nodes.map(({ tcpPort }) => `127.0.0.1:${tcpPort}`);
  }

  /** The addresses of RabbitMQ's own WebSockets. */
  get urls() {
    return this.nodes.map(({ url }) => url);
  }

  get pids() {
    return this.nodes.map(({ node }) => node.child.pid);
  }

  /** Ends the last node without a warning. */
  kill() {
    return this.nodes.at(-1).node.end('SIGKILL');
  }

  /** Starts the node again that was killed. */
  revive() {
    return this.nodes.at(-1).revive();
  }

  async stop() {
    await Promise.all((this.nodes ?? []).map((node) => node.stop()));
    await this.portMapper?.end('SIGTERM');
  }
}
