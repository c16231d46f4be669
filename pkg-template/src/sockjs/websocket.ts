// WebSocket as a way: plain, or with SockJS on it.

import { idle } from '../api/idle.js';
import { textOf } from './carrier.js';
import type { Carrier, Owner } from './carrier.js';
import { OPENED } from './codes.js';

/**
 * A WebSocket, with SockJS on it unless `protocols` are given. Throws what the browser throws: for a policy
 * of the page, or because it has no WebSocket.
 */
export function byWebSocket(owner: Owner, url: string, protocols?: string[]): Carrier {
  if (typeof WebSocket === 'undefined') throw new Error('there is no WebSocket here');
  const socket = new WebSocket(url, protocols);
  if (protocols) {
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => owner.put(OPENED);
    socket.onmessage = (event) => owner.message(event);
  } else {
    socket.onmessage = ({ data }) => owner.frame(`${data}`);
  }
  // Its end is told by what follows; but some take an error that nobody hears for a crash.
  socket.onerror = idle;
  socket.onclose = (event) => {
    // Who closes in good order has spoken; what cuts the line has not.
    if (event.wasClean) owner.closed(event);
    else owner.failed(`closed with code ${event.code}`, false, event);
  };
  return {
    transport: 'websocket',
    takesBytes: !!protocols,
    socket,
    send: (data) => socket.send(protocols ? (data as string) : JSON.stringify([textOf(data)])),
  };
}
