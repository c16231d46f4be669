// @stomp/rx-stomp, unmodified, against a real RabbitMQ that sends WebSocket text messages.

import { RabbitMq } from '../e2e/support/rabbitmq.mjs';
import { library } from './support/suite.mjs';

library('rx', new RabbitMq('text'));
