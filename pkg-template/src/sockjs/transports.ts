// How each transport is opened.

import type { ClientOptions } from '../api/options.js';
import { versionsOf } from '../api/versions.js';
import { SockjsTransport } from '../engine/abi.js';
import { newSession, under } from './address.js';
import { openForeign } from './foreign.js';
import { TRANSPORTS } from './options.js';
import { askInfo, run } from './request.js';
import type { Transport, TransportHost } from './transport.js';
import { openWebSocket } from './websocket.js';
import { openRequests } from './xhr.js';

/** Opens a transport: writes its address down and gives what carries the messages. */
type Open = (which: SockjsTransport, host: TransportHost, signal: AbortSignal) => Transport;

/** How to open transports, with the options as they are now. */
export function opener(client: ClientOptions<any>, base: string): Open {
  const { brokerURL, SockJS, transports, transportTimeout } = client;
  return (which, host, signal) => {
    if (which === SockjsTransport.Info) {
      host.url = under(base, '/info');
      run(host, signal, () => askInfo(host, signal));
      return { name: 'info' };
    }
    if (which === SockjsTransport.Plain) {
      host.url = brokerURL as string;
      return openWebSocket(host, host.url, versionsOf(client).protocolVersions());
    }
    if (which === SockjsTransport.Foreign) {
      host.url = base;
      const others = transports?.filter((name) => !(brokerURL && name === 'websocket'));
      return openForeign(host, signal, SockJS!, { transports: others, timeout: transportTimeout });
    }
    const at = newSession(base);
    if (which === SockjsTransport.WebSocket) {
      host.url = at('websocket').replace('http', 'ws');
      return openWebSocket(host, host.url);
    }
    host.url = at(which === SockjsTransport.XhrStreaming ? 'xhr_streaming' : 'xhr');
    return openRequests(host, signal, TRANSPORTS[which], at('xhr_send'));
  };
}
