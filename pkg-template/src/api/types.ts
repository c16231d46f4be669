import type { StompHeaders } from './stomp-headers.js';

/** A STOMP frame that the broker sent. */
export interface IFrame {
  /** Such as `MESSAGE`. */
  command: string;
  /** Its headers, unescaped. Where a name came more than once, the first counts. */
  headers: StompHeaders;
  /** True for every frame that was received: its body came as bytes. Not whether it is text. */
  isBinaryBody: boolean;
  /** The body as text, read as UTF-8. */
  readonly body: string;
  /** The body as bytes. */
  readonly binaryBody: Uint8Array;
}

/** Another name for {@link IFrame}. */
export type Frame = IFrame;

/** A message: what a subscription's callback gets. */
export interface IMessage extends IFrame {
  /**
   * Acknowledges the message; its subscription has to be one with the header `ack` of `client` or
   * `client-individual`. Once its connection is over this does nothing: the broker will deliver the
   * message again.
   *
   * @param headers of the ACK frame, such as `{ transaction: tx.id }`.
   * If the broker gave it no header to acknowledge it by, as Spring's simple broker does, it is a line in the log.
   */
  ack: HandleCommand;
  /**
   * Refuses the message: what happens to it then is the broker's choice. Otherwise like `ack`.
   *
   * @param headers of the NACK frame.
   * @throws Error if the version spoken is 1.0, which has no NACK.
   */
  nack: HandleCommand;
}

/** Another name for {@link IMessage}. */
export type Message = IMessage;

/** What `subscribe` returns. */
export interface StompSubscription {
  /** The subscription's id: the header `id`, or one that the client made. */
  id: string;
  /**
   * Ends the subscription. Once it is over, or its connection is over or being ended, this does nothing.
   *
   * @param headers of the UNSUBSCRIBE frame.
   */
  unsubscribe: HandleCommand;
}

/** A subscription of the present connection: see `Client.subscriptions`. */
export interface ActiveSubscription {
  /** Its id: the header `id`, or one that the client made. */
  readonly id: string;
  readonly destination: string;
}

/** What `begin` returns. */
export interface ITransaction {
  /** For the header `transaction` of what is to belong to it. */
  id: string;
  /**
   * Does all that belongs to it.
   *
   * @param headers of the COMMIT frame, such as `receipt`.
   * @throws Error if it has been committed or aborted, or the connection it was begun on is over: then
   * all that belonged to it is lost.
   */
  commit: HandleCommand;
  /**
   * Does nothing of what belongs to it. Once it has been committed or aborted, or its connection is over,
   * this does nothing: it may stand in a `finally` block.
   *
   * @param headers of the ABORT frame, such as `receipt`.
   */
  abort: HandleCommand;
}

/**
 * Headers as commands take them: those that are `undefined` or `null` are left out.
 */
export interface HeaderValues {
  [name: string]: string | null | undefined;
}

/** A command of a handle. What stands in for one may take text only. */
export type HandleCommand = { call(headers?: HeaderValues): void }['call'];

/** What `publish` takes. */
export interface PublishOptions extends Omit<IPublishParams, 'headers'> {
  /** Further headers. Those that are `undefined` or `null` are left out. */
  headers?: HeaderValues | undefined;
}

/** What `publish` of @stomp/stompjs takes: {@link PublishOptions} whose headers are all text. */
export interface IPublishParams {
  /** Where to. What it looks like is the broker's business: `/topic/prices`, `/queue/orders`. */
  destination: string;
  /** Further headers. Those that are `undefined` or `null` are left out. */
  headers?: StompHeaders;
  /** The body as text. */
  body?: string;
  /** The body as bytes; it counts if there is a `body` too. */
  binaryBody?: Uint8Array;
  /** Leaves out the header `content-length`, which some brokers take for "this is not text". */
  skipContentLengthHeader?: boolean;
}

/** Another name for {@link IPublishParams}. */
export type publishParams = IPublishParams;

/** Gets a line of debug text. */
export type debugFnType = (msg: string) => void;
/** Gets a message. */
export type messageCallbackType = (message: IMessage) => void;
/** Gets a frame. */
export type frameCallbackType = ((frame: IFrame) => void) | (() => void);
/** Gets nothing. */
export type emptyCallbackType = () => void;
/** Gets a [CloseEvent](https://developer.mozilla.org/docs/Web/API/CloseEvent), or the like. */
export type closeEventCallbackType<T = any> = (evt: T) => void;
/** Gets an [Event](https://developer.mozilla.org/docs/Web/API/Event), or the like. */
export type wsErrorCallbackType<T = any> = (evt: T) => void;

/** What `onWebSocketClose` gets: the socket's CloseEvent, or an object with these members of it. */
export interface IStompCloseEvent {
  /** RFC 6455, section 7.4: 1000 for an end in good order, 1006 for a connection that was lost. */
  readonly code: number;
  /** What the side that closed says about it; often empty. */
  readonly reason: string;
  /** Whether there was a closing handshake. */
  readonly wasClean: boolean;
  readonly type?: string;
  readonly target?: any;
  readonly currentTarget?: any;
  /** What else the socket's event has. */
  [member: string]: any;
}

/** What `onWebSocketError` gets: the socket's event, or an object with the first three members. */
export interface IStompErrorEvent {
  readonly type?: string;
  /** What happened. A browser's own event has none. */
  readonly message?: string;
  /** The error that says more, such as how the broker broke the protocol. */
  readonly error?: any;
  readonly target?: any;
  readonly currentTarget?: any;
  /** What else the socket's event has. */
  [member: string]: any;
}

/** The browser's type of this name, where a program is compiled with lib `dom`. */
type OfBrowser<Name extends string> = typeof globalThis extends {
  [N in Name]: { prototype: infer Type };
}
  ? Type
  : unknown;

/** What `onWebSocketClose` is declared to get: it can be handed on as a CloseEvent where there is that type. */
export type SocketCloseEvent = IStompCloseEvent & OfBrowser<'CloseEvent'>;
/** What `onWebSocketError` is declared to get: it can be handed on as an Event where there is that type. */
export type SocketErrorEvent = IStompErrorEvent & OfBrowser<'Event'>;

/** A callback whose parameter may be declared more narrowly, as a CloseEvent of the browser for instance. */
export type EventCallback<T> = { call(evt: T): void }['call'];

/** What a socket sends. The last is a Blob of the browser. */
export type StompSocketData =
  | string
  | ArrayBufferLike
  | ArrayBufferView
  | { readonly size: number; readonly type: string };

/** What a socket's `onmessage` gets. */
export interface IStompSocketMessageEvent {
  /** What was received. */
  data?: string | ArrayBuffer;
}

/** A socket: WebSocket, SockJS, or anything of their shape. */
export interface IStompSocket {
  /** Where to; for the log. */
  url: string;
  onclose: ((ev?: any) => any) | undefined | null;
  onerror: ((ev: any) => any) | undefined | null;
  onmessage: ((ev: any) => any) | undefined | null;
  onopen: ((ev?: any) => any) | undefined | null;
  /** Closes at once, if the socket can do that. */
  terminate?: (() => any) | undefined | null;
  /** Set to `'arraybuffer'` by the client. */
  binaryType?: string;
  /** A {@link StompSocketState}. */
  readonly readyState: number;
  close(): void;
  send(data: StompSocketData): void;
}
