// The scenarios against a real RabbitMQ behind the gateway, by WebSocket.

import { Gateway } from './support/gateway.mjs';
import { matrix } from './support/matrix.mjs';

matrix(new Gateway());
