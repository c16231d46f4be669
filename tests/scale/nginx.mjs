// nginx as the load balancer in front of gateways, with the configuration that docs/broker/gateway.md gives.

import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { within } from '../e2e/support/deadline.mjs';
import { Child, freePorts, untilAccepting } from '../e2e/support/process.mjs';

const DOCUMENT = new URL('../../docs/broker/gateway.md', import.meta.url);
/** What a configuration needs besides: how many connections there may be, and no file outside of its folder. */
const around = (http) => `
daemon off;
worker_processes 1;
worker_rlimit_nofile 16384;
pid nginx.pid;
error_log error.log;
events { worker_connections 8192; }
http {
access_log off;
client_body_temp_path body;
proxy_temp_path proxy;
fastcgi_temp_path fastcgi;
uwsgi_temp_path uwsgi;
scgi_temp_path scgi;
${http}
}
`;

/** The same as `Balancer` of balancer.mjs, by the program `nginx` of the PATH. */
export class Nginx {
  /** @param gateways each with `address.http`, which stays the same when it is started again */
  constructor(gateways) {
    this.gateways = gateways;
  }

  async start() {
    [this.port] = await freePorts(1);
    this.directory = await mkdtemp(join(tmpdir(), 'stomp-nginx-'));
    // Started by root, the process that serves is another user's.
    await chmod(this.directory, 0o755);
    const file = join(this.directory, 'nginx.conf');
    const addresses = this.gateways.map(({ address }) => address.http);
    const documented = configurationIn(await readFile(DOCUMENT, 'utf8'));
    await writeFile(file, around(configure(documented, this.port, addresses)));
    this.process = new Child('nginx', ['-p', this.directory, '-c', file, '-e', 'error.log']);
    const accepting = this.process.alive(untilAccepting(this.process, this.port));
    await within(20_000, accepting, () => 'nginx to accept connections (is it installed?)');
    return this;
  }

  get webSocket() {
    return `ws://127.0.0.1:${this.port}/ws`;
  }

  get sockJs() {
    return `http://127.0.0.1:${this.port}/stomp`;
  }

  async stop() {
    await this.process?.end('SIGTERM');
    if (this.directory) await rm(this.directory, { recursive: true, force: true });
  }
}

/** The text of the block of code for nginx in a document. */
export function configurationIn(document) {
  const [, configuration] = /^```nginx\n(.*?)^```$/ms.exec(document) ?? [];
  if (!configuration) throw new Error('the document has no block of code for nginx');
  return configuration;
}

/** The configuration with a loopback port instead of its own, and these gateways. */
export function configure(configuration, port, addresses) {
  const server = /^( *)server \S+:\d+( [^;]*)?;\n/gm;
  const [, indent, parameters = ''] = server.exec(configuration) ?? [];
  if (indent === undefined) throw new Error('the configuration names no gateway');
  const lines = addresses.map((address) => `${indent}server ${address}${parameters};\n`).join('');
  let isFirst = true;
  const withGateways = configuration.replace(server, () => {
    const text = isFirst ? lines : '';
    isFirst = false;
    return text;
  });
  return withGateways.replace(/^( *listen) \d+;$/m, `$1 127.0.0.1:${port};`);
}
