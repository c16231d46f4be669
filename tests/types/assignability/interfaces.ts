// The interfaces, callbacks and enumerations.

import type * as Theirs from 'theirs';
import type * as Ours from '@stomp/stompjs';

import type { Holds, Mutual, SameAny, SameMembers } from './checks.js';

type Same<A, B> =
  Mutual<A, B> extends true
    ? SameMembers<A, B> extends true
      ? SameAny<A, B>
      : SameMembers<A, B>
    : Mutual<A, B>;

export type FrameInterface = Holds<Same<Theirs.IFrame, Ours.IFrame>>;
export type FrameAlias = Holds<Same<Theirs.Frame, Ours.Frame>>;
export type MessageInterface = Holds<Same<Theirs.IMessage, Ours.IMessage>>;
export type MessageAlias = Holds<Same<Theirs.Message, Ours.Message>>;
export type Transaction = Holds<Same<Theirs.ITransaction, Ours.ITransaction>>;
export type Subscription = Holds<Same<Theirs.StompSubscription, Ours.StompSubscription>>;
export type PublishParams = Holds<Same<Theirs.IPublishParams, Ours.IPublishParams>>;
export type PublishParamsAlias = Holds<Same<Theirs.publishParams, Ours.publishParams>>;
export type RawHeader = Holds<Mutual<Theirs.RawHeaderType, Ours.RawHeaderType>>;
export type RawFrame = Holds<Same<Theirs.IRawFrameType, Ours.IRawFrameType>>;
export type Socket = Holds<Same<Theirs.IStompSocket, Ours.IStompSocket>>;
export type SocketEvent = Holds<
  Same<Theirs.IStompSocketMessageEvent, Ours.IStompSocketMessageEvent>
>;
export type HandlerConfig = Holds<Same<Theirs.IStomptHandlerConfig, Ours.IStomptHandlerConfig>>;

export type Debug = Holds<Mutual<Theirs.debugFnType, Ours.debugFnType>>;
export type MessageCallback = Holds<Mutual<Theirs.messageCallbackType, Ours.messageCallbackType>>;
export type FrameCallback = Holds<Mutual<Theirs.frameCallbackType, Ours.frameCallbackType>>;
export type EmptyCallback = Holds<Mutual<Theirs.emptyCallbackType, Ours.emptyCallbackType>>;
export type CloseCallback = Holds<
  Mutual<Theirs.closeEventCallbackType, Ours.closeEventCallbackType>
>;
export type CloseCallbackOf = Holds<
  Mutual<Theirs.closeEventCallbackType<CloseEvent>, Ours.closeEventCallbackType<CloseEvent>>
>;
export type ErrorCallback = Holds<Mutual<Theirs.wsErrorCallbackType, Ours.wsErrorCallbackType>>;
export type ErrorCallbackOf = Holds<
  Mutual<Theirs.wsErrorCallbackType<Event>, Ours.wsErrorCallbackType<Event>>
>;

export type SocketState = Holds<Mutual<Theirs.StompSocketState, Ours.StompSocketState>>;
export type Activation = Holds<Mutual<Theirs.ActivationState, Ours.ActivationState>>;
export type TimeMode = Holds<Mutual<Theirs.ReconnectionTimeMode, Ours.ReconnectionTimeMode>>;
export type Strategy = Holds<Mutual<Theirs.TickerStrategy, Ours.TickerStrategy>>;
export type SocketStateNames = Holds<
  Mutual<keyof typeof Theirs.StompSocketState, keyof typeof Ours.StompSocketState>
>;
export type ActivationNames = Holds<
  Mutual<keyof typeof Theirs.ActivationState, keyof typeof Ours.ActivationState>
>;
export type TimeModeNames = Holds<
  Mutual<keyof typeof Theirs.ReconnectionTimeMode, keyof typeof Ours.ReconnectionTimeMode>
>;
export type StrategyNames = Holds<
  Mutual<keyof typeof Theirs.TickerStrategy, keyof typeof Ours.TickerStrategy>
>;
