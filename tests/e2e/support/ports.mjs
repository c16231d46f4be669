// Ports for servers that cannot be told to choose one themselves, nor tell when they listen.

import { connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const listen = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });

const close = (server) => new Promise((resolve) => server.close(resolve));

/** `count` different loopback ports that were free a moment ago. */
export async function freePorts(count) {
  const servers = await Promise.all(Array.from({ length: count }, listen));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map(close));
  return ports;
}

/** Resolves once `child` accepts connections at a port: it does not announce that anywhere, so the port is asked. */
export async function untilAccepting(child, port) {
  while (!child.ended && !(await accepts(port))) await delay(50);
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
