import type { Client } from './client.js';
import type { ActivationState, ReconnectionTimeMode, TickerStrategy } from './enums.js';
import { SockJSConfig } from './sockjs/client-options.js';
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

/** Options of a client: what its constructor and `configure` take. Each is a property of {@link Client}. */
export class StompConfig extends SockJSConfig {
  /** See {@link Client.brokerURL}. */
  brokerURL?: string;
  /** See {@link Client.stompVersions}. */
  stompVersions?: Versions;
  /** See {@link Client.webSocketFactory}. */
  webSocketFactory?: () => any;
  /** See {@link Client.connectionTimeout}. */
  connectionTimeout?: number;
  /** See {@link Client.reconnectDelay}. */
  reconnectDelay?: number;
  /** See {@link Client.maxReconnectDelay}. */
  maxReconnectDelay?: number;
  /** See {@link Client.reconnectTimeMode}. */
  reconnectTimeMode?: ReconnectionTimeMode;
  /** See {@link Client.minUptime}. */
  minUptime?: number;
  /** See {@link Client.heartbeatIncoming}. */
  heartbeatIncoming?: number;
  /** See {@link Client.heartbeatToleranceMultiplier}. */
  heartbeatToleranceMultiplier?: number;
  /** See {@link Client.heartbeatOutgoing}. */
  heartbeatOutgoing?: number;
  /** See {@link Client.heartbeatStrategy}. */
  heartbeatStrategy?: TickerStrategy;
  /** See {@link Client.splitLargeFrames}. */
  splitLargeFrames?: boolean;
  /** See {@link Client.forceBinaryWSFrames}. */
  forceBinaryWSFrames?: boolean;
  /** See {@link Client.appendMissingNULLonIncoming}. */
  appendMissingNULLonIncoming?: boolean;
  /** See {@link Client.maxWebSocketChunkSize}. */
  maxWebSocketChunkSize?: number;
  /** See {@link Client.connectHeaders}. */
  connectHeaders?: StompHeaders;
  /** See {@link Client.disconnectHeaders}. */
  disconnectHeaders?: StompHeaders;
  /** See {@link Client.disconnectTimeout}. */
  disconnectTimeout?: number;
  /** See {@link Client.strict}. */
  strict?: boolean;
  /** See {@link Client.onUnhandledMessage}. */
  onUnhandledMessage?: messageCallbackType;
  /** See {@link Client.onUnhandledReceipt}. */
  onUnhandledReceipt?: frameCallbackType;
  /** See {@link Client.onUnhandledFrame}. */
  onUnhandledFrame?: frameCallbackType;
  /** See {@link Client.beforeConnect}. */
  beforeConnect?: (client: Client) => void | Promise<void>;
  /** See {@link Client.onConnect}. */
  onConnect?: frameCallbackType;
  /** See {@link Client.onDisconnect}. */
  onDisconnect?: frameCallbackType;
  /** See {@link Client.onStompError}. */
  onStompError?: frameCallbackType;
  /** See {@link Client.onWebSocketClose}. */
  onWebSocketClose?: closeEventCallbackType;
  /** See {@link Client.onWebSocketError}. */
  onWebSocketError?: wsErrorCallbackType;
  /** See {@link Client.onHeartbeatReceived}. */
  onHeartbeatReceived?: emptyCallbackType;
  /** See {@link Client.onHeartbeatLost}. */
  onHeartbeatLost?: emptyCallbackType;
  /** See {@link Client.logRawCommunication}. */
  logRawCommunication?: boolean;
  /** See {@link Client.debug}. */
  debug?: debugFnType;
  /** See {@link Client.discardWebsocketOnCommFailure}. */
  discardWebsocketOnCommFailure?: boolean;
  /** See {@link Client.onChangeState}. */
  onChangeState?: (state: ActivationState) => void;
}
