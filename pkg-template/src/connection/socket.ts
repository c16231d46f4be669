// Sockets: where they come from, of what kind they are, and how they are silenced.

import { StompSocketState } from '../api/enums.js';
import { LogEvent, logLines } from '../engine/abi.js';
import { type SocketHost, TransportSocket } from '../sockjs/built-in.js';
import type { ClientOptions } from '../api/options.js';
import type { IStompSocket } from '../api/types.js';
import { versionsOf } from '../api/versions.js';

/** What making a socket needs of the driver. */
type MakerHost = SocketHost & { readonly client: ClientOptions<any> };

/** What a socket may have besides. */
export type VersatileSocket = IStompSocket & {
  /** Whether it takes text only, as of now. */
  textOnly?: boolean;
  /** What carries its messages. */
  transport?: string;
  /** The socket that does the work. */
  inner?: IStompSocket | undefined;
};

/** The socket that was made. Throws if it is none, or of no use; the text may have secrets in URLs. */
export function checkSocket(socket: any, client: ClientOptions<any>): VersatileSocket {
  if (typeof socket !== 'object' || socket === null) {
    throw new Error('webSocketFactory must return a WebSocket, or an object like one');
  }
  // It would never open; with a readyState that is no number nothing is known.
  if (socket.readyState >= StompSocketState.CLOSING) {
    throw new Error(
      client.webSocketFactory
        ? 'webSocketFactory returned a socket that is closed; it must make a new one each time'
        : logLines[LogEvent.Blocked].replace('%', () => `${client.brokerURL}`),
    );
  }
  return socket;
}

/**
 * What `webSocketFactory` makes, or promises, else what finds a transport to `sockjsURL`, else a WebSocket to
 * `brokerURL`. Throws what the application's code throws, or the browser; the text may have secrets in URLs.
 */
export function makeSocket(host: MakerHost): unknown {
  const { client } = host;
  if (client.webSocketFactory) return client.webSocketFactory();
  if ((client as { sockjsURL?: unknown }).sockjsURL) return new TransportSocket(host);
  if (!client.brokerURL) throw new Error('Either brokerURL or webSocketFactory must be provided');
  if (typeof WebSocket === 'undefined') {
    throw new Error('there is no WebSocket here; webSocketFactory has to make one');
  }
  const protocols = versionsOf(client).protocolVersions();
  try {
    return new WebSocket(`${client.brokerURL}`, protocols);
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`brokerURL (ws:// or wss://; SockJS goes into sockjsURL): ${message}`);
  }
}

/**
 * Whether the socket takes text only, as SockJS does: what else it is given it turns into text. To be asked
 * before its `binaryType` is set.
 */
export function carriesTextOnly(socket: IStompSocket): boolean {
  return !('binaryType' in socket) && isSockJS(socket);
}

/** What carries the messages of a socket that is open. */
export function transportOf(socket: VersatileSocket): string {
  return socket.transport ?? (isSockJS(socket) ? 'sockjs' : 'websocket');
}

/**
 * The id of the session that a socket of SockJS has, ours or another one: it stands in the address of its transport,
 * `…/SERVER/SESSION/TRANSPORT`.
 */
export function sessionOf(socket: any): string | undefined {
  const url = socket?._transport?.url ?? socket?.url;
  return /\/\d{3}\/([^/]+)\/\w+(?:\?|$)/.exec(url)?.[1];
}

const isSockJS = (socket: IStompSocket): boolean => '_transportsWhitelist' in socket;

/** What a function of the browser prints. One that was bound prints no name. */
const NATIVE_SEND = /^function send\(\)\s*\{\s*\[native code\]\s*\}$/;

/**
 * Whether `send` has copied what it was given when it returns, so that the same memory may be filled
 * again. The browser's own WebSocket does; anything written in JavaScript may keep it.
 */
export function copiesOnSend(outer: VersatileSocket): boolean {
  const socket = outer.inner ?? outer;
  if (typeof WebSocket !== 'function' || !(socket instanceof WebSocket)) return false;
  const { send } = WebSocket.prototype;
  return socket.send === send && NATIVE_SEND.test(Function.prototype.toString.call(send));
}
