import type { StompHeaders } from '../api/stomp-headers.js';
import { ActivationState } from '../api/enums.js';
import { ClientConfig } from '../api/config.js';
import { ClientOptions } from '../api/options.js';
import type {
  ActiveSubscription,
  frameCallbackType,
  HeaderValues,
  IStompSocket,
  ITransaction,
  messageCallbackType,
  PublishOptions,
  StompSubscription,
} from '../api/types.js';
import { type Connection, notConnected } from '../connection/connection.js';
import { Driver } from '../connection/driver.js';
import { sessionOf, transportOf } from '../connection/socket.js';
import { hide } from '../platform/hide.js';
import { checkOptions } from '../sockjs/built-in.js';
import { warnOfUnknown } from './suggest.js';

/** Options of a client: what its constructor and `configure` take. Each is a property of {@link Client}. */
export class StompConfig extends ClientConfig<Client> {}

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
export class Client extends ClientOptions<Client> {
  /**
   * A client at rest.
   *
   * @param conf options; each is a property of the client afterwards.
   * @throws Error if {@link sockjsURL} or {@link transports} cannot be used.
   */
  constructor(conf: StompConfig = {}) {
    super();
    makeDriver(this);
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
    const driver = this._driver();
    driver.client = this;
    warnOfUnknown(conf ?? {}, this);
    checkOptions(conf ?? {});
    Object.assign(this, conf);
    for (const name of Object.keys(conf ?? {})) if (CALLBACKS.test(name)) driver.callback(name);
    if (this.maxReconnectDelay > 0 && this.maxReconnectDelay < this.reconnectDelay) {
      driver.debug(
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
    this._driver().activate();
  }

  /**
   * Ends the connection in good order, and stops connecting.
   *
   * @param options with `force` the socket is dropped at once, without telling the broker.
   * @returns a promise that is resolved when the socket is closed.
   */
  deactivate(options: { force?: boolean } = {}): Promise<void> {
    const force = Boolean(options?.force || this._driver().connection?.isClosed);
    this._driver().client = this;
    return this._driver().deactivate(force);
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
  publish(params: PublishOptions): void {
    connectionOf(this).publish(params);
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
    headers: HeaderValues = {},
  ): StompSubscription {
    return connectionOf(this).subscribe(destination, callback, headers);
  }

  /**
   * Ends a subscription; see also {@link StompSubscription.unsubscribe}. Without a connection, or once it is being
   * ended, this does nothing.
   *
   * @param id of the subscription.
   * @param headers of the UNSUBSCRIBE frame.
   * @throws Error if a header cannot be sent.
   */
  unsubscribe(id: string, headers: HeaderValues = {}): void {
    const connection = handlerOf(this);
    if (connection && connection.ready !== false) connection.unsubscribe(id, headers);
    else this._driver().debug('Ignoring unsubscribe: its connection is over');
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
    connectionOf(this).watchForReceipt(receiptId, callback);
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
  begin(transactionId?: string, headers: HeaderValues = {}): ITransaction {
    return connectionOf(this).begin(transactionId, headers);
  }

  /**
   * Commits a transaction; see also {@link ITransaction.commit}.
   *
   * @param transactionId its id.
   * @param headers of the COMMIT frame, such as `receipt`.
   * @throws as {@link begin}; and if no such transaction is open on this connection.
   */
  commit(transactionId: string, headers: HeaderValues = {}): void {
    connectionOf(this).commit(transactionId, headers);
  }

  /**
   * Aborts a transaction; see also {@link ITransaction.abort}.
   *
   * @param transactionId its id.
   * @param headers of the ABORT frame, such as `receipt`.
   * @throws as {@link commit}.
   */
  abort(transactionId: string, headers: HeaderValues = {}): void {
    connectionOf(this).abort(transactionId, headers);
  }

  /**
   * Acknowledges a message; see also {@link IMessage.ack}.
   *
   * @param messageId the message's header `ack` on STOMP 1.2, its `message-id` before.
   * @param subscriptionId the id of its subscription.
   * @param headers of the ACK frame, such as `transaction`.
   * @throws as {@link subscribe}.
   */
  ack(messageId: string, subscriptionId: string, headers: HeaderValues = {}): void {
    connectionOf(this).ack(messageId, subscriptionId, headers);
  }

  /**
   * Refuses a message; see also {@link IMessage.nack}. Arguments as of {@link ack}.
   *
   * @throws as {@link subscribe}; and on STOMP 1.0, which has no NACK.
   */
  nack(messageId: string, subscriptionId: string, headers: HeaderValues = {}): void {
    connectionOf(this).nack(messageId, subscriptionId, headers);
  }

  /** The present socket. Sending on it, or closing it, gets in the client's way. */
  get webSocket(): IStompSocket | undefined {
    return handlerOf(this)?._webSocket;
  }

  /** Whether the broker has accepted this client, and the connection has not ended. */
  get connected(): boolean {
    return Boolean(handlerOf(this)?.connected);
  }

  /** The version of STOMP that is spoken, such as `'1.2'`; `undefined` without a connection. */
  get connectedVersion(): string | undefined {
    return this._driver().version;
  }

  /**
   * What carries the messages: `'websocket'`, `'xhr-streaming'`, `'xhr-polling'`, or what another
   * {@link SockJS} says; `undefined` without a connection.
   */
  declare readonly transport: string | undefined;

  /**
   * The id of the present SockJS session, under which Spring knows this client (`simpSessionId`); `undefined` without
   * one. Each connection attempt has its own.
   */
  declare readonly sockjsSession: string | undefined;

  /**
   * The subscriptions of the present connection that have not been ended, the oldest first; none without a
   * connection. A new array each time: `client.subscriptions.some(({ destination }) => destination === '/topic/a')`.
   */
  declare readonly subscriptions: ActiveSubscription[];

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

  /** The connection, under the name by which applications look into it, and their tests replace it. */
  protected get _stompHandler(): any {
    return handlerOf(this);
  }

  protected set _stompHandler(standIn: unknown) {
    this._driver().standIn = standIn;
  }

  /** @internal Of instances that were made without the constructor, as sinon's `createStubInstance` does. */
  get _driver(): () => Driver {
    return makeDriver(this);
  }

  /** The delay before the next attempt to connect, in milliseconds; 0 for none. */
  protected get _nextReconnectDelay(): number {
    return this._driver().nextDelay;
  }

  protected set _nextReconnectDelay(delay: number) {
    this._driver().nextDelay = delay;
  }
}

// Properties that stompjs does not have: a program, or a subclass, that was written for it may have its own of the name.
const added = (name: string, get: (client: Client) => unknown): void => {
  Object.defineProperty(Client.prototype, name, {
    configurable: true,
    get(this: Client) {
      return get(this);
    },
    set(value) {
      Object.defineProperty(this, name, {
        value,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    },
  });
};
added('transport', ({ connected, webSocket }) =>
  connected && webSocket ? transportOf(webSocket) : undefined,
);
added('sockjsSession', ({ webSocket }) => sessionOf(webSocket));
added('subscriptions', (client) => [...(client._driver().connection?.subscribed.values() ?? [])]);

/** Options that are functions. */
const CALLBACKS = /^(on[A-Z]|debug$|beforeConnect$|webSocketFactory$)/;

/**
 * Gives the client its driver. A function: a deep proxy around the client, such as Vue's, hands it on as it is, so what is
 * internal is never a proxy that compares unequal to itself.
 */
function makeDriver(client: Client): () => Driver {
  const driver = new Driver(client);
  const giveDriver = (): Driver => driver;
  hide(client, '_driver', giveDriver);
  return giveDriver;
}

/** What commands go to: the connection, or what the application has put in its place. */
function handlerOf(client: Client): Connection | undefined {
  const { standIn, connection } = client._driver();
  return standIn ?? connection;
}

function connectionOf(client: Client): Connection {
  const connection = handlerOf(client);
  if (!connection) throw notConnected();
  return connection;
}
