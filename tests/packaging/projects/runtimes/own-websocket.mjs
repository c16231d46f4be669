import { Client } from 'stomp-wasm';

import { brokerURL, report } from './application/node.mjs';
import { roundTrip } from './application/round-trip.mjs';

await report(roundTrip(Client, brokerURL));
