import { Client } from 'stomp-wasm/websocket';
import { WebSocket } from 'ws';

import { brokerURL, report } from '../application/node.cjs';
import { roundTrip } from '../application/round-trip.cjs';

void report(roundTrip(Client, brokerURL, { webSocketFactory: () => new WebSocket(brokerURL) }));
