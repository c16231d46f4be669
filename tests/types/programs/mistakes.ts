// Mistakes that the types have to catch: each line below a directive has to be refused, by both packages.

import {
  ActivationState,
  Client,
  type IMessage,
  type IPublishParams,
  Versions,
} from '@stomp/stompjs';

const client = new Client({ brokerURL: 'ws://localhost/ws' });

// @ts-expect-error: an address is a text
new Client({ brokerURL: 15674 });
// @ts-expect-error: no such option
new Client({ brokerUrl: 'ws://localhost/ws' });
// @ts-expect-error: options are an object
new Client('ws://localhost/ws');
// @ts-expect-error: a mode of the enumeration
client.reconnectTimeMode = 'linear';
// @ts-expect-error: versions are a Versions
client.stompVersions = ['1.2'];
// @ts-expect-error: a callback is a function
client.onConnect = 'connected';
// @ts-expect-error: a message is no number
client.subscribe('/a', (message: number) => console.log(message));
// @ts-expect-error: a subscription has a callback
client.subscribe('/a');
// @ts-expect-error: a message has a destination
client.publish({ body: 'x' });
// @ts-expect-error: a body is a text
client.publish({ destination: '/a', body: { x: 1 } });
// @ts-expect-error: bytes are a Uint8Array
client.publish({ destination: '/a', binaryBody: [1, 2, 3] });
// @ts-expect-error: headers are texts
client.publish({ destination: '/a', headers: { priority: 9 } });
// @ts-expect-error: an acknowledgement names the subscription
client.ack('id');
// @ts-expect-error: nothing to be set
client.connected = true;
// @ts-expect-error: nothing to be set
client.webSocket = undefined;
// @ts-expect-error: nothing to be set
client.active = false;
// @ts-expect-error: a promise of nothing
client.deactivate().then((result: string) => result);
// @ts-expect-error: a number or a state
client.state = 'ACTIVE';
// @ts-expect-error: a list of texts
new Versions([1.2]);
// @ts-expect-error: there is no such callback
client.onReconnect = () => {};
// @ts-expect-error: private
client._stompHandler;
// @ts-expect-error: private
client._nextReconnectDelay = 5;

export function read(message: IMessage, params: IPublishParams): void {
  // @ts-expect-error: a body is there to be read
  message.body = '';
  // @ts-expect-error: bytes are there to be read
  message.binaryBody = new Uint8Array();
  // @ts-expect-error: a frame has no such thing
  console.log(message.payload);
  // @ts-expect-error: may be missing
  console.log(params.body.length);
  // @ts-expect-error: another enumeration
  const state: ActivationState.ACTIVE = ActivationState.INACTIVE;
  console.log(state);
}
