// No SockJS: `stomp-wasm/websocket`.

const MISSING =
  'is an option of stomp-wasm; stomp-wasm/websocket has no SockJS: import from stomp-wasm';

/** Throws if `conf` has one of the options of SockJS. */
export function checkOptions(conf: object): void {
  for (const [name, value] of Object.entries(conf)) {
    if (NAMES.includes(name) && value !== undefined) throw new TypeError(`${name} ${MISSING}`);
  }
}

const NAMES = ['sockjsURL', 'transports', 'transportTimeout', 'SockJS', 'onTransportChange'];

/** In the place of the socket that finds its way: it was asked for after the client had been made. */
export class TransportSocket {
  constructor() {
    throw new TypeError(`sockjsURL ${MISSING}`);
  }
}

/** What there is to know from one socket to the next. */
export type History = object;
