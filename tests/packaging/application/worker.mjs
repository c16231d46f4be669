// For workers: does a round trip for each request through a port.

import { roundTrip } from './round-trip.mjs';

/** Listens on `port` (or the worker itself) for the address of the broker, and answers with the outcome. */
export function serve(port, Client) {
  port.onmessage = ({ data }) => answer(port, Client, data.brokerURL);
}

/** Does a round trip and posts what came of it. */
export async function answer(port, Client, brokerURL) {
  try {
    port.postMessage({ outcome: await roundTrip(Client, brokerURL) });
  } catch (error) {
    port.postMessage({ error: String(error.stack ?? error) });
  }
}
