export { Client, StompConfig } from './client/client.js';
export { CompatClient } from './compat/compat-client.js';
export type { IStomptHandlerConfig } from './compat/handler-config.js';
export { Stomp } from './compat/stomp.js';
export { init } from './engine/load/index.js';
export type { ModuleObject, ModuleResponse, ModuleSource } from './engine/load/sources.js';
export {
  ActivationState,
  ReconnectionTimeMode,
  StompSocketState,
  TickerStrategy,
} from './api/enums.js';
export { FrameImpl } from './frames/frame-impl.js';
export { Parser } from './frames/parser.js';
export type { IRawFrameType, RawHeaderType } from './api/raw-frame.js';
export type {
  SockJSConstructor,
  SockJSTransport,
  TransportFailure,
  TransportInfo,
} from './api/sockjs-types.js';
export { Session } from './session/session.js';
export type { BrokerInfo, SessionStats } from './session/session.js';
export type {
  AttemptInfo,
  ConfirmOption,
  RequestOptions,
  RetryInfo,
  RetryOptions,
  SendOptions,
  SessionOptions,
  Transaction,
  WaitOptions,
} from './session/options.js';
export type { SessionState, SessionStatus } from './session/status.js';
export { StompError } from './session/stomp-error.js';
export type { StompErrorCode, StompErrorDetails } from './session/stomp-error.js';
export type {
  Codec,
  Interceptor,
  ListenerOptions,
  MessageHandler,
  SessionEvents,
  SessionFrame,
  SessionListener,
  SessionMessage,
  Signal,
  StandardResult,
  StandardSchema,
  SubscribeHeaders,
  SubscribeOptions,
  Subscription,
  SubscriptionState,
} from './session/types.js';
export { StompHeaders } from './api/stomp-headers.js';
export type {
  ActiveSubscription,
  closeEventCallbackType,
  debugFnType,
  emptyCallbackType,
  EventCallback,
  Frame,
  frameCallbackType,
  HandleCommand,
  HeaderValues,
  IFrame,
  IMessage,
  IPublishParams,
  IStompCloseEvent,
  IStompErrorEvent,
  IStompSocket,
  IStompSocketMessageEvent,
  ITransaction,
  Message,
  messageCallbackType,
  PublishOptions,
  publishParams,
  SocketCloseEvent,
  SocketErrorEvent,
  StompSocketData,
  StompSubscription,
  wsErrorCallbackType,
} from './api/types.js';
export { Versions } from './api/versions.js';
