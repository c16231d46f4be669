// The start of both pages: makes a client for the page's broker, shows its state, activates it.

import { Client } from 'stomp-wasm';
import { brokerAddress } from './broker-url';
import { watchConnection, type Connection } from './connection';
import { StateLine } from './state-line';

/** Milliseconds between connection attempts: short, because a user waits. */
const RECONNECT_DELAY = 3000;
/** Milliseconds until a connection attempt without an answer ends. */
const CONNECTION_TIMEOUT = 10_000;

/**
 * Makes a client, lets `prepare` set its callbacks, and activates it. `changed` is called with every
 * change of the connection. Without a usable address, or where the browser refuses to compile the
 * module, the page shows the reason.
 */
export function start(prepare: (client: Client) => void, changed: (now: Connection) => void): void {
  const line = new StateLine();
  try {
    const client = new Client({
      ...brokerAddress(location),
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
