// One way to the server, as the socket that tries it sees it.

import { asText } from '../text/utf8.js';
import type { IStompSocket } from '../api/types.js';

/** What goes through a socket. */
export type Data = Parameters<IStompSocket['send']>[0];

/** Carries messages, or tries to. It tells its {@link Owner} what happens, until its signal is aborted. */
export interface Carrier {
  /** What `Client.transport` says. */
  transport: string;
  /** Whether bytes can be sent. */
  readonly takesBytes?: boolean;
  /** The socket that does the work, if it is one. */
  socket?: IStompSocket;
  /** What no request has brought over, if it is done by requests. */
  readonly waiting?: readonly string[];
  send?(data: Data): void;
}

/** What a carrier works for. */
export interface Owner {
  /** Where the present way leads. */
  url: string;
  /** Tells the machine what happens, by `codes`; gives what it says to that. */
  put(what: number, value?: number): number;
  /** A message came, not in a frame of SockJS. */
  message(event: { data?: unknown }): void;
  /** A frame of SockJS came. */
  frame(text: string): void;
  /** The other side has closed it, with this event. */
  closed(event: CloseLike): void;
  /** It is of no use, or not any more. */
  failed(reason: string, broken?: boolean, event?: CloseLike): void;
}

/** The part of a close event that matters. */
export interface CloseLike {
  code: number;
  reason: string;
  wasClean?: boolean;
}

/** What a transport that knows only text sends for `data`. */
export function textOf(data: Data): string {
  return typeof data === 'string' ? data : asText(new Uint8Array(data as ArrayBuffer));
}
