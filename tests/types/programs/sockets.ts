// Sockets: SockJS, ws in Node, the platform's, an application's own.

import {
  Client,
  StompSocketState,
  type IStompSocket,
  type IStompSocketMessageEvent,
} from '@stomp/stompjs';
import SockJS from 'sockjs-client';
import WebSocket from 'ws';

export const overSockJS = new Client({
  webSocketFactory: () => new SockJS('https://example.com/stomp'),
});
overSockJS.webSocketFactory = () => new SockJS('https://example.com/stomp') as IStompSocket;
overSockJS.webSocketFactory = () =>
  new SockJS('https://example.com/stomp', null, { transports: ['websocket'] });
overSockJS.webSocketFactory = function () {
  return new SockJS('https://example.com/stomp');
};

Object.assign(globalThis, { WebSocket });
export const inNode = new Client({
  webSocketFactory: () => new WebSocket('wss://example.com/ws', { headers: { cookie: 'a=b' } }),
});
inNode.webSocketFactory = () => new WebSocket('wss://example.com/ws') as unknown as IStompSocket;

export const inBrowser = new Client();
inBrowser.webSocketFactory = () =>
  new globalThis.WebSocket('wss://example.com/ws', inBrowser.stompVersions.protocolVersions());

export class Pipe implements IStompSocket {
  url = 'pipe:';
  binaryType = 'arraybuffer';
  readyState: number = StompSocketState.CONNECTING;
  onopen: IStompSocket['onopen'] = null;
  onclose: ((event?: any) => any) | undefined | null;
  onerror: ((event: any) => any) | undefined | null;
  onmessage: ((event: IStompSocketMessageEvent) => void) | undefined | null;

  send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
    if (typeof data === 'string') this.onmessage?.({ data });
  }

  close(): void {
    this.readyState = StompSocketState.CLOSED;
    this.onclose?.();
  }
}

inBrowser.webSocketFactory = () => new Pipe();
inBrowser.webSocketFactory = (): IStompSocket => ({
  url: '',
  readyState: 1,
  onclose: null,
  onerror: null,
  onmessage: null,
  onopen: null,
  close() {},
  send: () => {},
  terminate: undefined,
});

export const isOpen = (client: Client): boolean =>
  client.webSocket?.readyState === StompSocketState.OPEN;
export const address: string | undefined = inBrowser.webSocket?.url;
inBrowser.webSocket?.close();
