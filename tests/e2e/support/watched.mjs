// A watching client (in-page/watch.mjs) against a scripted peer: the stage of the tests in which the peer misbehaves.

import assert from 'node:assert/strict';

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

/** The close code of a client that cannot go on: the peer sent something that is not STOMP. */
export const PROTOCOL_ERROR = 4002;

/**
 * The client says what was wrong (`fault`) in its debug log, closes the socket with the code above and a reason,
 * and tells the user so by onWebSocketClose. `connection` is the peer's side.
 */
export async function protocolErrorReported({ connection, watcher, fault }) {
  const closed = await connection.untilClosed();
  assert.equal(closed.code, PROTOCOL_ERROR, `close code at the peer (reason: ${closed.reason})`);
  assert.match(closed.reason, fault, 'close reason at the peer');
  const told = await watcher.until('onWebSocketClose');
  assert.equal(told.code, PROTOCOL_ERROR, 'close code in onWebSocketClose');
  assert.match(watcher.debugText, fault, 'debug log');
}
