import { Versions } from '../api/versions.js';
import { CompatClient } from './compat-client.js';

let webSocketClass: any = null;

/**
 * Makes clients as stomp.js did before version 5.
 *
 * @deprecated Use {@link Client}.
 */
export class Stomp {
  /**
   * The class of the sockets of {@link Stomp.client}, in place of `WebSocket`.
   *
   * @deprecated Use {@link Client.webSocketFactory}.
   */
  static get WebSocketClass(): any {
    return webSocketClass;
  }

  // Accessors: the initialiser of a static field is an effect that keeps the class in every bundle.
  static set WebSocketClass(socketClass: any) {
    webSocketClass = socketClass;
  }

  /**
   * A client for the broker at `url`.
   *
   * ```js
   * const client = Stomp.client('ws://localhost:15674/ws');
   * client.connect('guest', 'guest', () => client.send('/topic/greetings', {}, 'Hello'));
   * ```
   *
   * @deprecated Use {@link Client.brokerURL}.
   * @param protocols WebSocket subprotocols; those of all versions of STOMP if they are not given.
   */
  static client(url: string, protocols?: string[]): CompatClient {
    const offered = protocols ?? Versions.default.protocolVersions();
    return new CompatClient(() => new (webSocketClass || WebSocket)(url, offered));
  }

  /**
   * A client that uses the socket, or the sockets, it is given.
   *
   * @deprecated Use {@link Client.webSocketFactory}.
   * @param ws a function that makes a new socket each time, or a socket: then there is no reconnecting.
   */
  static over(ws: any): CompatClient {
    if (typeof ws === 'function') return new CompatClient(ws);
    console.warn(
      'Stomp.over did not receive a factory, auto reconnect will not work. ' +
        'Please see https://stomp-js.github.io/api-docs/latest/classes/Stomp.html#over',
    );
    return new CompatClient(() => ws);
  }
}
