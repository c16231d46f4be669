// Over RabbitMQ, which sends octets.

import { declareOver } from './harness/live/suite.mjs';

await declareOver('rabbitmq-binary');
