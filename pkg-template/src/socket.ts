// What kind of socket is this?

import type { IStompSocket } from './types.js';

/** Whether the socket takes text only, as SockJS does: what else it is given it turns into text. */
export function carriesTextOnly(socket: IStompSocket): boolean {
  return !('binaryType' in socket) && '_transportsWhitelist' in socket;
}

/**
 * Whether `send` has copied what it was given when it returns, so that the same memory may be filled
 * again. The browser's own WebSocket does; anything written in JavaScript may keep it.
 */
export function copiesOnSend(socket: IStompSocket): boolean {
  return (
    Object.prototype.toString.call(socket) === '[object WebSocket]' &&
    /\{\s*\[native code\]\s*\}\s*$/.test(Function.prototype.toString.call(socket.send))
  );
}
