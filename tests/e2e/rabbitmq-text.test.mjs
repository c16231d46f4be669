// The scenarios against a real RabbitMQ that sends WebSocket text messages.

import { matrix } from './support/matrix.mjs';
import { RabbitMq } from './support/rabbitmq.mjs';

matrix(new RabbitMq('text'));
