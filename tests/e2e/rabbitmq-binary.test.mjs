// The scenarios against a real RabbitMQ that sends WebSocket binary messages.

import { matrix } from './support/matrix.mjs';
import { RabbitMq } from './support/rabbitmq.mjs';

matrix(new RabbitMq('binary'));
