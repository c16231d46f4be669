// Callbacks as people write them: fewer parameters, narrower or wider ones, async, stored under the callback types.

import {
  Client,
  type Frame,
  type IFrame,
  type IMessage,
  type Message,
  type StompHeaders,
  type closeEventCallbackType,
  type debugFnType,
  type emptyCallbackType,
  type frameCallbackType,
  type messageCallbackType,
  type wsErrorCallbackType,
} from '@stomp/stompjs';

interface Price extends IMessage {
  headers: StompHeaders & { symbol: string };
}

const client = new Client();

client.onConnect = () => {};
client.onConnect = async () => {
  await Promise.resolve();
};
client.onConnect = function (frame) {
  console.log(frame.headers['user-name']);
};
client.onConnect = (frame?: IFrame) => console.log(frame?.headers['session']);
client.onConnect = (frame: any) => console.log(frame);
client.onConnect = (...anything: unknown[]) => console.log(anything);
client.onStompError = (frame: Frame) => Promise.reject(new Error(frame.headers['message']));
client.onStompError = (error: { body: string }) => console.log(error.body);
client.onWebSocketClose = ({ code, reason }: CloseEvent) => console.log(code, reason);
client.onWebSocketClose = (event: unknown) => console.log(event);
client.onWebSocketClose = () => {};
client.onWebSocketError = (event: ErrorEvent) => console.log(event.message);
client.onWebSocketError = console.error;
client.debug = console.log;
client.debug = () => {};
client.debug = function (line: string) {
  return line.length;
};
client.beforeConnect = () => Promise.resolve();
client.beforeConnect = ({ connectHeaders }) => void (connectHeaders['token'] = 't');
client.onUnhandledReceipt = (frame) => console.log(frame.headers['receipt-id']?.length);
client.onHeartbeatReceived = () => performance.now();

client.subscribe('/a', () => {});
client.subscribe('/b', (message) => console.log(message.body));
client.subscribe('/c', (message: Message) => message.ack({ transaction: 't' }));
client.subscribe('/d', (frame: IFrame) => console.log(frame.isBinaryBody));
client.subscribe(
  '/e',
  async (message) => void (await new Blob([new Uint8Array(message.binaryBody)]).text()),
);
client.subscribe('/f', ({ body, headers: { destination, ...rest } }) =>
  console.log(body, destination, rest),
);
client.subscribe('/g', (message: { body: string; headers: Record<string, string> }) =>
  console.log(message),
);
client.subscribe('/h', (message) => console.log((message as Price).headers.symbol), {
  id: 'mine',
  ack: 'client',
});
client.watchForReceipt('r', () => {});
client.watchForReceipt('r', (frame) => console.log(frame.command));

export const stored: {
  message: messageCallbackType;
  frame: frameCallbackType;
  close: closeEventCallbackType<CloseEvent>;
  error: wsErrorCallbackType<Event>;
  anyClose: closeEventCallbackType;
  debug: debugFnType;
  empty: emptyCallbackType;
} = {
  message: (message) => message.nack({}),
  frame: (frame) => console.log(frame),
  close: (event) => console.log(event.wasClean),
  error: (event) => console.log(event.target),
  anyClose: client.onWebSocketClose,
  debug: client.debug,
  empty: client.onHeartbeatReceived,
};

client.onWebSocketClose = stored.close;
client.onWebSocketError = stored.error;
client.onConnect = stored.frame;

// A callback that is read from the client can be called.
client.onUnhandledMessage({} as IMessage);
client.onWebSocketClose(new CloseEvent('close'));
client.onWebSocketError(new Event('error'));
client.onStompError({} as IFrame);
client.debug('line');
