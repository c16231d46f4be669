// WebSocket as a transport: plain, or with SockJS's frames.

import { idle } from '../api/idle.js';
import { textOf, type Transport, type TransportHost } from './transport.js';

/**
 * Opens a WebSocket, with SockJS's frames unless `protocols` are given. Throws what the browser throws: for a policy
 * of the page, or because it has no WebSocket.
 */
export function openWebSocket(host: TransportHost, url: string, protocols?: string[]): Transport {
  if (typeof WebSocket === 'undefined') throw new Error('there is no WebSocket here');
  const socket = new WebSocket(url, protocols);
  if (protocols) {
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => host.opened();
    socket.onmessage = (event) => host.message(event);
  } else {
    socket.onmessage = ({ data }) => host.frame(`${data}`);
  }
  // The close event tells of its end; but some take an error without a handler for a crash.
  socket.onerror = idle;
  socket.onclose = (event) => {
    // A closing handshake is an answer of the server; a cut line is none.
    if (event.wasClean) host.closed(event);
    else host.failed(`closed with code ${event.code}`, false, event);
  };
  return {
    name: 'websocket',
    takesBytes: !!protocols,
    socket,
    send: (data) => socket.send(protocols ? (data as string) : JSON.stringify([textOf(data)])),
  };
}
