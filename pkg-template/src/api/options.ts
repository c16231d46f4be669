// The options and callbacks of a client.

import { ActivationState, ReconnectionTimeMode, TickerStrategy } from './enums.js';
import { idle } from './idle.js';
import { SockJSOptions } from './sockjs-options.js';
import type { StompHeaders } from './stomp-headers.js';
import type {
  closeEventCallbackType,
  debugFnType,
  emptyCallbackType,
  frameCallbackType,
  IStompSocket,
  messageCallbackType,
  wsErrorCallbackType,
} from './types.js';
import { Versions } from './versions.js';

/**
 * The options and callbacks of a {@link Client}, as it has them before any is set. `Self` is the client, which
 * {@link beforeConnect} gets.
 */
export abstract class ClientOptions<Self> extends SockJSOptions {
  /**
   * Where the broker is, such as `'wss://broker.example.com/ws'`. Not needed with a
   * {@link webSocketFactory}.
   */
  declare brokerURL: string | undefined;

  /** The versions of STOMP to offer, best first. All of them, unless it is changed. */
  declare stompVersions: Versions;

  /**
   * Makes the socket of each attempt to connect, in place of `new WebSocket(brokerURL)`: SockJS, a
   * WebSocket with other subprotocols, anything of WebSocket's shape. It has to make a new one each
   * time; it may be open already.
   *
   * ```js
   * client.webSocketFactory = () => new SockJS('https://broker.example.com/stomp');
   * ```
   */
  declare webSocketFactory: (() => IStompSocket) | undefined;

  /**
   * How long an attempt to connect may take, in milliseconds, from its start (with
   * {@link beforeConnect}) to the broker's answer. 0, the default: as long as it takes.
   */
  declare connectionTimeout: number;

  /**
   * How long to wait before connecting again, in milliseconds; 0 for never. Default 5000.
   */
  declare reconnectDelay: number;

  /**
   * The longest that {@link reconnectDelay} grows to, in milliseconds; 0 for no bound. Default 15
   * minutes. It matters in the mode `EXPONENTIAL` only.
   */
  declare maxReconnectDelay: number;

  /** Whether the delay doubles from one failed attempt to the next. Default `LINEAR`: it does not. */
  declare reconnectTimeMode: ReconnectionTimeMode;

  /**
   * How often the broker should give a sign of life, in milliseconds; 0 for never. What is agreed is
   * the longer of this and what the broker offers. Default 10000.
   */
  declare heartbeatIncoming: number;

  /**
   * For how many of the agreed periods the broker may be silent before the connection is given up, a tenth of a
   * period and 100 ms besides. Default 2. Behind a frame it is never less than 2, since brokers beat no sooner.
   */
  declare heartbeatToleranceMultiplier: number;

  /**
   * How often this client can give a sign of life, in milliseconds; 0 for never. What is agreed is the
   * longer of this and what the broker wants. Default 10000.
   */
  declare heartbeatOutgoing: number;

  /** What keeps the time for outgoing heart-beats. Default `Interval`. */
  declare heartbeatStrategy: TickerStrategy;

  /**
   * Splits frames that are text into messages of at most {@link maxWebSocketChunkSize}, for brokers
   * that cannot take larger ones and put the pieces together. Default false.
   */
  declare splitLargeFrames: boolean;

  /**
   * The same for frames that are bytes: those with a `binaryBody`, or all by {@link forceBinaryWSFrames}. Spring,
   * RabbitMQ and Artemis put the pieces together. Default false.
   */
  declare splitBinaryFrames: boolean;

  /** The size of those messages, in bytes. Default 8192. */
  declare maxWebSocketChunkSize: number;

  /** Sends every frame as a binary message. Default false: those whose body is text go as text. */
  declare forceBinaryWSFrames: boolean;

  /**
   * Puts a NUL at the end of every incoming message that lacks it, which React Native may have lost.
   * Not for brokers that split frames. Default false.
   */
  declare appendMissingNULLonIncoming: boolean;

  /**
   * Gives a socket up at once when the connection has failed, instead of waiting for it to close, which
   * can take minutes on a dead network. Default false. A lost heart-beat always does.
   */
  declare discardWebsocketOnCommFailure: boolean;

  /** Whether the client is active, on its way to rest, or at rest. Only to be read. */
  declare state: ActivationState;

  /**
   * Receives log lines: a line of text about everything that happens, without secrets. Off by default.
   *
   * ```js
   * client.debug = (line) => console.log(line);
   * ```
   */
  declare debug: debugFnType;

