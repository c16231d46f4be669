// The configuration of nginx as the load balancer in front of gateways: the one that docs/broker/gateway.md gives.

import { readFile } from 'node:fs/promises';

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

/** A whole configuration for nginx that listens at a port of loopback, in front of gateways at these addresses. */
export async function configuration(port, addresses) {
  return around(configure(configurationIn(await readFile(DOCUMENT, 'utf8')), port, addresses));
}

/** The text of the block of code for nginx in a document. */
export function configurationIn(document) {
  const [, documented] = /^```nginx\n(.*?)^```$/ms.exec(document) ?? [];
  if (!documented) throw new Error('the document has no block of code for nginx');
  return documented;
}

/** The configuration with a loopback port instead of its own, and these gateways. */
export function configure(documented, port, addresses) {
  const servers = /(?:^ *server \S+:\d+[^;]*;\n)+/m;
  const [, indent, parameters] = /^( *)server \S+:\d+([^;]*);/m.exec(documented) ?? [];
  if (indent === undefined) throw new Error('the configuration names no gateway');
  const lines = addresses.map((address) => `${indent}server ${address}${parameters};\n`).join('');
  return documented.replace(servers, lines).replace(/^( *listen) \d+;$/m, `$1 127.0.0.1:${port};`);
}
