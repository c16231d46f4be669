// The brokers that are measured, each a process of its own on loopback.

import { StompBroker } from '../../e2e/support/broker.mjs';
import { RabbitMq } from '../../e2e/support/rabbitmq.mjs';

/** RabbitMQ's own limit of connections is that of open files. */
const MANY = ['--max-connections', '50000'];

export const OURS = 'stomp-broker';
export const RECORDING = 'stomp-broker, recording';
export const RABBITMQ = 'RabbitMQ';

const KINDS = {
  // RabbitMQ keeps no record of frames: beside it, neither does ours.
  [OURS]: () => new StompBroker([...MANY, '--no-control']),
  [RECORDING]: () => new StompBroker(MANY),
  [RABBITMQ]: () => new RabbitMq('text'),
};

/** Does something with brokers of these names, `{name, address, pid}` each, and stops them. */
export function withContestants(names, work) {
  return withBrokers(
    names.map((name) => [name, KINDS[name]()]),
    work,
  );
}

/** The same with ours alone, one for each policy for slow consumers. */
export function withPolicies(policies, work) {
  const broker = (policy) => new StompBroker(['--no-control', '--slow-consumer', policy]);
  return withBrokers(
    policies.map((policy) => [policy, broker(policy)]),
    work,
  );
}

async function withBrokers(brokers, work) {
  try {
    const contestants = [];
    for (const [name, broker] of brokers) {
      await broker.start();
      const child = (broker.node ?? broker.process).child;
      contestants.push({ name, address: new URL(broker.url).host, pid: child.pid });
    }
    return await work(contestants);
  } finally {
    for (const [, broker] of brokers) await broker.stop();
  }
}
