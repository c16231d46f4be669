// What is private, and tests of applications touch nevertheless: by brackets, as TypeScript allows, or behind `any`.

import { Client, CompatClient } from '@stomp/stompjs';

const client = new Client();
const compat = new CompatClient(() => null);

export const delay: number = client['_nextReconnectDelay'];
client['_nextReconnectDelay'] = 10;
export const handler: unknown = client['_stompHandler'];
export const parsed: unknown[] = compat['_parseConnect']('guest', 'guest', () => {});
export const reconnector: unknown = (client as any)._reconnector;
