// How each way is set out on.

import type { Client } from '../client/client.js';
import { newSession, under } from './address.js';
import type { Carrier, Owner } from './carrier.js';
import { ASK_INFO, FOREIGN, PLAIN, STREAMING, WEBSOCKET } from './codes.js';
import { byForeign } from './foreign.js';
import { TRANSPORTS } from './options.js';
import { askInfo, run } from './request.js';
import { byWebSocket } from './websocket.js';
import { byRequests } from './xhr.js';

/** Sets out on the way of this number: writes its address down and gives what carries. */
type SetOut = (way: number, owner: Owner, signal: AbortSignal) => Carrier;

/** With the options as they are now. */
export function waysOf(client: Client, base: string): SetOut {
  const { brokerURL, SockJS, transports, transportTimeout } = client;
  return (way, owner, signal) => {
    if (way === ASK_INFO) {
      owner.url = under(base, '/info');
      run(owner, signal, () => askInfo(owner, signal));
      return { transport: 'info' };
    }
    if (way === PLAIN) {
      owner.url = brokerURL as string;
      return byWebSocket(owner, owner.url, client.stompVersions.protocolVersions());
    }
    if (way === FOREIGN) {
      owner.url = base;
      const others = transports?.filter((name) => !(brokerURL && name === 'websocket'));
      return byForeign(owner, signal, SockJS!, { transports: others, timeout: transportTimeout });
    }
    const at = newSession(base);
    if (way === WEBSOCKET) {
      owner.url = at('websocket').replace('http', 'ws');
      return byWebSocket(owner, owner.url);
    }
    owner.url = at(way === STREAMING ? 'xhr_streaming' : 'xhr');
    return byRequests(owner, signal, TRANSPORTS[way], at('xhr_send'));
  };
}
