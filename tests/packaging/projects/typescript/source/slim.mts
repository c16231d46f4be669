import { readFile } from 'node:fs/promises';

import { Client, init } from 'stomp-wasm/slim';
import { WebSocket } from 'ws';

import { brokerURL, report } from '../application/node.mjs';
import { roundTrip } from '../application/round-trip.mjs';

const file = new URL(import.meta.resolve('stomp-wasm/stomp.wasm'));
await init(await readFile(file));
await report(roundTrip(Client, brokerURL, { webSocketFactory: () => new WebSocket(brokerURL) }));
