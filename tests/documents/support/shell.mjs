// Shell commands of the documents in a folder of their own, with stomp-broker on the PATH. Addresses are those of free ports.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

import { within } from '../../e2e/support/deadline.mjs';
import { brokerBinary, mustExist } from '../../e2e/support/environment.mjs';
import { Child } from '../../e2e/support/process.mjs';

const DEADLINE = 30_000;
const HTTP = /\b(127\.0\.0\.1|localhost):8080\b/g;
const LISTEN = /--listen \S+/;
const TCP = /--tcp \S+/;

/** The commands of a block: one a line, unless that ends in a backslash. A comment behind a command is left out. */
export const commandsOf = (code) =>
  code
    .trim()
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.replace(/\s+# .*$/, ''));

export class Shell {
  #brokers = [];

  static async open() {
    mustExist(brokerBinary, 'build it (cargo xtask build) or set BROKER_BIN');
    const shell = new Shell();
    shell.folder = await mkdtemp(join(tmpdir(), 'stomp-commands-'));
    const programs = join(shell.folder, 'programs');
    await mkdir(programs);
    await symlink(brokerBinary, join(programs, 'stomp-broker'));
    shell.env = { ...process.env, PATH: [programs, process.env.PATH].join(delimiter) };
    return shell;
  }

  async close() {
    await Promise.all(this.#brokers.map((broker) => broker.end('SIGTERM')));
    await rm(this.folder, { recursive: true });
  }

  /** Runs a command that ends by itself, with the broker at `http`; gives what it wrote on standard output. */
  async run(command, http) {
    const line = command.replaceAll(HTTP, http);
    const { stdout } = await promisify(execFile)('sh', ['-ec', line], this.#where);
    return stdout;
  }

  /** Starts the broker by a command, on free ports; gives its addresses, `{ http, tcp }`. */
  async serve(command) {
    assert.match(command, /^stomp-broker\b/);
    const [listen, tcp] = ['--listen 127.0.0.1:0', '--tcp 127.0.0.1:0'];
    const bare = command.replace(LISTEN, '').replace(TCP, '');
    const child = new Child('sh', ['-c', `exec ${bare} ${listen} ${tcp}`], this.#where);
    this.#brokers.push(child);
    return JSON.parse(await within(DEADLINE, child.firstLine(), () => `the addresses: ${bare}`));
  }

  get #where() {
    return { cwd: this.folder, env: this.env };
  }
}

/** What the control API of a broker says. */
export async function ask(http, path, body) {
  const json = body && {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  const response = await fetch(`http://${http}${path}`, json);
  const text = await response.text();
  assert.ok(response.ok, `${path}: ${response.status} ${text}`);
  return text && JSON.parse(text);
}
