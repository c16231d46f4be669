import { Client, init } from 'stomp-wasm/slim';

import { brokerURL } from '../application/page.mjs';
import { roundTrip } from '../application/round-trip.mjs';

const moduleURL = new URL('stomp-wasm/stomp.wasm', import.meta.url);
globalThis.outcome = init(moduleURL).then(() => roundTrip(Client, brokerURL));
