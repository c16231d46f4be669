// For pages whose work is done by a worker: asks it, and waits for its answer.

import { brokerURL } from './page.mjs';

/** Resolves to what the worker behind `port` reports of its round trip. */
export function ask(port) {
  return new Promise((resolve, reject) => {
    port.onmessage = ({ data }) =>
      data.error ? reject(new Error(data.error)) : resolve(data.outcome);
    port.onerror = (event) => reject(new Error(`the worker failed: ${event.message}`));
    port.postMessage({ brokerURL });
  });
}
