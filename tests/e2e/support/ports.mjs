// Ports for servers that cannot be told to choose one themselves.

import { createServer } from 'node:net';

const listen = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });

const close = server => new Promise(resolve => server.close(resolve));

/** `count` different loopback ports that were free a moment ago. */
export async function freePorts(count) {
  const servers = await Promise.all(Array.from({ length: count }, listen));
  const ports = servers.map(server => server.address().port);
  await Promise.all(servers.map(close));
  return ports;
}
