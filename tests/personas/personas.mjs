// The personas of stomp-broker, and the brokers that they imitate.

/**
 * By the name of the recording: the persona, its account, and the broker that was recorded. `confirmsLater`: a RECEIPT for SEND comes when
 * the message is safe, before or after the message itself; which of them came first is not compared.
 */
export const PERSONAS = {
  spring: {
    persona: 'spring-simple',
    broker: 'Spring Boot 4.0.7 with Spring Framework 7.0.9, simple broker (examples/spring-chat)',
  },
  'spring-relay': {
    persona: 'spring-relay',
    broker: 'the same as a relay to RabbitMQ 3.10.8',
    confirmsLater: true,
  },
  activemq: {
    persona: 'activemq',
    account: { login: 'admin', passcode: 'admin' },
    broker: 'ActiveMQ Classic 6.1.6',
  },
  artemis: {
    persona: 'artemis',
    account: { login: 'admin', passcode: 'admin' },
    broker: 'Apache Artemis 2.40.0, with the prefixes /queue/ and /topic/',
  },
  rabbitmq: {
    persona: 'rabbitmq',
    account: { login: 'guest', passcode: 'guest' },
    broker: 'RabbitMQ 3.10.8',
    confirmsLater: true,
  },
};

/** The arguments of stomp-broker. */
export function argumentsOf({ persona, account }) {
  const login = account ? ['--login', `${account.login}:${account.passcode}`] : [];
  return ['--persona', persona, ...login];
}
