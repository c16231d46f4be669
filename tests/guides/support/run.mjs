// Programs of a document in Node and in a page; both give what was printed, line by line.

import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

import { root } from '../../brokers/servers/server.mjs';
import { within } from '../../e2e/support/deadline.mjs';
import { brokerBinary, stompWasm } from '../../e2e/support/environment.mjs';
import { Changes } from '../../e2e/support/queue.mjs';

const DEADLINE = 60_000;
/** What a bundler makes of the module's address. */
const MODULE_ADDRESS = fileURLToPath(new URL('module-address.mjs', import.meta.url));
const WEBSOCKET = fileURLToPath(new URL('websocket.mjs', import.meta.url));
/** The broker in memory, of the npm package `stomp-broker`. */
export const MEMORY = join(root, 'target/gen/stomp-broker/memory.mjs');
const ADDRESS = 'ws://localhost:8080/ws';
const SOCKJS_ADDRESS = 'http://localhost:8080/stomp';
/** Gives packages in CommonJS, such as `ws`, what they are loaded by. */
const REQUIRE = `import { createRequire as requireFrom } from 'node:module';
globalThis.require ??= requireFrom(import.meta.url);`;

/** What a program has printed so far. */
export class Printed {
  lines = [];
  errors = [];
  /** The exit code, once it has ended. */
  status;
  #changes = new Changes();

  line(text) {
    this.lines.push(text);
    this.#changes.tell();
  }

  error(text) {
    this.errors.push(text);
    this.#changes.tell();
  }

  ended(status) {
    this.status = status;
    this.#changes.tell();
  }

  /** Resolves once this line has been printed. */
  waitFor(line) {
    return this.until(() => this.lines.includes(line), `the line ${JSON.stringify(line)}`);
  }

  until(condition, awaited) {
    const so = () => `${awaited}; so far ${JSON.stringify([...this.lines, ...this.errors])}`;
    return within(DEADLINE, this.#changes.until(condition), so);
  }
}

/** The program with the addresses of a namespace in place of those of the documents. */
export const placed = (code, { url, sockjsUrl }) =>
  code.replaceAll(ADDRESS, url).replaceAll(SOCKJS_ADDRESS, sockjsUrl);

/** The program as one script for `platform`, with the addresses of a namespace; a piece stands behind a connected `session`. */
export async function bundled(code, namespace, platform) {
  const whole = /^import /m.test(code) ? code : piece(code);
  const main = join(stompWasm.directory, 'esm6/index.js');
  const result = await build({
    stdin: { contents: placed(whole, namespace), resolveDir: root },
    ...{ bundle: true, write: false, format: 'esm', charset: 'utf8', target: 'es2022' },
    ...{ platform, logLevel: 'silent' },
    ...(platform === 'node' && { banner: { js: REQUIRE } }),
    // sockjs-client asks for this of bundlers.
    ...(platform === 'browser' && { define: { global: 'globalThis' } }),
    alias: {
      'stomp-wasm/js': join(stompWasm.directory, 'esm6/js.js'),
      'stomp-wasm/slim': join(stompWasm.directory, 'esm6/slim.js'),
      'stomp-wasm/stomp.wasm?url': MODULE_ADDRESS,
      'stomp-wasm/testing/memory': MEMORY,
      'stomp-wasm/testing': join(stompWasm.directory, 'testing/index.js'),
      'stomp-wasm': main,
      '@stomp/stompjs': main,
    },
  });
  return result.outputFiles[0].text;
}

const piece = (code) => `import { Session } from 'stomp-wasm';
const session = await Session.connect({ brokerURL: '${ADDRESS}' });
${code}
await session.close();
`;

/** Runs a script in Node until it ends by itself. */
export async function inNode(script, printed, args = []) {
  const folder = await mkdtemp(join(tmpdir(), 'stomp-guide-'));
  try {
    const file = join(folder, 'program.mjs');
    await writeFile(file, script);
    const node = spawn(process.execPath, ['--import', WEBSOCKET, ...args, file], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_TEST_CONTEXT: undefined, STOMP_BROKER: brokerBinary },
    });
    try {
      createInterface(node.stdout).on('line', (line) => printed.line(line));
      createInterface(node.stderr).on('line', (line) => printed.error(line));
      node.on('close', (status) => printed.ended(status));
      await printed.until(() => printed.status !== undefined, 'the end of the program');
      if (printed.status !== 0) throw new Error(printed.errors.join('\n'));
    } finally {
      node.kill('SIGKILL');
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs a script in a page until it has printed so many lines. */
export async function inPage(browser, address, script, printed, count) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    page.on('console', (message) => message.type() === 'log' && printed.line(message.text()));
    page.on('pageerror', (error) => printed.error(error.message));
    await page.goto(address);
    await page.addScriptTag({ type: 'module', content: script });
    const isOver = () => printed.errors.length > 0 || printed.lines.length >= count;
    await printed.until(isOver, 'the output');
  } finally {
    await context.close();
  }
}
