// One transport to the server, as the socket that tries it sees it.

import type { IStompSocket } from '../api/types.js';
import { asText } from '../text/utf8.js';

/** What goes through a socket. */
export type Outgoing = Parameters<IStompSocket['send']>[0];

/** Carries messages, or tries to. It tells its {@link TransportHost} what happens, until its signal is aborted. */
export interface Transport {
  /** What `Client.transport` says. */
  name: string;
  /** Whether bytes can be sent. */
  readonly takesBytes?: boolean;
  /** The socket that does the work, if it is one. */
  socket?: IStompSocket;
  /** What no request has brought over, if messages go by requests. */
  readonly waiting?: readonly string[];
  send?(data: Outgoing): void;
}

/** What a transport works for. Operations of the engine answer with a SockjsStep. */
export interface TransportHost {
  /** The address of the present transport. */
  url: string;
  /** The server has answered what it offers. */
  info(offersWebSocket: boolean): void;
  /** The transport is open. */
  opened(): void;
  /** A message came, not in a frame of SockJS. */
  message(event: { data?: unknown }): void;
  /** A frame of SockJS came. */
  frame(text: string): void;
  /** A response has ended; gives whether the next one is to be asked for. */
  responseEnded(isWithinFrame: boolean): boolean;
  /** Whether a message of this length is to go into the present request. */
  takes(length: number): boolean;
  /** A request has brought messages over; so many wait for the next one. */
  sent(waiting: number): void;
  /** The other side has closed it, with this event. */
  closed(event: CloseLike): void;
  /** It is of no use, or not any more; `isBroken` if what came over it is not SockJS. */
  failed(reason: string, isBroken?: boolean, event?: CloseLike): void;
}

/** The part of a close event that matters. */
export interface CloseLike {
  code: number;
  reason: string;
  /** Not known of a close that a SockJS server announces in a frame. */
  wasClean?: boolean;
}

/** What a transport that knows only text sends for `data`. */
export const textOf = (data: Outgoing): string =>
  typeof data === 'string' ? data : asText(new Uint8Array(data as ArrayBuffer));
