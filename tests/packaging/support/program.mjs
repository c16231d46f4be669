// Programs that consumers consist of: started in their project, with all they start, and ended with it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';

import { within } from '../../e2e/support/deadline.mjs';

const KEPT_OUTPUT = 6_000;

/** Tools neither ask, nor phone home, nor paint. */
const QUIET = {
  CI: '1',
  NO_COLOR: '1',
  DO_NOT_TRACK: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  NG_CLI_ANALYTICS: 'false',
  DENO_NO_UPDATE_CHECK: '1',
};

/** A running program; `line` is the program and its arguments, separated by spaces. */
export class Program {
  output = '';
  stdout = '';

  constructor(line, { cwd, env = {} }) {
    this.line = line;
    const [name, ...args] = line.split(' ');
    const PATH = [join(cwd, 'node_modules/.bin'), env.PATH ?? process.env.PATH].join(delimiter);
    const variables = { ...process.env, ...QUIET, ...env, PATH };
    // A tool that colours its output or changes its ways because of how we were started is not what users have.
    for (const ours of ['NODE_OPTIONS', 'NODE_ENV', 'FORCE_COLOR', 'NODE_TEST_CONTEXT'])
      delete variables[ours];
    // Head of a group of its own: many tools start others, which have to end with them.
    this.child = spawn(name, args, {
      cwd,
      env: variables,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream.setEncoding('utf8').on('data', this.#keep);
    this.child.stdout.on('data', (chunk) => (this.stdout += chunk));
    process.once('exit', this.#kill);
    this.ended = new Promise((resolve) => {
      this.child.once('error', (error) => resolve(error.message));
      this.child.once('close', (code, signal) => resolve(signal ?? code));
    });
    void this.ended.then(() => process.off('exit', this.#kill));
  }

  #keep = (chunk) => {
    this.output = (this.output + chunk).slice(-KEPT_OUTPUT);
  };

  #kill = () => {
    try {
      process.kill(-this.child.pid, 'SIGKILL');
    } catch {
      // All of the group have ended.
    }
  };

  /** Waits for its end and gives what it wrote on standard output; rejects if that is no success. */
  async success(ms) {
    try {
      const how = await within(
        ms,
        this.ended,
        () => `\`${this.line}\` to end; it said:\n${this.output}`,
      );
      if (how !== 0)
        throw new Error(`\`${this.line}\` ended with ${how}; it said:\n${this.output}`);
      return this.stdout;
    } finally {
      this.#kill();
    }
  }

  /** Waits until it has written what `pattern` describes, and gives the match. */
  async says(pattern, ms) {
    const found = async () => {
      for (;;) {
        const match = pattern.exec(this.stdout);
        if (match) return match;
        const ended = await Promise.race([
          once(this.child.stdout, 'data').then(() => null),
          this.ended.then(String),
        ]);
        if (ended && !pattern.test(this.stdout))
          throw new Error(`\`${this.line}\` ended with ${ended}; it said:\n${this.output}`);
      }
    };
    return within(
      ms,
      found(),
      () => `\`${this.line}\` to say ${pattern}; it said:\n${this.output}`,
    );
  }

  /** Ends it, with all that it started. */
  async end() {
    this.#kill();
    await this.ended;
  }
}

/** Runs a program to its end; see `Program` and `success`. */
export const run = (line, where, ms) => new Program(line, where).success(ms);
