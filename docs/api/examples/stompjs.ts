// Examples of the reference: names that are there because stompjs has them.

import { Client, CompatClient, Stomp } from 'stomp-wasm';
import type {
  closeEventCallbackType,
  debugFnType,
  emptyCallbackType,
  frameCallbackType,
  IStomptHandlerConfig,
  messageCallbackType,
  publishParams,
  wsErrorCallbackType,
} from 'stomp-wasm';

const client = new Client();

//#region Stomp
{
  const old = Stomp.client('ws://localhost:15674/ws');
  old.connect('guest', 'guest', () => old.send('/topic/greetings', {}, 'hello'));
}
//#endregion

//#region CompatClient
{
  const old: CompatClient = Stomp.over(() => new WebSocket('ws://localhost:15674/ws'));
  old.heartbeat = { incoming: 0, outgoing: 20_000 };
  old.connect({}, () => old.disconnect(() => console.log('gone')));
}
//#endregion

//#region messageCallbackType
{
  const show: messageCallbackType = ({ body }) => console.log(body);
  client.subscribe('/topic/news', show);
}
//#endregion

//#region frameCallbackType
{
  const connected: frameCallbackType = ({ headers }) => console.log(headers['version']);
  client.onConnect = connected;
}
//#endregion

//#region emptyCallbackType
{
  const lost: emptyCallbackType = () => console.log('the broker is silent');
  client.onHeartbeatLost = lost;
}
//#endregion

//#region debugFnType
{
  const debug: debugFnType = (line) => console.log(line);
  client.debug = debug;
}
//#endregion

//#region closeEventCallbackType
{
  const closed: closeEventCallbackType<CloseEvent> = ({ code }) => console.log(code);
  client.onWebSocketClose = closed;
}
//#endregion

//#region wsErrorCallbackType
{
  const failed: wsErrorCallbackType<Event> = ({ type }) => console.log(type);
  client.onWebSocketError = failed;
}
//#endregion

//#region publishParams
{
  const greeting: publishParams = { destination: '/topic/greetings', body: 'hello' };
  client.publish(greeting);
}
//#endregion

//#region IStomptHandlerConfig
{
  const periods: Pick<IStomptHandlerConfig, 'heartbeatIncoming' | 'heartbeatOutgoing'> = {
    heartbeatIncoming: 10_000,
    heartbeatOutgoing: 10_000,
  };
  client.configure(periods);
}
//#endregion
