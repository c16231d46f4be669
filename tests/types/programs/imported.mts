// An ES module, whatever the package around it is.

import * as stompjs from '@stomp/stompjs';
import { type Client, type IMessage } from '@stomp/stompjs';

export * from '@stomp/stompjs';

const client: Client = new stompjs.Client();
client.onUnhandledMessage = (message: IMessage) => message.ack();
const { Client: Later } = await import('@stomp/stompjs');
export const later: stompjs.Client = new Later({ brokerURL: 'ws://localhost/ws' });
