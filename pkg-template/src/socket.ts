// What kind of socket is this?

import type { IStompSocket } from './types.js';

/** What a socket may have besides. */
type Versatile = IStompSocket & { textOnly?: boolean; transport?: string; inner?: IStompSocket };

/** Whether the socket takes text only, as SockJS does: what else it is given it turns into text. */
export function carriesTextOnly(socket: Versatile): boolean {
  return socket.textOnly ?? (!('binaryType' in socket) && isSockJS(socket));
}

/** What carries the messages of a socket that is open. */
export function transportOf(socket: Versatile): string {
  return socket.transport ?? (isSockJS(socket) ? 'sockjs' : 'websocket');
}

const isSockJS = (socket: IStompSocket): boolean => '_transportsWhitelist' in socket;

/** What a function of the browser prints. One that was bound prints no name. */
const NATIVE_SEND = /^function send\(\)\s*\{\s*\[native code\]\s*\}$/;

/**
 * Whether `send` has copied what it was given when it returns, so that the same memory may be filled
 * again. The browser's own WebSocket does; anything written in JavaScript may keep it.
 */
export function copiesOnSend(outer: Versatile): boolean {
  const socket = outer.inner ?? outer;
  if (typeof WebSocket !== 'function' || !(socket instanceof WebSocket)) return false;
  const { send } = WebSocket.prototype;
  return socket.send === send && NATIVE_SEND.test(Function.prototype.toString.call(send));
}
