// The set-ups, by name.

import { ActiveMq } from './activemq.mjs';
import { Artemis } from './artemis.mjs';
import { RabbitMq } from './rabbitmq.mjs';
import { Spring, SpringCsrf, SpringRelay } from './spring.mjs';

export const servers = {
  spring: () => new Spring(),
  'spring-relay': () => new SpringRelay(),
  'spring-csrf': () => new SpringCsrf(),
  activemq: () => new ActiveMq(),
  artemis: () => new Artemis(),
  rabbitmq: () => new RabbitMq(),
};
