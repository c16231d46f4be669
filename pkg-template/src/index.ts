export { Client } from './client.js';
export { CompatClient } from './compat/compat-client.js';
export type { IStomptHandlerConfig } from './compat/handler-config.js';
export { Stomp } from './compat/stomp.js';
export { init } from './load/index.js';
export type { ModuleSource } from './load/sources.js';
export {
  ActivationState,
  ReconnectionTimeMode,
  StompSocketState,
  TickerStrategy,
} from './enums.js';
export { FrameImpl } from './frame-impl.js';
export { Parser } from './parser.js';
export type { IRawFrameType, RawHeaderType } from './raw-frame.js';
export type {
  SockJSConstructor,
  SockJSTransport,
  TransportFailure,
  TransportInfo,
} from './sockjs/types.js';
export { StompConfig } from './stomp-config.js';
export { StompHeaders } from './stomp-headers.js';
export type {
  closeEventCallbackType,
  debugFnType,
  emptyCallbackType,
  Frame,
  frameCallbackType,
  IFrame,
  IMessage,
  IPublishParams,
  IStompSocket,
  IStompSocketMessageEvent,
  ITransaction,
  Message,
  messageCallbackType,
  publishParams,
  StompSubscription,
  wsErrorCallbackType,
} from './types.js';
export { Versions } from './versions.js';
