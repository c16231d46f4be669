// Examples of the reference: sockets, SockJS, and how the module is loaded.

import { Client, init, StompSocketState } from 'stomp-wasm';
import type {
  EventCallback,
  IStompCloseEvent,
  IStompErrorEvent,
  IStompSocket,
  IStompSocketMessageEvent,
  ModuleObject,
  ModuleResponse,
  ModuleSource,
  SockJSConstructor,
  SockJSTransport,
  SocketCloseEvent,
  SocketErrorEvent,
  StompSocketData,
  TransportFailure,
  TransportInfo,
} from 'stomp-wasm';

const client = new Client();

//#region init
await init(); // compiles the module ahead of the first activate()
client.activate();
//#endregion

//#region ModuleSource
{
  const bytes: ModuleSource = await (await fetch('/assets/stomp.wasm')).arrayBuffer();
  await init(bytes);
}
//#endregion

//#region ModuleResponse
{
  const response: ModuleResponse = await fetch('/assets/stomp.wasm');
  await init(response);
}
//#endregion

//#region ModuleObject
{
  const compiled: ModuleObject = await WebAssembly.compileStreaming(fetch('/assets/stomp.wasm'));
  await init(compiled);
}
//#endregion

//#region SockJSTransport
{
  const withoutWebSocket: SockJSTransport[] = ['xhr-streaming', 'xhr-polling'];
  client.configure({ sockjsURL: 'https://example.com/chat', transports: withoutWebSocket });
}
//#endregion

//#region TransportInfo
client.onTransportChange = ({ transport, reason }: TransportInfo) => {
  console.log(`messages go by ${transport}`, reason ?? '');
};
//#endregion

//#region TransportFailure
{
  const line = ({ transport, url, reason }: TransportFailure) => `${transport} ${url}: ${reason}`;
  client.onTransportChange = ({ failed }) => console.log(failed.map(line).join('\n'));
}
//#endregion

//#region SockJSConstructor
{
  const load = async (): Promise<SockJSConstructor> => (globalThis as any).SockJS;
  client.SockJS = load;
}
//#endregion

//#region IStompSocket
{
  const socketOf = (url: string): IStompSocket => new WebSocket(url, ['v12.stomp']);
  client.webSocketFactory = () => socketOf('wss://example.com/ws');
}
//#endregion

//#region StompSocketState
if (client.webSocket?.readyState === StompSocketState.OPEN) console.log('open');
//#endregion

//#region StompSocketData
{
  const bytesOf = (data: StompSocketData) => (typeof data === 'string' ? data.length : undefined);
  console.log(bytesOf('SEND\n\n\0'));
}
//#endregion

//#region IStompSocketMessageEvent
{
  const show = ({ data }: IStompSocketMessageEvent) => console.log(typeof data);
  show({ data: 'CONNECTED\nversion:1.2\n\n\0' });
}
//#endregion

//#region IStompCloseEvent
client.onWebSocketClose = ({ code, reason }: IStompCloseEvent) => console.log(code, reason);
//#endregion

//#region IStompErrorEvent
client.onWebSocketError = ({ message, error }: IStompErrorEvent) => console.log(message, error);
//#endregion

//#region SocketCloseEvent
{
  const hand = (event: CloseEvent) => console.log(event.wasClean);
  client.onWebSocketClose = (event: SocketCloseEvent) => hand(event);
}
//#endregion

//#region SocketErrorEvent
{
  const hand = (event: Event) => console.log(event.type);
  client.onWebSocketError = (event: SocketErrorEvent) => hand(event);
}
//#endregion

//#region EventCallback
{
  const closed: EventCallback<SocketCloseEvent> = ({ code }) => console.log(code);
  client.onWebSocketClose = closed;
}
//#endregion
