// A client that finds its own way, and the other end of each.

import { Changes } from '../../e2e/support/queue.mjs';
import { Network } from './network.mjs';
import { ours } from './package.mjs';

export const BASE = 'http://sockjs.test/stomp';
export const CONNECTED = 'CONNECTED\nversion:1.2\n\n\0';

/** A frame of SockJS with these messages. */
export const array = (...messages) => `a${JSON.stringify(messages)}\n`;

/**
 * A client with `options`, active, on a network of its own. What it tells is written down: `told.errors`,
 * `told.closes`, `told.changes`, `told.debug`.
 */
export function start(t, options = {}, network = new Network()) {
  const told = { errors: [], closes: [], changes: [], debug: [] };
  const changes = new Changes();
  const tell = (name) => (what) => {
    told[name].push(what);
    changes.tell();
  };
  const client = new ours.Client({
    sockjsURL: BASE,
    reconnectDelay: 0,
    heartbeatIncoming: 0,
    heartbeatOutgoing: 0,
    onWebSocketError: ({ error }) => tell('errors')(error),
    onWebSocketClose: tell('closes'),
    onTransportChange: tell('changes'),
    debug: (line) => told.debug.push(line),
    ...options,
  });
  /** Resolves with what was told by that name last, now or in a moment. */
  const heard = (name) => changes.until(() => told[name].at(-1));
  const connected = new Promise((resolve) => (client.onConnect = resolve));
  client.activate();
  t.after(() => {
    void client.deactivate({ force: true });
    network.restore();
  });
  return { client, network, told, heard, connected };
}

/** Answers the question what the server offers. */
export async function describe(network, info = {}) {
  (await network.next(/\/info$/)).respond(JSON.stringify({ websocket: true, ...info }));
}

/** Answers by a WebSocket that speaks SockJS, up to CONNECTED. */
export async function byWebSocket(network) {
  const socket = await network.next(/\/websocket$/);
  socket.open();
  socket.receive('o');
  socket.sent.splice(0);
  socket.receive(array(CONNECTED));
  return socket;
}

/** Answers by a stream, up to CONNECTED. */
export async function byStreaming(network) {
  const stream = (await network.next(/\/xhr_streaming$/)).stream();
  stream.write(`${'h'.repeat(2048)}\no\n`);
  (await network.next(/\/xhr_send$/)).respond('', 204);
  stream.write(array(CONNECTED));
  return stream;
}

/** Answers by responses, up to CONNECTED; gives the request that is open then. */
export async function byPolling(network) {
  (await network.next(/\/xhr$/)).respond('o\n');
  (await network.next(/\/xhr_send$/)).respond('', 204);
  (await network.next(/\/xhr$/)).respond(array(CONNECTED));
  return network.next(/\/xhr$/);
}
