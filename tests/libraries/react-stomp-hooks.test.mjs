// react-stomp-hooks, unmodified, against this project's broker.

import { StompBroker } from '../e2e/support/broker.mjs';
import { library } from './support/suite.mjs';

library('hooks', new StompBroker());
