// N-11: close and error events have types, the state is to be read, headers may be undefined, a factory may promise.

import {
  Client,
  type IMessage,
  type IStompCloseEvent,
  type IStompErrorEvent,
  type StompSubscription,
  ActivationState,
} from '@stomp/stompjs';

const client = new Client({
  webSocketFactory: async () => new WebSocket('wss://example.com/ws'),
  onWebSocketClose: ({ code, reason, wasClean }) => {
    const number: number = code;
    const text: string = reason;
    console.log(number + 1, text.length, wasClean === true);
  },
});
client.webSocketFactory = async () => new WebSocket('wss://example.com/ws');

client.onWebSocketClose = (event) => console.log(event.code.toFixed(), event.reason.trim());
client.onWebSocketClose = (event: CloseEvent) => console.log(event.code, event.timeStamp);
client.onWebSocketClose = (event: IStompCloseEvent) => console.log(event.target);
const closed = ({ code }: CloseEvent) => code;
const failed = ({ type }: Event) => type;
client.onWebSocketClose = (event) => closed(event);
client.onWebSocketError = (event) => failed(event);
client.onWebSocketError = (event) => console.log(event.message?.length, event.error);
client.onWebSocketError = (event: Event) => console.log(event.type);
client.onWebSocketError = (event: IStompErrorEvent) => console.log(event['filename']);
client.onWebSocketError = console.error;

// @ts-expect-error: a code is a number
client.onWebSocketClose = (event) => console.log(event.code.trim());
// @ts-expect-error: the text of an error may be missing
client.onWebSocketError = (event) => console.log(event.message.length);
// @ts-expect-error: it is to be read
client.state = ActivationState.ACTIVE;
export const state: ActivationState = client.state;

export function send(token: string | undefined, priority: string | null): void {
  const headers = { token, priority };
  client.publish({ destination: '/queue/a', body: 'x', headers });
  client.publish({ destination: '/queue/a', headers: undefined });
  const subscription: StompSubscription = client.subscribe(
    '/queue/a',
    (message: IMessage) => message.ack({ transaction: token }),
    { selector: token },
  );
  subscription.unsubscribe({ receipt: token });
  client.begin('tx', headers).commit(headers);
  client.ack('m', 's', headers);
  client.unsubscribe('s', headers);
}

// @ts-expect-error: an object has no text of its own
client.publish({ destination: '/queue/a', headers: { a: {} } });
// @ts-expect-error: a callback is needed
client.subscribe('/queue/a');
// @ts-expect-error: the destination comes first
client.subscribe(() => {}, '/queue/a');

export const session: string | undefined = client.sockjsSession;
