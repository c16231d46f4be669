// Load balancers in front of gateways, each a process.

import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { within } from '../e2e/support/deadline.mjs';
import { Child, freePorts, untilAccepting } from '../e2e/support/process.mjs';
import { configuration } from './nginx.mjs';

const OURS = fileURLToPath(new URL('balancer-process.mjs', import.meta.url));
const DEADLINE = 20_000;

class Process {
  /** @param gateways each with `address.http`, which stays the same when it is started again */
  constructor(gateways) {
    this.addresses = gateways.map(({ address }) => address.http);
  }

  get webSocket() {
    return `ws://127.0.0.1:${this.port}/ws`;
  }

  get sockJs() {
    return `http://127.0.0.1:${this.port}/stomp`;
  }

  async stop() {
    await this.process?.end('SIGTERM');
  }
}

/** The one of balancer.mjs. */
export class OwnBalancer extends Process {
  name = 'a load balancer';

  async start() {
    this.process = new Child(process.execPath, [OURS, ...this.addresses]);
    this.port = await within(DEADLINE, this.process.firstLine(), () => 'the load balancer');
    return this;
  }
}

/** The program `nginx` of the PATH. */
export class Nginx extends Process {
  name = 'nginx';

  async start() {
    [this.port] = await freePorts(1);
    this.directory = await mkdtemp(join(tmpdir(), 'stomp-nginx-'));
    // Started by root, the process that serves is another user's.
    await chmod(this.directory, 0o755);
    const file = join(this.directory, 'nginx.conf');
    await writeFile(file, await configuration(this.port, this.addresses));
    this.process = new Child('nginx', ['-p', this.directory, '-c', file, '-e', 'error.log']);
    const accepting = this.process.alive(untilAccepting(this.process, this.port));
    await within(DEADLINE, accepting, () => 'nginx to accept connections (is it installed?)');
    return this;
  }

  async stop() {
    await super.stop();
    if (this.directory) await rm(this.directory, { recursive: true, force: true });
  }
}
