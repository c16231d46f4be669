// What the rest of the package knows of the built-in SockJS.

export { checkOptions } from './options.js';
export { TransportSocket } from './socket.js';
export type { History, SocketHost } from './socket.js';
