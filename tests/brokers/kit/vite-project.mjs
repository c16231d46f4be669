// The application of examples/wasm-pack-vite in a folder of its own, with the package that wasm-pack makes for one of its targets.

import assert from 'node:assert/strict';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { build } from '../../e2e/support/wasm-pack.mjs';
import { Program, run } from '../../packaging/support/program.mjs';
import { root } from '../servers/server.mjs';
import { blocksOf } from './guide-blocks.mjs';

const SOURCE = 'examples/wasm-pack-vite';
const FILES = ['index.html', 'package-lock.json', 'package.json', 'src'];
const QUIETLY = '--ignore-scripts --no-audit --no-fund --prefer-offline';
const COMMAND_TIME = 300_000;

/** How the application is run: by scripts of its package.json, the last of which is a server. */
export const WAYS = { 'the dev server': ['dev'], 'a build': ['build', 'preview'] };

export class ViteProject {
  /** @param target that of wasm-pack: `web`, or `bundler`, whose package needs no `init` */
  constructor(target) {
    this.target = target;
    this.folder = join(root, 'target/wasm-pack-vite', target);
  }

  /** Installs it as a README says. What npm has installed before is taken as it is. */
  async install() {
    await mkdir(this.folder, { recursive: true });
    for (const name of FILES)
      await cp(join(root, SOURCE, name), join(this.folder, name), { recursive: true });
    const [make, install] = await this.#commands();
    await build(make, join(this.folder, 'pkg'));
    await run(`${install} ${QUIETLY}`, { cwd: this.folder }, COMMAND_TIME);
    // What Vite has made of another package of the same version.
    for (const made of ['dist', 'node_modules/.vite'])
      await rm(join(this.folder, made), { recursive: true, force: true });
  }

  /** The command that makes the package, and the one that installs it. */
  async #commands() {
    const manifest = JSON.parse(await readFile(join(this.folder, 'package.json'), 'utf8'));
    if (this.target === 'web') return ownCommands(manifest);
    // The package is to be installed by the command alone.
    delete manifest.dependencies['stomp-wasm-js'];
    await writeFile(join(this.folder, 'package.json'), JSON.stringify(manifest));
    await this.#leaveOutInit();
    const [make, , install] = await commandsIn('crates/stomp-wasm-js/README.md');
    return [make.replace('--target web', `--target ${this.target}`), install];
  }

  async #leaveOutInit() {
    const file = join(this.folder, 'src/main.js');
    const program = await readFile(file, 'utf8');
    const changed = program.replace('import init, {', 'import {').replace('await init();\n', '');
    assert.doesNotMatch(changed, /\binit\b/);
    await writeFile(file, changed);
  }

  /** Runs the scripts; the last serves the page for `act(address)`. */
  async served(scripts, act) {
    const at = { cwd: this.folder };
    for (const script of scripts.slice(0, -1)) await run(`npm run ${script}`, at, COMMAND_TIME);
    const server = new Program(`npm run ${scripts.at(-1)} -- --host 127.0.0.1 --port 0`, at);
    try {
      const [address] = await server.says(/http:\/\/127\.0\.0\.1:\d+\//, COMMAND_TIME);
      await act(address);
    } finally {
      await server.end();
    }
  }
}

/** Those of the application's own README, which names scripts of its package.json. */
async function ownCommands({ scripts }) {
  const [make, install, serve] = await commandsIn(`${SOURCE}/README.md`);
  assert.equal(make, 'npm run wasm');
  assert.equal(serve, `npm run ${WAYS['the dev server']}`);
  return [scripts.wasm, install];
}

/** The commands of the block that installs the package. */
async function commandsIn(document) {
  const blocks = await blocksOf(document);
  return blocks
    .find(({ code }) => code.includes('npm install'))
    .code.trim()
    .split('\n');
}
