import type { ActivationState, ReconnectionTimeMode, TickerStrategy } from './enums.js';
import { SockJSConfig } from './sockjs-options.js';
import type { StompHeaders } from './stomp-headers.js';
import type {
  closeEventCallbackType,
  debugFnType,
  emptyCallbackType,
  frameCallbackType,
  messageCallbackType,
  wsErrorCallbackType,
} from './types.js';
import type { Versions } from './versions.js';

/**
 * The options that the constructor of a {@link Client} and its `configure` take; each is a property of the client.
 * `Self` is the client.
 */
export abstract class ClientConfig<Self> extends SockJSConfig {
  /** See {@link Client.brokerURL}. */
  declare brokerURL?: string;
  /** See {@link Client.stompVersions}. */
  declare stompVersions?: Versions;
  /** See {@link Client.webSocketFactory}. */
  declare webSocketFactory?: () => any;
  /** See {@link Client.connectionTimeout}. */
  declare connectionTimeout?: number;
  /** See {@link Client.reconnectDelay}. */
  declare reconnectDelay?: number;
  /** See {@link Client.maxReconnectDelay}. */
  declare maxReconnectDelay?: number;
  /** See {@link Client.reconnectTimeMode}. */
  declare reconnectTimeMode?: ReconnectionTimeMode;
  /** See {@link Client.minUptime}. */
  declare minUptime?: number;
  /** See {@link Client.heartbeatIncoming}. */
  declare heartbeatIncoming?: number;
  /** See {@link Client.heartbeatToleranceMultiplier}. */
  declare heartbeatToleranceMultiplier?: number;
  /** See {@link Client.heartbeatOutgoing}. */
  declare heartbeatOutgoing?: number;
  /** See {@link Client.heartbeatStrategy}. */
  declare heartbeatStrategy?: TickerStrategy;
  /** See {@link Client.splitLargeFrames}. */
  declare splitLargeFrames?: boolean;
  /** See {@link Client.splitBinaryFrames}. */
  declare splitBinaryFrames?: boolean;
  /** See {@link Client.forceBinaryWSFrames}. */
  declare forceBinaryWSFrames?: boolean;
  /** See {@link Client.appendMissingNULLonIncoming}. */
  declare appendMissingNULLonIncoming?: boolean;
  /** See {@link Client.maxWebSocketChunkSize}. */
  declare maxWebSocketChunkSize?: number;
  /** See {@link Client.connectHeaders}. */
  declare connectHeaders?: StompHeaders;
  /** See {@link Client.disconnectHeaders}. */
  declare disconnectHeaders?: StompHeaders;
  /** See {@link Client.disconnectTimeout}. */
  declare disconnectTimeout?: number;
  /** See {@link Client.strict}. */
  declare strict?: boolean;
  /** See {@link Client.onUnhandledMessage}. */
  declare onUnhandledMessage?: messageCallbackType;
  /** See {@link Client.onUnhandledReceipt}. */
  declare onUnhandledReceipt?: frameCallbackType;
  /** See {@link Client.onUnhandledFrame}. */
  declare onUnhandledFrame?: frameCallbackType;
  /** See {@link Client.beforeConnect}. */
  declare beforeConnect?: (client: Self) => void | Promise<void>;
  /** See {@link Client.onConnect}. */
  declare onConnect?: frameCallbackType;
  /** See {@link Client.onDisconnect}. */
  declare onDisconnect?: frameCallbackType;
  /** See {@link Client.onStompError}. */
  declare onStompError?: frameCallbackType;
  /** See {@link Client.onWebSocketClose}. */
  declare onWebSocketClose?: closeEventCallbackType;
  /** See {@link Client.onWebSocketError}. */
  declare onWebSocketError?: wsErrorCallbackType;
  /** See {@link Client.onHeartbeatReceived}. */
  declare onHeartbeatReceived?: emptyCallbackType;
  /** See {@link Client.onHeartbeatLost}. */
  declare onHeartbeatLost?: emptyCallbackType;
  /** See {@link Client.logRawCommunication}. */
  declare logRawCommunication?: boolean;
  /** See {@link Client.secretNames}. */
  declare secretNames?: readonly string[];
  /** See {@link Client.debug}. */
  declare debug?: debugFnType;
  /** See {@link Client.discardWebsocketOnCommFailure}. */
  declare discardWebsocketOnCommFailure?: boolean;
  /** See {@link Client.onChangeState}. */
  declare onChangeState?: (state: ActivationState) => void;
}
