// The brokers over which clients are compared.

import { StompBroker } from '../../../e2e/support/broker.mjs';
import { RabbitMq } from '../../../e2e/support/rabbitmq.mjs';

const BROKERS = {
  broker: () => new StompBroker(),
  'rabbitmq-text': () => new RabbitMq('text'),
  'rabbitmq-binary': () => new RabbitMq('binary'),
};

/** Starts the broker called `name`, hands it to `use`, and stops it. Rejects as soon as the broker has died. */
export async function withBroker(name, use) {
  if (!Object.hasOwn(BROKERS, name))
    throw new Error(`no broker is called '${name}'; there are ${Object.keys(BROKERS).join(', ')}`);
  const broker = BROKERS[name]();
  try {
    await broker.start();
    return await (broker.process ?? broker.node).alive(use(broker));
  } finally {
    await broker.stop();
  }
}
