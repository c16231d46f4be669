// Scenarios: temporary queues and replies, RabbitMQ's exchanges and AMQP queues, and Spring's application.

import { a, APACHE, b, connect, FULL, RABBITMQ, scenario, send, subscribe } from '../script.mjs';

const SPRING = ['spring', 'spring-relay'];

/** A question with a `reply-to`, and the answer. */
const asked = (setUp, replyTo) => [
  b(connect(), subscribe('/queue/{n}')),
  a(connect(), ...setUp),
  a(send('/queue/{n}', 'question', `reply-to:${replyTo}`, 'correlation-id:7')),
  b(send('{b.reply-to}', 'answer', 'correlation-id:7')),
];

export const replies = [
  scenario(
    'a temporary queue that is subscribed to',
    asked(['SUBSCRIBE|id:r|destination:/temp-queue/{n}|receipt:sub'], '/temp-queue/{n}'),
  ),
  scenario('a temporary queue without SUBSCRIBE', asked([], '/temp-queue/{n}'), { only: FULL }),
  scenario(
    'a temporary queue for two questions',
    [
      ...asked([], '/temp-queue/{n}'),
      a(send('/queue/{n}', 'another', 'reply-to:/temp-queue/{n}')),
      b(send('{b.reply-to}', 'second')),
    ],
    { only: RABBITMQ },
  ),
  scenario(
    'a temporary queue is closed',
    [
      ...asked([], '/temp-queue/{n}'),
      a('UNSUBSCRIBE|id:/temp-queue/{n}|receipt:u'),
      b(send('{b.reply-to}', 'late', 'receipt:r')),
    ],
    { only: RABBITMQ },
  ),
  scenario('SEND to a temporary queue', [
    a(connect(), 'SUBSCRIBE|id:r|destination:/temp-queue/{n}|receipt:sub'),
    a(send('/temp-queue/{n}', 'x', 'receipt:r')),
  ]),
  scenario('SEND to a temporary queue of nobody', [
    a(connect(), send('/temp-queue/{n}', 'x', 'receipt:r')),
  ]),
  scenario(
    'a temporary queue of another session',
    [
      a(connect(), 'SUBSCRIBE|id:r|destination:/temp-queue/{n}'),
      b(connect(), 'SUBSCRIBE|id:r|destination:/temp-queue/{n}|receipt:sub'),
      b(send('/temp-queue/{n}', 'x', 'receipt:r')),
    ],
    { only: APACHE },
  ),
  scenario('a temporary topic', [
    a(connect(), 'SUBSCRIBE|id:r|destination:/temp-topic/{n}|receipt:sub'),
    a(send('/temp-topic/{n}', 'x', 'receipt:r')),
  ]),
  scenario(
    'reply-to a queue',
    asked(['SUBSCRIBE|id:r|destination:/queue/{n}.answers'], '/queue/{n}.answers'),
    { only: FULL },
  ),

  scenario(
    'an exchange of topics',
    [
      a(connect(), subscribe('/exchange/amq.topic/{n}.*', 'receipt:sub')),
      a(send('/exchange/amq.topic/{n}.a', 'x', 'receipt:r')),
      a(send('/topic/{n}.b', 'y')),
    ],
    { only: RABBITMQ },
  ),
  scenario(
    'an exchange of topics reaches topics',
    [a(connect(), subscribe('/topic/{n}.a')), a(send('/exchange/amq.topic/{n}.a', 'x'))],
    { only: RABBITMQ },
  ),
  scenario(
    'a direct exchange',
    [
      a(connect(), subscribe('/exchange/amq.direct/{n}', 'receipt:sub')),
      a(send('/exchange/amq.direct/{n}', 'x', 'receipt:r')),
      a(send('/exchange/amq.direct/{n}.other', 'y')),
    ],
    { only: RABBITMQ },
  ),
  scenario(
    'a fanout exchange',
    [
      a(connect(), subscribe('/exchange/amq.fanout', 'receipt:sub')),
      a(send('/exchange/amq.fanout', 'x', 'receipt:r')),
      a(send('/exchange/amq.fanout/{n}', 'y')),
    ],
    { only: ['rabbitmq'] },
  ),
  scenario(
    'an unknown exchange for SUBSCRIBE',
    [
      a(connect(), subscribe('/exchange/{n}/key', 'receipt:sub')),
      a(send('/topic/{n}', 'x', 'receipt:r')),
    ],
    { only: RABBITMQ },
  ),
  scenario(
    'an unknown exchange for SEND',
    [
      a(connect(), send('/exchange/{n}/key', 'x', 'receipt:r')),
      a(send('/topic/{n}', 'x', 'receipt:s')),
    ],
    { only: RABBITMQ },
  ),
  scenario('an exchange without a name', [a(connect(), subscribe('/exchange/', 'receipt:sub'))], {
    only: RABBITMQ,
  }),
  scenario(
    'an AMQP queue that is there',
    [a(connect(), subscribe('/queue/{n}')), b(connect(), send('/amq/queue/{n}', 'x', 'receipt:r'))],
    { only: RABBITMQ },
  ),
  scenario(
    'an AMQP queue is subscribed to',
    [
      a(connect(), send('/queue/{n}', 'x', 'receipt:r')),
      a(subscribe('/amq/queue/{n}', 'receipt:sub')),
    ],
    { only: RABBITMQ },
  ),
  scenario(
    'an AMQP queue that is not there, for SUBSCRIBE',
    [
      a(connect(), subscribe('/amq/queue/{n}', 'receipt:sub')),
      a(send('/topic/{n}', 'x', 'receipt:r')),
    ],
    { only: RABBITMQ },
  ),
  scenario(
    'an AMQP queue that is not there, for SEND',
    [a(connect(), send('/amq/queue/{n}', 'x', 'receipt:r'))],
    { only: RABBITMQ },
  ),
  scenario(
    'a queue name with an escaped slash',
    [
      a(connect(), subscribe('/queue/{n}%2Fa', 'receipt:sub')),
      a(send('/queue/{n}%2Fa', 'x', 'receipt:r')),
    ],
    { only: RABBITMQ },
  ),
  scenario(
    'an exclusive queue',
    [
      a(connect(), subscribe('/queue/{n}', 'exclusive:true', 'receipt:sub')),
      b(connect(), subscribe('/queue/{n}', 'receipt:sub')),
    ],
    { only: RABBITMQ },
  ),
  scenario(
    'a queue with x-max-length',
    [
      a(connect(), subscribe('/queue/{n}', 'x-max-length:1', 'receipt:sub')),
      b(connect(), send('/queue/{n}', 'one')),
    ],
    { only: RABBITMQ },
  ),
  scenario(
    'a dead-letter exchange',
    [
      b(connect(), subscribe('/queue/{n}.dead')),
      a(
        connect(),
        subscribe(
          '/queue/{n}',
          'ack:client-individual',
          'x-dead-letter-exchange:',
          'x-dead-letter-routing-key:{n}.dead',
        ),
      ),
      a(send('/queue/{n}', 'one')),
      a('NACK|id:{a.ack}|requeue:false|receipt:r'),
    ],
    { only: RABBITMQ },
  ),

  scenario('a message to no application', [a(connect(), send('/app/{n}', 'x', 'receipt:r'))], {
    only: SPRING,
  }),
  scenario(
    'a user destination',
    [
      a(
        'CONNECT|accept-version:1.2|host:/|token:token-of-kim',
        subscribe('/user/queue/{n}', 'receipt:sub'),
      ),
      b(connect(), send('/user/kim/queue/{n}', 'hi', 'receipt:r')),
    ],
    { only: SPRING },
  ),
  scenario(
    'a user destination of nobody',
    [a(connect(), send('/user/nobody/queue/{n}', 'hi', 'receipt:r'))],
    { only: SPRING },
  ),
];
