// An application on @stomp/rx-stomp: its types are made of ours.

import { Client, type IMessage, type StompHeaders } from '@stomp/stompjs';
import {
  ReconnectionTimeMode,
  RxStomp,
  RxStompConfig,
  RxStompRPC,
  RxStompState,
  Versions,
} from '@stomp/rx-stomp';
import { filter, firstValueFrom, map, type Observable } from 'rxjs';

export const config: RxStompConfig = {
  brokerURL: 'ws://localhost:15674/ws',
  stompVersions: new Versions(['1.2']),
  reconnectTimeMode: ReconnectionTimeMode.EXPONENTIAL,
  connectHeaders: { login: 'guest' },
  beforeConnect: async (rx: RxStomp) => rx.configure({ connectHeaders: { login: 'other' } }),
  correlateErrors: (frame) => frame.headers['subscription'] ?? '',
};

const client = new Client();
const rx = new RxStomp(client);
rx.configure(config);
rx.activate();
rx.publish({ destination: '/a', body: 'x', retryIfDisconnected: false });

export const own: Client = rx.stompClient;
export const bodies: Observable<string> = rx
  .watch('/a', { ack: 'client' })
  .pipe(map((message: IMessage) => message.body));
export const watched = rx.watch({
  destination: '/a',
  subHeaders: () => ({ id: 'a' }),
  subscribeOnlyOnce: true,
});
export const open = firstValueFrom(
  rx.connectionState$.pipe(filter((state) => state === RxStompState.OPEN)),
);
export const server: Observable<StompHeaders> = rx.serverHeaders$;
export const receipt = rx.asyncReceipt('r').then((frame) => frame.headers['receipt-id']);
export const reply = firstValueFrom(new RxStompRPC(rx).rpc({ destination: '/rpc', body: '{}' }));
