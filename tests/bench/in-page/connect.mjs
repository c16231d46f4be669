// The client under measurement, connected as an application would do it.

import { Client } from 'package-under-measurement';

/** Gives the connected client; rejects with the first thing that goes wrong on the way. */
export function connect(options) {
  return new Promise((resolve, reject) => {
    const fail = (what) => (detail) =>
      reject(new Error(`${what}: ${detail?.body || detail?.reason || detail?.message}`));
    const client = new Client({
      reconnectDelay: 0,
      onConnect: () => resolve(client),
      onStompError: fail('ERROR frame'),
      onWebSocketError: fail('socket error'),
      onWebSocketClose: fail('socket closed'),
      ...options,
    });
    client.activate();
  });
}
