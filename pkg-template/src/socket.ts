// What kind of socket is this?

import type { IStompSocket } from './types.js';

/** Whether the socket takes text only, as SockJS does: what else it is given it turns into text. */
export function carriesTextOnly(socket: IStompSocket): boolean {
  return !('binaryType' in socket) && '_transportsWhitelist' in socket;
}

/** What a function of the browser prints. One that was bound prints no name. */
const NATIVE_SEND = /^function send\(\)\s*\{\s*\[native code\]\s*\}$/;

/**
 * Whether `send` has copied what it was given when it returns, so that the same memory may be filled
 * again. The browser's own WebSocket does; anything written in JavaScript may keep it.
 */
export function copiesOnSend(socket: IStompSocket): boolean {
  if (typeof WebSocket !== 'function' || !(socket instanceof WebSocket)) return false;
  const { send } = WebSocket.prototype;
  return socket.send === send && NATIVE_SEND.test(Function.prototype.toString.call(send));
}
