// The options of a client that are about SockJS.

import type { SockJSOption, SockJSTransport, TransportInfo } from './sockjs-types.js';

/** Those options, as properties of a client. */
export abstract class SockJSOptions {
  /**
   * Where SockJS is: the address that a server offers it under, `http(s)://host/stomp`, or a path on the
   * page's own site. The client then uses the first of {@link transports} that works.
   */
  declare sockjsURL: string | undefined;

  /**
   * The transports to use with {@link sockjsURL}, in the order in which to try them. Default
   * `['websocket', 'xhr-streaming', 'xhr-polling']`. With a {@link brokerURL} `'websocket'` is a plain
   * WebSocket to there.
   */
  declare transports: SockJSTransport[] | undefined;

  /**
   * How long each of {@link transports} may take to open, and then to bring the first message, in
   * milliseconds. Without it: what the measured round trip suggests, at least 2 and at most 15 seconds.
   */
  declare transportTimeout: number | undefined;

  /**
   * The constructor of another SockJS, or a function that loads one when it is needed; it is used in place
   * of the one that is built in.
   *
   * ```js
   * client.SockJS = () => import('sockjs-client');
   * ```
   */
  declare SockJS: SockJSOption | undefined;

  /**
   * Called before {@link onConnect}, with {@link sockjsURL}, when the connection is carried by another
   * transport than the one before, or others were tried in vain.
   */
  declare onTransportChange: ((info: TransportInfo) => void) | undefined;
}

/** The same, as a client's constructor takes them. */
export class SockJSConfig {
  /** See {@link Client.sockjsURL}. */
  declare sockjsURL?: string;
  /** See {@link Client.transports}. */
  declare transports?: SockJSTransport[];
  /** See {@link Client.transportTimeout}. */
  declare transportTimeout?: number;
  /** See {@link Client.SockJS}. */
  declare SockJS?: SockJSOption;
  /** See {@link Client.onTransportChange}. */
  declare onTransportChange?: (info: TransportInfo) => void;
}
