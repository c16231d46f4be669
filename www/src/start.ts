// What both pages do first: make a client for the page's broker, show its state, and go.

import { Client } from 'stomp-wasm';
import { brokerUrl } from './broker-url';
import { watchConnection, type Connection } from './connection';
import { StateLine } from './state-line';

/** Milliseconds between attempts: short, because a person is watching. */
const RECONNECT_DELAY = 3000;
/** Milliseconds until an attempt that gets no answer is given up. */
const CONNECTION_TIMEOUT = 10_000;

/**
 * Makes a client, lets `prepare` set its callbacks, and activates it. `changed` hears of every
 * change of the connection. Without a usable address, or where the browser refuses to compile the
 * module, the page stays and says why.
 */
export function start(prepare: (client: Client) => void, changed: (now: Connection) => void): void {
  const line = new StateLine();
  try {
    const client = new Client({
      brokerURL: brokerUrl(location),
      reconnectDelay: RECONNECT_DELAY,
      connectionTimeout: CONNECTION_TIMEOUT,
    });
    prepare(client);
    watchConnection(client, (now) => {
      line.show(now);
      changed(now);
    });
    line.control(client);
    client.activate();
  } catch (error) {
    line.show({ kind: 'offline', why: error instanceof Error ? error.message : String(error) });
  }
}
