// The broker as a process that does not outlive this one.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface Address {
  http: string;
  tcp: string;
  /** Where WebSocket and SockJS are served, if not at `/ws` and `/stomp`. */
  ws?: string;
  sockjs?: string;
}

const INSTALL = `to install it: npm install --save-dev stomp-broker
(or name another program by the option \`binary\` or the variable STOMP_BROKER)`;

/** The longest delay that timers take. */
const LONGEST = 2 ** 31 - 1;

/** How much of what it logs is kept for error messages. */
const LOG = 64 * 1024;

export class BrokerProcess {
  readonly #child: ChildProcess;
  #log = '';
  #exited: Promise<unknown>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.#log = (this.#log + text).slice(-LOG);
    });
    this.#exited = new Promise((resolve) => {
      child.once('close', resolve);
    });
  }

  /** Starts it and waits for its line. */
  static async start(
    binary: string,
    args: string[],
    timeoutMs: number,
  ): Promise<[BrokerProcess, Address]> {
    // It stops when its stdin ends: that is when this process ends, whatever ends it.
    const child = spawn(binary, ['--stop-with-stdin', ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const process = new BrokerProcess(child);
    try {
      const address = await process.#address(binary, timeoutMs);
      process.#unref();
      return [process, address];
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
  }

  /** The last of what it has logged. */
  get log(): string {
    return this.#log;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.ref();
      this.#child.kill('SIGTERM');
      await this.#exited;
    }
  }

  async #address(binary: string, timeoutMs: number): Promise<Address> {
    const lines = createInterface({ input: this.#child.stdout! });
    const line = once(lines, 'line').then(([line]) => line as string);
    const failed = once(this.#child, 'error').then(([error]) => {
      throw new Error(`${binary} cannot be started (${(error as Error).message}); ${INSTALL}`);
    });
    const ended = this.#exited.then((code) => {
      throw new Error(`${binary} ended with ${code} before it was ready:\n${this.#log}`);
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const text = `${binary} was not ready within ${timeoutMs} ms:\n`;
      const delay = Math.min(timeoutMs, LONGEST);
      timer = setTimeout(() => reject(new Error(text + this.#log)), delay);
    });
    // The loser of the race may fail later; that is of no interest.
    for (const other of [line, failed, ended, late]) other.catch(() => {});
    try {
      return JSON.parse(await Promise.race([line, failed, ended, late]));
    } finally {
      clearTimeout(timer);
    }
  }

  /** A broker that was not stopped does not keep this process alive. */
  #unref() {
    this.#child.unref();
    for (const stream of [this.#child.stdin, this.#child.stdout, this.#child.stderr]) {
      (stream as unknown as { unref?: () => void } | null)?.unref?.();
    }
  }
}
