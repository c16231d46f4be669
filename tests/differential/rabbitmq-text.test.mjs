// Over RabbitMQ, which sends text.

import { declareOver } from './harness/live/suite.mjs';

await declareOver('rabbitmq-text');
