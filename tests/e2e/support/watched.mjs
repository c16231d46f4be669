// A watching client (in-page/watch.mjs) against a scripted peer: the stage of the tests in which the peer misbehaves.

import { ScriptedPeer } from './scripted-peer.mjs';
import { Watcher } from './watcher.mjs';

/** For the names of combinations: `<package>@scripted-peer`. */
export const SCRIPTED = { name: 'scripted-peer' };

/** Opens a page whose client connects to a fresh peer with the given options, for `act({ peer, watcher, page })`. */
export async function watched(withPage, { versions, options }, act) {
  const peer = await new ScriptedPeer().start();
  const watcher = new Watcher();
  try {
    await withPage(watcher.controls, async (page) => {
      await page.watch({ url: peer.url, versions, options });
      await act({ peer, watcher, page });
    });
  } finally {
    await peer.stop();
  }
}
