// Over RabbitMQ, which sends bytes.

import { declareOver } from './harness/live/suite.mjs';

await declareOver('rabbitmq-binary');