  /**
   * Called before each attempt to connect, which waits for the promise it may return: for a fresh token
   * in {@link connectHeaders}, for instance. If it fails, the next attempt follows after
   * {@link reconnectDelay}.
   */
  declare beforeConnect: (client: Self) => void | Promise<void>;

  /** Called with the CONNECTED frame, every time the client has connected: the place to subscribe. */
  declare onConnect: frameCallbackType;

  /** Called with the RECEIPT frame that ends a connection in good order, if it comes. */
  declare onDisconnect: frameCallbackType;

  /** Called with a message that is for no subscription, such as a reply to a temporary queue. */
  declare onUnhandledMessage: messageCallbackType;

  /** Called with a RECEIPT frame for which there is no {@link watchForReceipt watcher}. */
  declare onUnhandledReceipt: frameCallbackType;

  /**
   * Called with a frame whose command STOMP does not define. With {@link strict} such a frame ends the
   * connection instead.
   */
  declare onUnhandledFrame: frameCallbackType;

  /** Called when a heart-beat came. */
  declare onHeartbeatReceived: emptyCallbackType;

  /** Called when the broker was silent for too long, and before the connection is given up for it. */
  declare onHeartbeatLost: emptyCallbackType;

  /** Called with an ERROR frame. Most brokers close the connection after it. */
  declare onStompError: frameCallbackType;

  /**
   * Called with the close event when the socket is closed, whatever the reason. For a socket that was
   * given up without waiting for its end it is an object with `code`, `reason` and `wasClean`.
   */
  declare onWebSocketClose: closeEventCallbackType;

  /**
   * Called with the socket's error event; and when the broker broke the protocol with an object whose
   * `error` says how.
   */
  declare onWebSocketError: wsErrorCallbackType;

  /** Whether {@link debug} gets everything that is sent and received, bodies too. Default false. */
  declare logRawCommunication: boolean;

  /**
   * Names of headers and URL parameters whose values are masked in logs and errors, besides those that are known
   * for credentials, such as `passcode`, `Authorization` and `access_token`. Their case and separators do not matter.
   */
  declare secretNames: readonly string[];

  /** Called with the new {@link state} whenever it changes. */
  declare onChangeState: (state: ActivationState) => void;

  /** Headers of the CONNECT frame, such as `login`, `passcode` and `host`. */
  declare connectHeaders: StompHeaders;

  /**
   * Whether small faults of the broker in writing headers end the connection too: an escape sequence
   * that STOMP does not define, a colon or a body where none may be. Default false.
   */
  declare strict: boolean;

  /**
   * How long {@link deactivate} may take, in milliseconds, before the socket is dropped; 0 for as long
   * as it takes. Default 5000.
   */
  declare disconnectTimeout: number;

  /**
   * How long a connection has to have lasted, in milliseconds, before the delay in the mode
   * `EXPONENTIAL` starts again at {@link reconnectDelay}. Default 0: once it was made.
   */
  declare minUptime: number;

  constructor() {
    super();
    // Assigned, as in @stomp/stompjs, and not defined: a setter of a subclass sees them.
    Object.assign(this, {
      stompVersions: Versions.default,
      connectionTimeout: 0,
      reconnectDelay: 5000,
      maxReconnectDelay: 15 * 60 * 1000,
      reconnectTimeMode: ReconnectionTimeMode.LINEAR,
      heartbeatIncoming: 10000,
      heartbeatToleranceMultiplier: 2,
      heartbeatOutgoing: 10000,
      heartbeatStrategy: TickerStrategy.Interval,
      splitLargeFrames: false,
      maxWebSocketChunkSize: 8 * 1024,
      forceBinaryWSFrames: false,
      appendMissingNULLonIncoming: false,
      discardWebsocketOnCommFailure: false,
      state: ActivationState.INACTIVE,
      debug: idle,
      beforeConnect: idle,
      onConnect: idle,
      onDisconnect: idle,
      onUnhandledMessage: idle,
      onUnhandledReceipt: idle,
      onUnhandledFrame: idle,
      onHeartbeatReceived: idle,
      onHeartbeatLost: idle,
      onStompError: idle,
      onWebSocketClose: idle,
      onWebSocketError: idle,
      logRawCommunication: false,
      onChangeState: idle,
      connectHeaders: {},
      strict: false,
      disconnectTimeout: 5000,
      minUptime: 0,
      secretNames: [],
      splitBinaryFrames: false,
    } satisfies Partial<ClientOptions<Self>>);
  }
}
