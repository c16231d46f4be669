// Clients that come and go.

import { activated, newClient } from './client.mjs';

/** Connects and disconnects a client `count` times: at even times by DISCONNECT, at odd ones by dropping the connection. */
export async function cycles({ count, ...environment }) {
  const client = newClient(environment, { debug: () => {} });
  for (let n = 0; n < count; n += 1) {
    await activated(client);
    await client.deactivate({ force: n % 2 === 1 });
  }
  // The browser's own list of what was loaded.
  performance.clearResourceTimings();
}
