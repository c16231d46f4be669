// Groups of transports, for promises that are about some of them.

/** Without our gateway in between. */
export const DIRECT = ['websocket', 'binary', 'sockjs-websocket', 'xhr-streaming', 'xhr-polling'];

export const GATEWAY = [
  'gateway',
  'gateway sockjs-websocket',
  'gateway xhr-streaming',
  'gateway xhr-polling',
];

/** Without SockJS. */
export const OVER_SOCKETS = ['websocket', 'binary', 'gateway', 'tcp'];
