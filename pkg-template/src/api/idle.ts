import type { IStompSocket } from './types.js';

/** The callbacks of a client that has set none, and the handlers of a socket that is given up. */
export const idle = (): void => {};

/** Nothing that happens to the socket is told any more. */
export function silence(socket: IStompSocket): void {
  socket.onopen = socket.onmessage = socket.onerror = socket.onclose = idle;
}
