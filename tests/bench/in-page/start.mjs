// The least that an application does with a client.

import { Client } from 'package-under-measurement';

const client = new Client({ brokerURL: 'ws://start.invalid/ws', reconnectDelay: 0 });
globalThis.started = Promise.resolve(client.brokerURL);
