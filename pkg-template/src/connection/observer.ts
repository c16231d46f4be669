// What sees the connections of a client besides its callbacks: a session.

import type { ReceivedFrame } from '../frames/received-frame.js';

export interface Observer {
  /** What the callback of this name is for has happened. Gives whether the callback is not to be called. */
  event(callback: string, argument: unknown): boolean;
  /** A connection attempt has come to nothing, or its CONNECT cannot be sent. */
  failed(error: unknown): void;
  /** A frame came: gives what is to be taken for it, if anything. */
  incoming(frame: ReceivedFrame): ReceivedFrame | undefined;
  /** Data came over the socket. */
  received(data: string | Uint8Array): void;
  /** Data goes to the socket. */
  sent(data: string | { readonly byteLength: number }): void;
}
