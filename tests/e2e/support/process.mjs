// Child processes that are awaited, never left behind, and ports for those that cannot choose one themselves.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

import { within } from './deadline.mjs';
import { Changes } from './queue.mjs';

const KEPT_OUTPUT = 8_000;
/** How often a port is asked, in milliseconds. */
const ASK_EVERY = 50;

/** A child process whose last output is kept for error messages. */
export class Child {
  #output = '';
  #stdout = '';
  #changes = new Changes();
  ended = false;

  constructor(binary, args, options = {}) {
    this.name = binary.split('/').at(-1);
    this.child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    this.child.stdout.setEncoding('utf8');
    this.child.stdout.on('data', this.#keep).on('data', this.#read);
    this.child.stderr.setEncoding('utf8').on('data', this.#keep);
    this.exited = new Promise((resolve) => {
      this.child.once('error', (error) => resolve({ error }));
      this.child.once('exit', (code, signal) => resolve({ code, signal }));
    });
    process.once('exit', this.#killAtExit);
    void this.exited.then(this.#forget);
  }

  #keep = (chunk) => {
    this.#output = (this.#output + chunk).slice(-KEPT_OUTPUT);
    this.#changes.tell();
  };

  /** Standard output, up to the end of its first line. */
  #read = (chunk) => {
    if (this.#stdout.includes('\n')) return;
    this.#stdout += chunk;
    this.#changes.tell();
  };

  #forget = () => {
    this.ended = true;
    process.off('exit', this.#killAtExit);
  };

  #killAtExit = () => this.child.kill('SIGKILL');

  /** The last things the process said. */
  get output() {
    return this.#output;
  }

  /** The first line on standard output; rejects when the process ends without one. */
  firstLine() {
    const line = () => /^(.*)\n/.exec(this.#stdout)?.[1];
    return this.alive(this.#changes.until(line));
  }

  /** Resolves once the process has said this; rejects when it ends without. */
  said(text) {
    return this.alive(this.#changes.until(() => this.#output.includes(text)));
  }

  /** Sends a signal and waits for the end; gives the exit code and the signal it died of. */
  async end(signal, ms = 20_000) {
    this.child.kill(signal);
    return within(
      ms,
      this.exited,
      () => `${this.name} to end after ${signal}; it said:\n${this.output}`,
    );
  }

  /** Rejects, with its last words, once the process has ended. */
  async #failed() {
    const { code, signal, error } = await this.exited;
    throw new Error(`${this.name} ended (${error ?? signal ?? code}); it said:\n${this.output}`);
  }

  /** As `promise`, unless the process ends first. */
  alive(promise) {
    return Promise.race([promise, this.#failed()]);
  }
}

/** A program of Linux's standard tools that has the system end another one together with the one that started it. */
const SETPRIV = '/usr/bin/setpriv';

/** The program, so that it does not outlive this one even if this one is killed; where the system can do that. */
export function endingWithUs(program, given) {
  if (!existsSync(SETPRIV)) return [program, given];
  return [SETPRIV, ['--pdeathsig', 'KILL', program, ...given]];
}

/** Ports of which systems give none to outgoing connections: such a port is free again when a server is started a second time. */
const SERVERS = { first: 10_000, count: 20_000 };

/** A server at one of these ports; null if it is in use. */
const listen = () =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    const port = SERVERS.first + Math.floor(Math.random() * SERVERS.count);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });

const close = (server) => new Promise((resolve) => server.close(resolve));

/** `count` different loopback ports that were free a moment ago, and that no outgoing connection takes. */
export async function freePorts(count) {
  const servers = [];
  while (servers.length < count) {
    const server = await listen();
    if (server) servers.push(server);
  }
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map(close));
  return ports;
}

/** Resolves once `child` accepts connections at a port: it does not announce that anywhere, so the port is asked. */
export async function untilAccepting(child, port) {
  while (!child.ended && !(await accepts(port))) await delay(ASK_EVERY);
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
