// The script of the page: what the harness can call.

import * as scenarios from '../scenarios/index.mjs';
import { activated, newClient, unexpectedError } from './client.mjs';
import { watch } from './watch.mjs';

globalThis.runScenario = (path, environment) => {
  const [group, name] = path.split('.');
  return Promise.race([scenarios[group][name].inPage(environment), unexpectedError]);
};

globalThis.watch = watch;

/** Connects and disconnects a client `count` times: at even times by DISCONNECT, at odd ones by dropping the connection. */
globalThis.cycles = async ({ count, ...environment }) => {
  const client = newClient(environment, { debug: () => {} });
  for (let n = 0; n < count; n += 1) {
    await activated(client);
    await client.deactivate({ force: n % 2 === 1 });
  }
  // The browser's own list of what was loaded.
  performance.clearResourceTimings();
};
