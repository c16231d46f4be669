// No SockJS: `stomp-wasm/websocket`.

const MISSING =
  'is an option of stomp-wasm; stomp-wasm/websocket has no SockJS: take it from there';

/** Throws if `conf` has one of the options of SockJS. */
export function checkOptions(conf: object): void {
  for (const [name, value] of Object.entries(conf)) {
    if (NAMES.includes(name) && value !== undefined) throw new TypeError(`${name} ${MISSING}`);
  }
}

const NAMES = ['sockjsURL', 'transports', 'transportTimeout', 'SockJS', 'onTransportChange'];

/** Stands in for the socket that finds a transport: the option was set after the client had been made. */
export class TransportSocket {
  constructor() {
    throw new TypeError(`sockjsURL ${MISSING}`);
  }
}

/** What the sockets of one client know of each other. */
export type History = object;

/** What the socket needs of the driver of its client. */
export type SocketHost = object;
