// The scenarios against this project's broker, in Firefox.

import { StompBroker } from './support/broker.mjs';
import { stompWasm } from './support/environment.mjs';
import { matrix } from './support/matrix.mjs';

matrix(new StompBroker(), { browser: 'firefox', clients: [stompWasm] });
