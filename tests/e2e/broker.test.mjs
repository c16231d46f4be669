// The scenarios against this project's broker.

import { StompBroker } from './support/broker.mjs';
import { matrix } from './support/matrix.mjs';

matrix(new StompBroker());
