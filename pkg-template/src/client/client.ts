import { ClientOptions } from '../api/options.js';
import * as codes from '../engine/codes.js';
import { Driver, notConnected } from '../connection/driver.js';
import { call } from '../engine/memory.js';
import { ActivationState } from '../api/enums.js';
import { hide } from '../text/hide.js';
import { publish } from '../connection/publish.js';
import { checkOptions } from '../sockjs/built-in.js';
import { transportOf } from '../connection/socket.js';
import type { StompConfig } from './stomp-config.js';
import type { StompHeaders } from '../api/stomp-headers.js';
import { warnOfUnknown } from './suggest.js';
import type {
  frameCallbackType,
  IPublishParams,
  IStompSocket,
  ITransaction,
  messageCallbackType,
  StompSubscription,
} from '../api/types.js';
import type { Wire } from '../connection/wire.js';

/**
 * A STOMP client that keeps itself connected.
 *
 * ```js
 * const client = new Client({
 *   brokerURL: 'ws://localhost:15674/ws',
 *   onConnect: () => {
 *     client.subscribe('/topic/greetings', (message) => console.log(message.body));
 *     client.publish({ destination: '/topic/greetings', body: 'Hello' });
 *   },
 * });
 * client.activate();
 * ```
 *
 * Options and callbacks are plain properties. They may be changed at any time, and count from the next
 * time they are needed: those of a connection when the next one is made, a callback when it is called.
 *
 * What a callback throws is reported (`reportError`, else `console.error`) and changes nothing else.
 */
export class Client extends ClientOptions {
  /** @internal */
  declare _driver: () => Driver;

  /**
   * A client at rest.
   *
   * @param conf options; each is a property of the client afterwards.
   * @throws Error if the page's Content-Security-Policy forbids WebAssembly, or the browser has none.
   */
  constructor(conf: StompConfig = {}) {
    super();
    const driver = new Driver(this);
    // A function: a deep proxy around the client, such as Vue's, hands it on as it is, so what is internal is
    // never a proxy that compares unequal to itself.
    hide(this, '_driver', () => driver);
    this.configure(conf);
  }

  /**
   * Changes options.
   *
   * @param conf those to change. An option that does not exist is a property all the same, and the
   * console gets a warning.
   * @throws Error if {@link sockjsURL} or {@link transports} cannot be used.
   */
  configure(conf: StompConfig): void {
    conf ??= {};
    this._driver().client = this;
    warnOfUnknown(conf, this);
    checkOptions(conf);
    Object.assign(this, conf);
    if (this.maxReconnectDelay > 0 && this.maxReconnectDelay < this.reconnectDelay) {
      this.debug(
        `Warning: maxReconnectDelay (${this.maxReconnectDelay}ms) is less than reconnectDelay (${this.reconnectDelay}ms). Using reconnectDelay as the maxReconnectDelay delay.`,
      );
      this.maxReconnectDelay = this.reconnectDelay;
    }
  }

  /**
   * Connects, and stays connected until {@link deactivate}. While the client is being deactivated, it
   * will connect again afterwards.
   */
  activate(): void {
    this._driver().client = this;
    this._driver().turn(codes.ACTIVATE);
  }

  /**
   * Ends the connection in good order, and stops connecting.
   *
   * @param options with `force` the socket is dropped at once, without telling the broker.
   * @returns a promise that is resolved when the socket is closed.
   */
  deactivate(options: { force?: boolean } = {}): Promise<void> {
    const force = Boolean(options?.force || this._driver().wire?.isClosed);
    return new Promise((resolve) => {
      this._driver().client = this;
      this._driver().waiting.push(resolve);
      this._driver().deactivate(force);
    });
  }

  /**
   * Ends the present connection without telling the broker. The client connects again after
   * {@link reconnectDelay}.
   */
  forceDisconnect(): void {
    this._driver().forceDisconnect();
  }

  /**
   * Sends a message.
   *
   * ```js
   * client.publish({ destination: '/topic/prices', body: JSON.stringify(price) });
   * client.publish({ destination: '/queue/images', binaryBody: bytes });
   * ```
   *
   * @param params where to, and what.
   * @throws TypeError if there is no connection, or what is to be sent is of the wrong type.
   * @throws Error if the connection is being ended, or a header cannot be sent.
   */
  publish(params: IPublishParams): void {
    publish(wireOf(this), params);
  }

  /**
   * Subscribes to a destination. Subscriptions end with their connection: subscribe in
   * {@link onConnect}.
   *
   * @param destination such as `/topic/prices`.
   * @param callback gets each message.
   * @param headers of the SUBSCRIBE frame, such as `ack`, or an `id` of your own.
   * @returns a handle to end it by.
   * @throws TypeError if there is no connection.
   * @throws Error if the connection is being ended, the id is in use, or a header cannot be sent.
   */
  subscribe(
    destination: string,
    callback: messageCallbackType,
    headers: StompHeaders = {},
  ): StompSubscription {
    const wire = wireOf(this);
    const id = wire.subscribe(destination, callback, headers);
    return {
      id,
      unsubscribe: (hdrs) => {
        if (wire.ready) wire.unsubscribe(id, hdrs);
        else wire.ignore('unsubscribe');
      },
    };
  }

