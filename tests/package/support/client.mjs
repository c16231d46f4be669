// Clients on fake sockets.

import { ours } from './package.mjs';
import { Changes } from '../../e2e/support/queue.mjs';
import { FakeSocket } from './socket.mjs';

/** Lets the microtask pass that lies between `activate` and the socket. */
export const tick = () => new Promise((resolve) => setImmediate(resolve));

/**
 * A client with its sockets, the newest first, not yet active. No heart-beats, no reconnecting, unless asked for.
 * `made(count)` resolves to the newest once there have been so many.
 * `Client` is the class to use: this package's, unless it is given.
 */
export function newClient(options = {}, Client = ours.Client) {
  const sockets = [];
  const changes = new Changes();
  const client = new Client({
    webSocketFactory: () => {
      sockets.unshift(new FakeSocket());
      changes.tell();
      return sockets[0];
    },
    reconnectDelay: 0,
    heartbeatIncoming: 0,
    heartbeatOutgoing: 0,
    ...options,
  });
  const made = (count) => changes.until(() => sockets.length >= count && sockets[0]);
  return { client, sockets, made };
}

/** As `newClient`, connected by the broker's `answer`; `socket` is the one in use. */
export async function connected(
  options = {},
  Client = ours.Client,
  answer = 'CONNECTED\nversion:1.2\n\n\0',
) {
  const all = newClient(options, Client);
  all.client.activate();
  const socket = await all.made(1);
  socket.open();
  socket.receive(answer);
  socket.takeSent();
  return { ...all, socket };
}

/** A MESSAGE frame as text; `headers` come after those every message has. */
export function messageFrame(body, headers = {}, subscription = 'sub-0') {
  const all = { subscription, destination: '/topic/a', 'message-id': 'm-1', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}:${value}\n`);
  const length = new TextEncoder().encode(body).length;
  return `MESSAGE\n${lines.join('')}content-length:${length}\n\n${body}\0`;
}

/** What a message tells its reader. */
export function told(message) {
  return {
    command: message.command,
    headers: Object.entries(message.headers),
    body: message.body,
    bytes: [...message.binaryBody],
    isBinaryBody: message.isBinaryBody,
  };
}
