// An npm registry on this machine: it has the packages that were packed, and passes on the rest from the registry
// that npm is configured for. Package managers read from it as from any other.

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** When all packages were published: managers may hold back what is new. */
const PUBLISHED = '2020-01-01T00:00:00.000Z';

/** A registry that is running; `stop` ends it. */
export class Registry {
  #server = createServer((request, response) => {
    this.#answer(request).then(
      ({ status, type, body }) => {
        response.writeHead(status, { 'content-type': type }).end(body);
      },
      (error) => response.writeHead(502).end(String(error)),
    );
  });
  /** Packages of ours: name → manifest, and the tarball if it was packed. */
  #own = new Map();
  /** Answers of the other registry: path and form → promise. */
  #passedOn = new Map();

  /** Starts one that has these tarballs. */
  static async start(tarballs) {
    const registry = new Registry();
    for (const tarball of tarballs) await registry.#add(tarball);
    registry.#announceOtherPlatforms();
    const { stdout } = await run('npm', ['config', 'get', 'registry']);
    registry.upstream = stdout.trim().replace(/\/$/, '');
    await once(registry.#server.listen(0, '127.0.0.1'), 'listening');
    registry.url = `http://127.0.0.1:${registry.#server.address().port}`;
    return registry;
  }

  async stop() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #add(path) {
    const { stdout } = await run('tar', ['-xzOf', path, 'package/package.json']);
    const manifest = JSON.parse(stdout);
    this.#own.set(manifest.name, { manifest, file: basename(path), bytes: await readFile(path) });
  }

  /** The programs of other platforms are published, but were not packed on this machine. */
  #announceOtherPlatforms() {
    const programs = this.#own.get('stomp-broker')?.manifest.optionalDependencies ?? {};
    for (const [name, version] of Object.entries(programs)) {
      const [os, cpu] = name.split('-').slice(-2);
      if (this.#own.has(name)) continue;
      const manifest = { name, version, os: [os], cpu: [cpu] };
      this.#own.set(name, { manifest, file: `${name}.tgz`, bytes: Buffer.alloc(0) });
    }
  }

  async #answer({ method, url, headers }) {
    const path = decodeURIComponent(url.split('?')[0].slice(1));
    if (method !== 'GET') return { status: 404, type: 'text/plain', body: `no ${method}` };
    const own = this.#own.get(path);
    if (own) return json(this.#described(own));
    const packed = [...this.#own.values()].find(({ file }) => path === `tarballs/${file}`);
    if (packed) return { status: 200, type: 'application/octet-stream', body: packed.bytes };
    return this.#fromUpstream(url, headers.accept ?? '*/*');
  }

  /** What registries tell of a package. */
  #described({ manifest, file, bytes }) {
    const { name, version } = manifest;
    const digest = (algorithm, form) => createHash(algorithm).update(bytes).digest(form);
    const dist = {
      tarball: `${this.url}/tarballs/${file}`,
      integrity: `sha512-${digest('sha512', 'base64')}`,
      shasum: digest('sha1', 'hex'),
    };
    return {
      name,
      'dist-tags': { latest: version },
      versions: { [version]: { ...manifest, dist } },
      time: { created: PUBLISHED, modified: PUBLISHED, [version]: PUBLISHED },
    };
  }

  #fromUpstream(url, accept) {
    const key = `${accept} ${url}`;
    const answer = this.#passedOn.get(key) ?? this.#ask(url, accept);
    this.#passedOn.set(key, answer);
    return answer;
  }

  async #ask(url, accept) {
    const response = await fetch(this.upstream + url, { headers: { accept } });
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? 'application/octet-stream',
      body: Buffer.from(await response.arrayBuffer()),
    };
  }
}

const json = (value) => ({
  status: 200,
  type: 'application/json',
  body: JSON.stringify(value),
});
