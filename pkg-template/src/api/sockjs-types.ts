// What applications see of the transports.

/** How messages travel; see `Client.transports`. */
export type SockJSTransport = 'websocket' | 'xhr-streaming' | 'xhr-polling';

/** A constructor like that of sockjs-client. */
export type SockJSConstructor = new (url: string, reserved?: any, options?: any) => any;

/** What the option `SockJS` may be: a constructor, or a function that loads one. */
export type SockJSOption = SockJSConstructor | (() => unknown);

/** A transport that could not be used. */
export interface TransportFailure {
  /** Its name; `'info'` for the request that precedes SockJS's transports. */
  transport: string;
  /** Where it was tried. */
  url: string;
  /** What went wrong, for people. */
  reason: string;
}

/** What `Client.onTransportChange` gets. */
export interface TransportInfo {
  /** What is in use from here on, as `Client.transport` says. */
  transport: string;
  /** Where. */
  url: string;
  /** What was tried before, in that order. */
  failed: TransportFailure[];
  /** Why it is not the first choice, for people; `undefined` if it is. */
  reason: string | undefined;
}
