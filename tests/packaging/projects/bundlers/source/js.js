import { Client } from 'stomp-wasm/js';

import { brokerURL } from '../application/page.mjs';
import { roundTrip } from '../application/round-trip.mjs';

globalThis.outcome = roundTrip(Client, brokerURL);
