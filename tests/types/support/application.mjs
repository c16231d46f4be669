// An application that has installed a package the way users do: packed by npm, installed by npm, under the name
// `@stomp/stompjs`. That is what `"@stomp/stompjs": "npm:stomp-wasm@…"` in a package.json leads to.

import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { mustExist } from '../../e2e/support/environment.mjs';

const run = promisify(execFile);
const ours = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/** The name under which every application imports the package. */
export const NAME = '@stomp/stompjs';

/**
 * Makes an application in a folder of its own, which the caller removes.
 *
 * @param pkg the package to install (see environment.mjs of the end-to-end tests)
 * @param options `copies`: packages on top of it, copied beside it so that they find this one and no other;
 * `links`: packages that have nothing to do with it; names, or `{ as, name }`
 */
export async function installedApplication(pkg, { copies = [], links = [] } = {}) {
  mustExist(pkg.directory, 'build the package (cargo xtask build) or set STOMP_WASM_PKG');
  const application = new Application(await mkdtemp(join(tmpdir(), 'stomp-application-')));
  try {
    await application.install(pkg.directory);
    await Promise.all([
      ...copies.map((name) => application.copy(name)),
      ...links.map((link) => application.link(link)),
    ]);
    return application;
  } catch (error) {
    await application.remove();
    throw error;
  }
}

class Application {
  constructor(directory) {
    this.directory = directory;
  }

  /** The path of something in the application. */
  path(...parts) {
    return join(this.directory, ...parts);
  }

  async write(name, content) {
    const text = typeof content === 'string' ? content : JSON.stringify(content, null, 2);
    await writeFile(this.path(name), text);
  }

  async install(source) {
    const tarball = await this.#npm(
      'pack',
      '--silent',
      '--pack-destination',
      this.directory,
      source,
    );
    await this.write('package.json', {
      private: true,
      dependencies: { [NAME]: `file:${tarball.trim()}` },
    });
    await this.#npm('install', '--offline', '--no-audit', '--no-fund', '--no-package-lock');
  }

  async copy(name) {
    await cp(mustExist(join(ours, name), 'npm ci'), await this.#place(name), { recursive: true });
  }

  async link(link) {
    const { as, name } = typeof link === 'string' ? { as: link, name: link } : link;
    await symlink(mustExist(join(ours, name), 'npm ci'), await this.#place(as));
  }

  async remove() {
    await rm(this.directory, { recursive: true, force: true });
  }

  async #place(name) {
    const place = this.path('node_modules', name);
    await mkdir(dirname(place), { recursive: true });
    return place;
  }

  async #npm(...args) {
    const { stdout } = await run('npm', [...args, '--ignore-scripts'], { cwd: this.directory });
    return stdout;
  }
}
