import moduleURL from 'stomp-wasm/stomp.wasm?url';
import { Client, init } from 'stomp-wasm/slim';

import { brokerURL } from '../application/page.mjs';
import { roundTrip } from '../application/round-trip.mjs';

globalThis.outcome = init(moduleURL).then(() => roundTrip(Client, brokerURL));
