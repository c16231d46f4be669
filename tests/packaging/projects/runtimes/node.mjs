import { Client } from 'stomp-wasm';
import { WebSocket } from 'ws';

import { brokerURL, report } from './application/node.mjs';
import { roundTrip } from './application/round-trip.mjs';

await report(roundTrip(Client, brokerURL, { webSocketFactory: () => new WebSocket(brokerURL) }));
