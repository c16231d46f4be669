/** The set-ups as documents name them. */
export const NAMES = {
  spring: 'Spring',
  'spring-relay': 'Spring, relay',
  'spring-csrf': 'Spring Security',
  activemq: 'ActiveMQ Classic',
  artemis: 'Artemis',
  rabbitmq: 'RabbitMQ',
};