  /**
   * Ends a subscription; see also {@link StompSubscription.unsubscribe}.
   *
   * @param id of the subscription.
   * @param headers of the UNSUBSCRIBE frame.
   * @throws as {@link subscribe}.
   */
  unsubscribe(id: string, headers: StompHeaders = {}): void {
    wireOf(this).unsubscribe(id, headers);
  }

  /**
   * Calls back when the broker confirms the frame that was sent with this header `receipt`. If the
   * connection ends before, it is never called.
   *
   * @param receiptId the header's value.
   * @param callback gets the RECEIPT frame, once.
   * @throws TypeError if there is no connection, Error if it is being ended.
   */
  watchForReceipt(receiptId: string, callback: frameCallbackType): void {
    wireOf(this).watchForReceipt(receiptId, callback);
  }

  /**
   * Begins a transaction: what is sent with its id in the header `transaction` is done when it is
   * committed, or never.
   *
   * @param transactionId an id of your own; without it the client makes one.
   * @param headers of the BEGIN frame, such as `receipt`.
   * @throws TypeError if there is no connection.
   * @throws Error if the connection is being ended, the id is in use, or a header cannot be sent.
   */
  begin(transactionId?: string, headers: StompHeaders = {}): ITransaction {
    const wire = wireOf(this);
    const id = this._driver().request(codes.BEGIN, transactionId || '', headers);
    return {
      id,
      commit: (hdrs) => {
        if (!wire.live) throw new Error(`transaction ${id} was lost with its connection`);
        wire.driver.request(codes.COMMIT, id, hdrs);
      },
      abort: (hdrs) => {
        if (!wire.ready) wire.ignore('abort');
        else if (!wire.driver.request(codes.ABANDON, id, hdrs)) wire.ignore('abort', 'transaction');
      },
    };
  }

  /**
   * Commits a transaction; see also {@link ITransaction.commit}.
   *
   * @param transactionId its id.
   * @param headers of the COMMIT frame, such as `receipt`.
   * @throws as {@link begin}; and if no such transaction is open on this connection.
   */
  commit(transactionId: string, headers: StompHeaders = {}): void {
    this._driver().request(codes.COMMIT, transactionId, headers);
  }

  /**
   * Aborts a transaction; see also {@link ITransaction.abort}.
   *
   * @param transactionId its id.
   * @param headers of the ABORT frame, such as `receipt`.
   * @throws as {@link commit}.
   */
  abort(transactionId: string, headers: StompHeaders = {}): void {
    this._driver().request(codes.ABORT, transactionId, headers);
  }

  /**
   * Acknowledges a message; see also {@link IMessage.ack}.
   *
   * @param messageId the message's header `ack` on STOMP 1.2, its `message-id` before.
   * @param subscriptionId the id of its subscription.
   * @param headers of the ACK frame, such as `transaction`.
   * @throws as {@link subscribe}.
   */
  ack(messageId: string, subscriptionId: string, headers: StompHeaders = {}): void {
    this._driver().request(codes.ACK, messageId, headers, subscriptionId);
  }

  /**
   * Refuses a message; see also {@link IMessage.nack}. Arguments as of {@link ack}.
   *
   * @throws as {@link subscribe}; and on STOMP 1.0, which has no NACK.
   */
  nack(messageId: string, subscriptionId: string, headers: StompHeaders = {}): void {
    this._driver().request(codes.NACK, messageId, headers, subscriptionId);
  }

  /** The present socket. Sending on it, or closing it, gets in the client's way. */
  get webSocket(): IStompSocket | undefined {
    return this._driver().wire?.socket;
  }

  /** Whether the broker has accepted this client, and the connection has not ended. */
  get connected(): boolean {
    return this._driver().connected;
  }

  /** The version of STOMP that is spoken, such as `'1.2'`; `undefined` without a connection. */
  get connectedVersion(): string | undefined {
    return this._driver().version;
  }

  /**
   * What carries the messages: `'websocket'`, `'xhr-streaming'`, `'xhr-polling'`, or what another
   * {@link SockJS} says; `undefined` without a connection.
   */
  get transport(): string | undefined {
    return this.connected ? transportOf(wireOf(this).socket) : undefined;
  }

  /** Whether the client is connected or trying to be. */
  get active(): boolean {
    return this.state === ActivationState.ACTIVE;
  }

  /** Headers of the DISCONNECT frame. Without a `receipt` the client makes one. */
  get disconnectHeaders(): StompHeaders {
    return this._driver().disconnectHeaders;
  }

  set disconnectHeaders(headers: StompHeaders) {
    this._driver().disconnectHeaders = headers;
  }

  /** The connection, under the name by which tests of others spy on its `unsubscribe`. */
  protected get _stompHandler(): any {
    return this._driver().wire;
  }

  /** The delay before the next attempt to connect, in milliseconds; 0 for none. */
  protected get _nextReconnectDelay(): number {
    return call(codes.NEXT_DELAY, this._driver().handle);
  }

  protected set _nextReconnectDelay(delay: number) {
    call(codes.SET_NEXT_DELAY, this._driver().handle, delay);
  }
}

function wireOf(client: Client): Wire {
  const { wire } = client._driver();
  if (wire === undefined) throw notConnected();
  return wire;
}
