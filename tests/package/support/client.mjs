// Clients on fake sockets.

import { ours } from './package.mjs';
import { FakeSocket } from './socket.mjs';

/** Lets the microtask pass that lies between `activate` and the socket. */
export const tick = () => new Promise((resolve) => setImmediate(resolve));

/**
 * A client with its sockets, the newest first, not yet active. No heart-beats, no reconnecting, unless asked for.
 * `Client` is the class to use: this package's, unless it is given.
 */
export function newClient(options = {}, Client = ours.Client) {
  const sockets = [];
  const client = new Client({
    webSocketFactory: () => {
      sockets.unshift(new FakeSocket());
      return sockets[0];
    },
    reconnectDelay: 0,
    heartbeatIncoming: 0,
    heartbeatOutgoing: 0,
    ...options,
  });
  return { client, sockets };
}

/** As `newClient`, connected by the broker's `answer`; `socket` is the one in use. */
export async function connected(
  options = {},
  Client = ours.Client,
  answer = 'CONNECTED\nversion:1.2\n\n\0',
) {
  const made = newClient(options, Client);
  made.client.activate();
  await tick();
  const [socket] = made.sockets;
  socket.open();
  socket.receive(answer);
  socket.takeSent();
  return { ...made, socket };
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
