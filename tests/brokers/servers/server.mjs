// A real broker as a process of its own, on loopback ports that stay the same when it is started again.

import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { within } from '../../e2e/support/deadline.mjs';
import { Child, endingWithUs, freePorts } from '../../e2e/support/process.mjs';
import { untilReady } from './probe.mjs';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
/** Where xtask puts what it has built of the brokers, and where their logs are. */
export const folder = join(root, 'target/brokers');

const START_DEADLINE = 120_000;
const STOP_DEADLINE = 10_000;
const ATTEMPTS = 3;

/**
 * The base of all brokers. One has a `name`, `login` and `passcode`, the addresses `ws`, `sockjs` and `tcp` as far as it has them,
 * `portCount`, and `command()`, the program with its arguments.
 */
export class Server {
  portCount = 1;

  /** Starts it; settles when it has answered a CONNECT. It has the ports it had before, if it was started before. */
  async start() {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#startOnPorts();
      } catch (error) {
        await this.kill();
        if (this.wasUp || attempt === ATTEMPTS) throw error;
        this.ports = undefined; // Another program may have taken a port that was free.
      }
    }
  }

  async #startOnPorts() {
    this.ports ??= await freePorts(this.portCount);
    this.process = new Child(...endingWithUs(...this.command()), { detached: true, cwd: root });
    await this.#keepLog();
    const ready = this.process.alive(untilReady(this, () => this.process.ended));
    await within(START_DEADLINE, ready, () => `${this.name} to accept; ${this.process.output}`);
    this.wasUp = true;
    return this;
  }

  async #keepLog() {
    const own = join(folder, this.name);
    await mkdir(own, { recursive: true });
    this.log = join(own, 'server.log');
    const file = createWriteStream(this.log, { flags: this.wasUp ? 'a' : 'w' });
    for (const output of [this.process.child.stdout, this.process.child.stderr])
      output.pipe(file, { end: false });
    this.process.child.once('close', () => file.end());
  }

  /** The folder in `data` as an argument, if it is to keep persistent messages there. */
  get store() {
    return this.data ? [this.data] : [];
  }

  get pid() {
    return this.process.child.pid;
  }

  get host() {
    return `127.0.0.1:${this.ports[0]}`;
  }

  /** Stops it for the system: its sockets stay open and nothing is said. */
  freeze() {
    this.process.child.kill('SIGSTOP');
  }

  thaw() {
    this.process.child.kill('SIGCONT');
  }

  /** Ends it without any warning, as a crash would. */
  async kill() {
    await this.process?.end('SIGKILL');
  }

  /** Asks it to end, and waits until it has. Spring waits for its streaming clients, which it is not left the time for. */
  async stop() {
    if (!this.process || this.process.ended) return;
    try {
      await this.process.end('SIGTERM', STOP_DEADLINE);
    } catch {
      await this.kill();
    }
  }

  /** Asks it to end, as for maintenance; it can be started again. */
  shutDown() {
    return this.stop();
  }

  /** Ends it for good, without waiting for anything. */
  dispose() {
    return this.kill();
  }

  /** What a user has to know to connect. */
  get addresses() {
    const { name, ws, sockjs, tcp, login, passcode, pid } = this;
    return { name, ws, sockjs, tcp, login, passcode, pid, log: this.log };
  }
}

/** The virtual machine, small and quick to start. */
export const JAVA = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** The program and arguments of a Java program that xtask has built (servers/NAME). */
export function javaProgram(name, ...given) {
  const built = join(folder, 'build', name);
  return [java(), [...JAVA, '-cp', `${built}/server.jar:${built}/lib/*`, 'Server', ...given]];
}

export function java() {
  return process.env.JAVA ?? 'java';
}
