// What kind of socket is this?

import type { IStompSocket } from './types.js';

/** What a socket may have besides. */
export type Versatile = IStompSocket & {
  /** Whether it takes text only, as of now. */
  textOnly?: boolean;
  /** What carries its messages. */
  transport?: string;
  /** The socket that does the work. */
  inner?: IStompSocket | undefined;
};

/**
 * Whether the socket takes text only, as SockJS does: what else it is given it turns into text. To be asked
 * before anybody sets its `binaryType`.
 */
export function carriesTextOnly(socket: IStompSocket): boolean {
  return !('binaryType' in socket) && isSockJS(socket);
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
