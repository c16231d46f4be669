// What a user and the peer see when the client finds that the peer broke the protocol. Told in one place, since every test of bad input relies on it.

import assert from 'node:assert/strict';

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
