// A module that adds members of its own to the package's types.

import { Client, type IMessage, type StompConfig } from '@stomp/stompjs';

declare module '@stomp/stompjs' {
  interface Client {
    tenant?: string;
  }
  interface IMessage {
    json?<T>(): T;
  }
  interface IPublishParams {
    priority?: number;
  }
  interface StompConfig {
    tenant?: string;
  }
}

const config: StompConfig = { tenant: 'a' };
const client = new Client(config);
client.tenant = config.tenant ?? 'b';
client.publish({ destination: '/a', priority: 4 });
client.subscribe('/a', (message: IMessage) => console.log(message.json?.<{ text: string }>().text));
