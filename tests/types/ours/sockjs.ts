// What only our package has: SockJS.

import {
  Client,
  type SockJSTransport,
  StompConfig,
  type TransportFailure,
  type TransportInfo,
} from '@stomp/stompjs';
import SockJS from 'sockjs-client';

export const client = new Client({
  sockjsURL: '/chat',
  transports: ['websocket', 'xhr-polling'],
  transportTimeout: 3000,
});
client.transports = undefined;
client.transportTimeout = undefined;
client.sockjsURL = 'https://example.com/chat?token=1';

client.SockJS = SockJS;
client.SockJS = () => import('sockjs-client');
client.SockJS = async () => (await import('sockjs-client')).default;
client.SockJS = undefined;

const failures: TransportFailure[] = [];
client.onTransportChange = ({ transport, url, failed, reason }: TransportInfo) => {
  failures.push(...failed);
  console.log(transport.toUpperCase(), url.length, reason?.length);
};
client.onTransportChange = undefined;

export const used: string | undefined = client.transport;

export class Options extends StompConfig {
  override sockjsURL = 'https://example.com/chat';
  override transports: SockJSTransport[] = ['xhr-streaming'];
}

export class Subclass extends Client {
  override sockjsURL = 'https://example.com/chat';
  override onTransportChange = (info: TransportInfo) => console.log(info);
}

// @ts-expect-error: it is called xhr-polling
client.transports = ['polling'];
// @ts-expect-error: it is told, not chosen
client.transport = 'websocket';
// @ts-expect-error: an address of it, not one
client.SockJS = new SockJS('/chat');

/** Has members of its own that are none of stompjs. */
export class Remembering extends Client {
  override subscriptions: any[] = [];
  override transport = 'own';
}
