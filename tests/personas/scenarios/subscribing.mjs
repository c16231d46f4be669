// Scenarios: SUBSCRIBE, UNSUBSCRIBE, destinations, wildcards, selectors and durable subscriptions.

import {
  a,
  ack,
  APACHE,
  b,
  connect,
  DROP,
  FULL,
  last,
  RABBITMQ,
  scenario,
  send,
  subscribe,
} from '../script.mjs';

/** A subscription to `destination`, and a message to `to`. */
const reaches = (destination, to, ...headers) => [
  a(connect()),
  a(subscribe(destination, 'receipt:sub', ...headers)),
  a(send(to, 'hello', 'receipt:sent')),
];

export const subscribing = [
  scenario('a message of a topic', reaches('/topic/{n}', '/topic/{n}')),
  scenario('a message of a topic on 1.1', [
    a(connect('1.1')),
    a(subscribe('/topic/{n}')),
    a(send('/topic/{n}', 'hello')),
  ]),
  scenario('a message of a topic on 1.0', [
    a(connect('1.0')),
    a(subscribe('/topic/{n}')),
    a(send('/topic/{n}', 'hello')),
  ]),
  scenario('a message of a queue', reaches('/queue/{n}', '/queue/{n}')),
  scenario('a message waits in a queue', [
    a(connect(), send('/queue/{n}', 'hello', 'receipt:sent')),
    a(subscribe('/queue/{n}')),
  ]),
  scenario('a message does not wait at a topic', [
    a(connect(), send('/topic/{n}', 'hello')),
    a(subscribe('/topic/{n}')),
  ]),
  scenario('two consumers of a queue', [
    a(connect(), subscribe('/queue/{n}')),
    b(connect(), subscribe('/queue/{n}')),
    b(send('/queue/{n}', 'one')),
    b(send('/queue/{n}', 'two')),
  ]),
  scenario('two subscribers of a topic', [
    a(connect(), subscribe('/topic/{n}')),
    b(connect(), subscribe('/topic/{n}')),
    b(send('/topic/{n}', 'one')),
  ]),
  scenario('two subscriptions of one session', [
    a(connect(), 'SUBSCRIBE|id:1|destination:/topic/{n}'),
    a('SUBSCRIBE|id:2|destination:/topic/{n}'),
    a(send('/topic/{n}', 'one')),
  ]),
  scenario('SUBSCRIBE without id', [
    a(connect(), 'SUBSCRIBE|destination:/topic/{n}|receipt:r'),
    a(send('/topic/{n}', 'hello')),
  ]),
  scenario('SUBSCRIBE without id on 1.1', [
    a(connect('1.1'), 'SUBSCRIBE|destination:/topic/{n}|receipt:r'),
  ]),
  scenario('SUBSCRIBE without id on 1.0', [
    a(connect('1.0'), 'SUBSCRIBE|destination:/topic/{n}|receipt:r'),
    a(send('/topic/{n}', 'hello')),
  ]),
  scenario('UNSUBSCRIBE by destination on 1.0', [
    a(connect('1.0'), 'SUBSCRIBE|destination:/topic/{n}'),
    a('UNSUBSCRIBE|destination:/topic/{n}|receipt:r'),
    a(send('/topic/{n}', 'hello')),
  ]),
  scenario('SUBSCRIBE without destination', [a(connect(), 'SUBSCRIBE|id:1|receipt:r')]),
  scenario('SUBSCRIBE without destination or receipt', [a(connect(), 'SUBSCRIBE|id:1')]),
  scenario('an unknown ack mode', [
    a(connect()),
    a(subscribe('/topic/{n}', 'ack:never', 'receipt:r')),
    a(send('/topic/{n}', 'hello')),
  ]),
  scenario('a subscription id in use', [
    a(connect(), subscribe('/topic/{n}')),
    a(subscribe('/topic/{n}.other', 'receipt:r')),
    a(send('/topic/{n}.other', 'hello')),
  ]),
  scenario('a subscription id in use, for the same destination', [
    a(connect(), subscribe('/topic/{n}')),
    a(subscribe('/topic/{n}')),
    a(send('/topic/{n}', 'hello')),
  ]),
  scenario('UNSUBSCRIBE', [
    a(connect(), subscribe('/topic/{n}')),
    a('UNSUBSCRIBE|id:s|receipt:r'),
    a(send('/topic/{n}', 'hello')),
  ]),
  scenario('UNSUBSCRIBE twice', [
    a(connect(), subscribe('/topic/{n}')),
    a('UNSUBSCRIBE|id:s|receipt:r'),
    a('UNSUBSCRIBE|id:s|receipt:again'),
  ]),
  scenario('UNSUBSCRIBE of nothing', [a(connect(), 'UNSUBSCRIBE|id:9|receipt:r')]),
  scenario('UNSUBSCRIBE of nothing without a receipt', [a(connect(), 'UNSUBSCRIBE|id:9')]),
  scenario('UNSUBSCRIBE without id', [a(connect(), 'UNSUBSCRIBE|receipt:r')]),
  scenario('a colon in a subscription id and a receipt', [
    a(connect(), 'SUBSCRIBE|id:a\\cb|destination:/topic/{n}|receipt:r\\cs'),
    a(send('/topic/{n}', 'hello')),
  ]),
  scenario('a destination without prefix', reaches('{n}', '{n}')),
  scenario(
    'a destination without prefix has a queue',
    [a(connect(), send('{n}', 'hello', 'receipt:sent')), a(subscribe('/queue/{n}'))],
    { only: APACHE },
  ),
  scenario('a destination of an unknown prefix', reaches('/foo/{n}', '/foo/{n}')),
  scenario('SEND to an unknown prefix', [a(connect(), send('/foo/{n}', 'x', 'receipt:r'))]),
  scenario('SUBSCRIBE to an application', [a(connect(), subscribe('/app/{n}', 'receipt:r'))]),
  scenario('SUBSCRIBE to the destination of another user', [
    a(connect(), subscribe('/user/kim/queue/{n}', 'receipt:r')),
  ]),
  scenario('a name with slashes', reaches('/topic/{n}/b/c', '/topic/{n}/b/c')),
  scenario('a queue with slashes', reaches('/queue/{n}/b/c', '/queue/{n}/b/c')),
  scenario('a topic without a name', reaches('/topic/', '/topic/')),
  scenario('a queue without a name', [a(connect(), subscribe('/queue/', 'receipt:r'))]),
  scenario('a topic of Korean letters', reaches('/topic/{n}.채팅', '/topic/{n}.채팅')),
  ...[
    ['* for a word', '/topic/{n}.*', '/topic/{n}.a'],
    ['* for two words', '/topic/{n}.*', '/topic/{n}.a.b'],
    ['* in the middle', '/topic/{n}.*.c', '/topic/{n}.b.c'],
    ['# for words', '/topic/{n}.#', '/topic/{n}.a.b'],
    ['# for no word', '/topic/{n}.#', '/topic/{n}'],
    ['> for words', '/topic/{n}.>', '/topic/{n}.a.b'],
    ['> for no word', '/topic/{n}.>', '/topic/{n}'],
    ['* for a path segment', '/topic/{n}/*', '/topic/{n}/a'],
    ['* for two path segments', '/topic/{n}/*', '/topic/{n}/a/b'],
    ['** for path segments', '/topic/{n}/**', '/topic/{n}/a/b'],
    ['** for no path segment', '/topic/{n}/**', '/topic/{n}'],
    ['* within a word', '/topic/{n}.x*', '/topic/{n}.xyz'],
    ['? for a letter', '/topic/{n}.?', '/topic/{n}.a'],
    ['{} for a path segment', '/topic/{n}/{id}', '/topic/{n}/7'],
  ].map(([name, pattern, to]) => scenario(`wildcard ${name}`, reaches(pattern, to))),
  scenario('SEND to a wildcard', [
    a(connect(), subscribe('/topic/{n}.a')),
    a(send('/topic/{n}.*', 'hello', 'receipt:r')),
  ]),
  scenario('a wildcard and a name match once each', [
    a(connect(), 'SUBSCRIBE|id:1|destination:/topic/{n}.a'),
    a('SUBSCRIBE|id:2|destination:/topic/{n}.*'),
    a(send('/topic/{n}.a', 'hello')),
  ]),
  scenario('a wildcard over queues', reaches('/queue/{n}.*', '/queue/{n}.a')),
  ...[
    ['of a text', "kind = 'x'", 'kind:x', 'kind:y'],
    ['of a number', 'size > 5', 'size:10', 'size:3'],
    ['of a number as text', "size = '10'", 'size:10', 'size:3'],
    ['with AND, OR and NOT', "(a = '1' OR b = '2') AND NOT c = '3'", 'b:2', 'c:3'],
    ['with LIKE', "name LIKE 'ki_%'", 'name:kim jin', 'name:lee'],
    ['with IN', "kind IN ('x', 'y')", 'kind:y', 'kind:z'],
    ['with BETWEEN', 'size BETWEEN 1 AND 5', 'size:3', 'size:7'],
    ['with IS NULL', 'kind IS NULL', 'other:1', 'kind:x'],
    ['of priority', 'JMSPriority > 5', 'priority:9', 'priority:1'],
  ].map(([name, selector, yes, no]) =>
    scenario(`selector ${name}`, [
      a(connect(), subscribe('/topic/{n}', `selector:${selector}`, 'receipt:sub')),
      a(send('/topic/{n}', 'matches', yes)),
      a(send('/topic/{n}', 'does not', no)),
    ]),
  ),
  scenario('selector on a queue', [
    a(connect(), subscribe('/queue/{n}', "selector:kind = 'x'")),
    a(send('/queue/{n}', 'other', 'kind:y')),
    a(send('/queue/{n}', 'mine', 'kind:x')),
    b(connect(), subscribe('/queue/{n}')),
  ]),
  scenario('a selector that is none', [
    a(connect(), subscribe('/topic/{n}', 'selector:a = = b', 'receipt:sub')),
    a(send('/topic/{n}', 'hello')),
  ]),
  scenario('a selector that is none, without a receipt', [
    a(connect(), subscribe('/topic/{n}', 'selector:a = = b')),
  ]),
  scenario('durable:true on a queue', reaches('/queue/{n}', '/queue/{n}', 'durable:true')),
  scenario(
    'a durable subscription of ActiveMQ',
    [
      a(
        connect('1.2', 'client-id:{n}'),
        subscribe('/topic/{n}', 'activemq.subscriptionName:{n}', 'receipt:sub'),
      ),
      b(connect(), send('/topic/{n}', 'one', 'persistent:true')),
      last(a(DROP)),
      b(send('/topic/{n}', 'two', 'persistent:true', 'receipt:two')),
      a2('{n}', 'activemq.subscriptionName:{n}'),
    ],
    { only: ['activemq'] },
  ),
  scenario(
    'a durable subscription of Artemis',
    [
      a(
        connect('1.2', 'client-id:{n}'),
        subscribe('/topic/{n}', 'durable-subscription-name:{n}', 'receipt:sub'),
      ),
      b(connect(), send('/topic/{n}', 'one', 'persistent:true')),
      last(a(DROP)),
      b(send('/topic/{n}', 'two', 'persistent:true', 'receipt:two')),
      a2('{n}', 'durable-subscription-name:{n}'),
    ],
    { only: ['artemis'] },
  ),
  scenario(
    'a durable subscription of ActiveMQ is deleted',
    [
      a(connect('1.2', 'client-id:{n}'), subscribe('/topic/{n}', 'activemq.subscriptionName:{n}')),
      a('UNSUBSCRIBE|id:s|receipt:u'),
      a('UNSUBSCRIBE|activemq.subscriptionName:{n}|id:s|receipt:v'),
      a(send('/topic/{n}', 'gone')),
      a(subscribe('/topic/{n}', 'activemq.subscriptionName:{n}')),
    ],
    { only: ['activemq'] },
  ),
  scenario(
    'a durable subscription without client-id',
    [
      a(
        connect(),
        subscribe(
          '/topic/{n}',
          'activemq.subscriptionName:{n}',
          'durable-subscription-name:{n}',
          'receipt:sub',
        ),
      ),
    ],
    { only: APACHE },
  ),
  scenario(
    'a durable topic subscription of RabbitMQ',
    [
      a(connect(), subscribe('/topic/{n}', 'durable:true', 'auto-delete:false', 'receipt:sub')),
      b(connect(), send('/topic/{n}', 'one')),
      last(a(DROP)),
      b(send('/topic/{n}', 'two', 'receipt:two')),
      {
        connection: 'c',
        items: [connect(), subscribe('/topic/{n}', 'durable:true', 'auto-delete:false')],
      },
    ],
    { only: RABBITMQ },
  ),
  scenario(
    'a durable subscription by x-queue-name',
    [
      a(connect(), subscribe('/topic/{n}', 'x-queue-name:{n}', 'receipt:sub')),
      a(send('/topic/{n}', 'hello')),
    ],
    { only: RABBITMQ },
  ),
  scenario('browser of an unknown header', reaches('/topic/{n}', '/topic/{n}', 'foo:bar')),
  scenario('no-local', reaches('/topic/{n}', '/topic/{n}', 'no-local:true'), { only: APACHE }),
  scenario(
    'browser:true',
    [
      a(connect(), send('/queue/{n}', 'kept', 'receipt:r')),
      a(subscribe('/queue/{n}', 'browser:true')),
      b(connect(), subscribe('/queue/{n}')),
    ],
    { only: ['activemq'] },
  ),
  scenario(
    'destination-type of Artemis',
    [
      a(connect(), subscribe('{n}', 'subscription-type:ANYCAST')),
      a(send('{n}', 'hello', 'destination-type:ANYCAST')),
    ],
    { only: ['artemis'] },
  ),
  scenario(
    'a prefetch of one',
    [
      a(
        connect(),
        subscribe('/queue/{n}', 'ack:client', 'prefetch-count:1', 'activemq.prefetchSize:1'),
      ),
      a(send('/queue/{n}', 'one')),
      a(send('/queue/{n}', 'two')),
      a(ack('{a.1.ack}')),
    ],
    { only: ['rabbitmq', 'spring-relay', 'activemq'] },
  ),
  scenario(
    'a prefetch that is no number',
    [a(connect(), subscribe('/queue/{n}', 'ack:client', 'prefetch-count:many', 'receipt:sub'))],
    { only: FULL },
  ),
];

/** The same client, once more. */
function a2(name, header) {
  return {
    connection: 'c',
    items: [connect('1.2', `client-id:${name}`), subscribe(`/topic/${name}`, header)],
  };
}
