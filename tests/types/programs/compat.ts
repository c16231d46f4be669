// Programs written for stomp.js 2, on the classes that carry them on.

import {
  Client,
  CompatClient,
  Stomp,
  type IFrame,
  type IMessage,
  type StompHeaders,
  type StompSubscription,
} from '@stomp/stompjs';

const client: CompatClient = Stomp.client('ws://localhost:15674/ws');
export const protocols = Stomp.client('ws://localhost:15674/ws', ['v12.stomp']);
export const over: CompatClient = Stomp.over(() => new WebSocket('ws://localhost:15674/ws'));
export const onSocket = Stomp.over(new WebSocket('ws://localhost:15674/ws'));
export const made = new CompatClient(() => new WebSocket('ws://localhost:15674/ws'));
Stomp.WebSocketClass = WebSocket;

client.connect('guest', 'guest', () => {});
client.connect(
  'guest',
  'guest',
  () => {},
  console.error,
  () => {},
  '/',
);
client.connect({ login: 'guest', passcode: 'guest' }, (frame: IFrame) =>
  console.log(frame.headers),
);
client.connect(
  {},
  () => {},
  (error: string | IFrame) => console.log(error),
  (event: CloseEvent) => console.log(event.code),
);

const subscription: StompSubscription = client.subscribe('/topic/a', (message: IMessage) =>
  console.log(message.body),
);
client.send('/topic/a');
client.send('/topic/a', {}, 'text');
client.send('/topic/a', { priority: 9, persistent: true }, JSON.stringify({}));
subscription.unsubscribe();

client.heartbeat.incoming = 0;
client.heartbeat.outgoing = 20_000;
client.heartbeat = { incoming: 0, outgoing: 0 };
client.reconnect_delay = 5_000;
client.maxWebSocketFrameSize = 16 * 1024;
client.debug = () => {};
client.onreceive = (message) => console.log(message.body);
client.onreceipt = (frame) => console.log(frame.headers['receipt-id']);
client.onreceipt = () => {};
client.ws.onclose = () => {};

export const heartbeat: { incoming: number; outgoing: number } = client.heartbeat;
export const version: string | undefined = client.version;
export const receive = client.onreceive;
client.disconnect();
client.disconnect(() => console.log('gone'));
client.disconnect(null, { receipt: 'bye' } as StompHeaders);
export const asClient: Client = client;

export class Legacy extends CompatClient {
  constructor(url: string) {
    super(() => new WebSocket(url));
    this.reconnect_delay = 0;
    this.maxWebSocketFrameSize = 1024;
  }

  override connect(...args: any[]): void {
    super.connect(...args);
  }

  override send(destination: string, headers: { [key: string]: any } = {}, body = ''): void {
    super.send(destination, { tenant: 1, ...headers }, body);
  }
}
