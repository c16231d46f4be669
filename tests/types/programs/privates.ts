// What is private, and tests of applications touch nevertheless: by brackets, as TypeScript allows, or behind `any`.

import { Client } from '@stomp/stompjs';

const client = new Client();

export const delay: number = client['_nextReconnectDelay'];
client['_nextReconnectDelay'] = 10;
export const handler: unknown = client['_stompHandler'];
export const reconnector: unknown = (client as any)._reconnector;
