// Bundled by the condition of React Native, whose engine has no WebAssembly.
import { Client } from 'stomp-wasm';
import { WebSocket } from 'ws';

import { brokerURL, report } from '../application/node.mjs';
import { roundTrip } from '../application/round-trip.mjs';

delete globalThis.WebAssembly;
void report(roundTrip(Client, brokerURL, { webSocketFactory: () => new WebSocket(brokerURL) }));
