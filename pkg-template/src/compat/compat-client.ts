import { Client } from '../client/client.js';
import { hide } from '../platform/hide.js';
import type { StompHeaders } from '../api/stomp-headers.js';
import type { frameCallbackType, messageCallbackType } from '../api/types.js';
import { HeartbeatInfo } from './heartbeat-info.js';

/** What `connect` was called with: headers, and who hears of CONNECTED, of ERROR, of the socket's end. */
type Connecting = [headers: any, connected: any, failed: any, closed: any];

/** The callbacks that `connect` sets. */
const CONNECTING = ['onConnect', 'onStompError', 'onWebSocketClose'];

/**
 * A client with the methods of stomp.js before version 5, which is what {@link Stomp} makes. It does not
 * reconnect unless told to, and prints its debug text on the console.
 *
 * @deprecated Use {@link Client}.
 */
export class CompatClient extends Client {
  /** Has no effect: frames of any size are sent whole. */
  maxWebSocketFrameSize = 16 * 1024;
  /** @internal */
  declare _heartbeatInfo: HeartbeatInfo;

  /** @param webSocketFactory makes the socket of each attempt to connect. */
  constructor(webSocketFactory: () => any) {
    super();
    hide(this, '_heartbeatInfo', new HeartbeatInfo(this));
    this.reconnect_delay = 0;
    this.webSocketFactory = webSocketFactory;
    this.debug = (...words: unknown[]) => console.log(...words);
  }

  /**
   * Connects. Its arguments are one of
   *
   * - `headers, onConnect[, onStompError[, onWebSocketClose]]`
   * - `login, passcode, onConnect[, onStompError[, onWebSocketClose[, host]]]`
   *
   * Those that are left out stay as they were.
   *
   * @deprecated Use {@link Client.activate}.
   * @throws Error if there are fewer than two.
   */
  connect(...args: any[]): void {
    const [headers, connected, failed, closed] = this._parseConnect(...args);
    if (headers) this.connectHeaders = headers;
    if (connected) this.onConnect = connected;
    if (failed) this.onStompError = failed;
    if (closed) this.onWebSocketClose = closed;
    for (const name of CONNECTING) this._driver().callback(name);
    super.activate();
  }

  private _parseConnect(...args: any[]): Connecting {
    if (args.length < 2) throw new Error('Connect requires at least 2 arguments');
    if (typeof args[1] === 'function') return [args[0], args[1], args[2], args[3]];
    const [login, passcode, connected, failed, closed, host] = args;
    const headers: Record<string, unknown> = { login, passcode };
    if (args.length === 6) headers.host = host;
    return [headers, connected, failed, closed];
  }

  /**
   * Ends the connection in good order.
   *
   * @deprecated Use {@link Client.deactivate}.
   * @param disconnectCallback gets the RECEIPT frame that confirms it, if it comes.
   * @param headers of the DISCONNECT frame.
   */
  disconnect(disconnectCallback?: any, headers: StompHeaders = {}): void {
    if (disconnectCallback) this.onDisconnect = disconnectCallback;
    this.disconnectHeaders = headers;
    void super.deactivate();
  }

  /**
   * Sends a message whose body is text.
   *
   * @deprecated Use {@link Client.publish}.
   * @param destination such as `/topic/prices`.
   * @param headers of the SEND frame. `'content-length': false` leaves that header out.
   * @param body the message.
   * @throws as {@link Client.publish}.
   */
  send(destination: string, headers: { [key: string]: any } = {}, body = ''): void {
    const rest = { ...headers };
    const skipContentLengthHeader = rest['content-length'] === false;
    if (skipContentLengthHeader) delete rest['content-length'];
    this.publish({ destination, headers: rest, body, skipContentLengthHeader });
  }

  /** @deprecated Use {@link Client.reconnectDelay}. */
  set reconnect_delay(delay: number) {
    this.reconnectDelay = delay;
  }

  /** @deprecated Use {@link Client.webSocket}. */
  get ws(): any {
    return this.webSocket;
  }

  /** @deprecated Use {@link Client.connectedVersion}. */
  get version(): string | undefined {
    return this.connectedVersion;
  }

  /** @deprecated Use {@link Client.onUnhandledMessage}. */
  get onreceive(): messageCallbackType {
    return this.onUnhandledMessage;
  }

  set onreceive(callback: messageCallbackType) {
    this.onUnhandledMessage = callback;
  }

  /** @deprecated Use {@link Client.onUnhandledReceipt}, or {@link Client.watchForReceipt}. */
  get onreceipt(): frameCallbackType {
    return this.onUnhandledReceipt;
  }

  set onreceipt(callback: frameCallbackType) {
    this.onUnhandledReceipt = callback;
  }

  /** @deprecated Use {@link Client.heartbeatIncoming} and {@link Client.heartbeatOutgoing}. */
  get heartbeat(): { incoming: number; outgoing: number } {
    return this._heartbeatInfo;
  }

  set heartbeat(periods: { incoming: number; outgoing: number }) {
    this.heartbeatIncoming = periods.incoming;
    this.heartbeatOutgoing = periods.outgoing;
  }
}
