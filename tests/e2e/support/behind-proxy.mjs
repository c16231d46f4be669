// A watching client (in-page/watch.mjs) that reaches a SockJS server through a proxy: the stage of the tests in which the way is spoilt.

import { HttpProxy } from './http-proxy.mjs';
import { Watcher } from './watcher.mjs';

/** Where the client subscribes, and publishes to. */
export const DESTINATION = '/topic/behind-the-proxy';

/**
 * Opens a page whose client connects to `peer` through a fresh proxy with `faults`, for `act({ proxy, watcher, page })`.
 *
 * @param parameters more for `watch`; `beside` is the path of a plain WebSocket on the same server, for the client to try
 */
export async function behindProxy(
  withPage,
  peer,
  { faults = {}, beside, options, ...parameters },
  act,
) {
  const proxy = await new HttpProxy(() => peer.url).start();
  proxy.faults = faults;
  const watcher = new Watcher();
  try {
    await withPage(watcher.controls, async (page) => {
      const brokerURL = beside && `${new URL(beside, proxy.url)}`.replace('http', 'ws');
      const where = {
        url: proxy.url,
        way: 'built-in',
        destination: DESTINATION,
        options: { ...options, brokerURL },
      };
      const start = () => page.watch({ ...where, ...parameters });
      await start();
      await act({ proxy, watcher, page, start });
    });
  } finally {
    await proxy.stop();
  }
}
