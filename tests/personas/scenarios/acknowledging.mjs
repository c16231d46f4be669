// Scenarios: receipts, ACK and NACK, what comes again, dead letters and transactions.

import {
  a,
  ack,
  b,
  c,
  connect,
  DROP,
  FULL,
  last,
  nack,
  RABBITMQ,
  scenario,
  send,
  subscribe,
} from '../script.mjs';

/** A message of a queue that awaits its ACK. */
const awaiting = (mode, version = '1.2') => [
  a(connect(version), subscribe('/queue/{n}', `ack:${mode}`)),
  a(send('/queue/{n}', 'one')),
];
const three = (mode) => [
  a(connect(), subscribe('/queue/{n}', `ack:${mode}`)),
  a(send('/queue/{n}', 'one')),
  a(send('/queue/{n}', 'two')),
  a(send('/queue/{n}', 'three')),
];
/** What is left in the queue. */
const rest = [last(a(DROP)), b(connect(), subscribe('/queue/{n}'))];
const deadLetters = c(
  connect(),
  'SUBSCRIBE|id:dead|destination:/queue/ActiveMQ.DLQ',
  'SUBSCRIBE|id:dlq|destination:/queue/DLQ',
);

export const acknowledging = [
  scenario('receipts of every request', [
    a(connect()),
    a(subscribe('/queue/{n}', 'ack:client', 'receipt:1')),
    a(send('/queue/{n}', 'x', 'receipt:2')),
    a(ack('{a.ack}', 'receipt:3')),
    a('BEGIN|transaction:t|receipt:4'),
    a(send('/queue/{n}', 'y', 'transaction:t', 'receipt:5')),
    a('ABORT|transaction:t|receipt:6'),
    a('BEGIN|transaction:u|receipt:7'),
    a('COMMIT|transaction:u|receipt:8'),
    a('UNSUBSCRIBE|id:s|receipt:9'),
  ]),
  scenario('a receipt with a colon and a backslash', [
    a(connect(), send('/topic/{n}', 'x', 'receipt:a\\cb\\\\c')),
  ]),
  scenario('an empty receipt', [a(connect(), send('/topic/{n}', 'x', 'receipt:'))]),
  scenario('a receipt used twice', [
    a(connect(), send('/topic/{n}', 'x', 'receipt:r')),
    a(send('/topic/{n}', 'x', 'receipt:r')),
  ]),
  scenario('RECEIPT and MESSAGE to oneself', [
    a(connect(), subscribe('/topic/{n}')),
    a(send('/topic/{n}', 'x', 'receipt:r')),
  ]),
  scenario('ack:auto', [...awaiting('auto'), ...rest]),
  scenario('ack:client, not acknowledged', [...awaiting('client'), ...rest], { only: FULL }),
  scenario('ack:client on 1.1', [
    ...awaiting('client', '1.1'),
    a('ACK|message-id:{a.message-id}|subscription:s|receipt:r'),
    ...rest,
  ]),
  scenario('ack:client on 1.1 without subscription', [
    ...awaiting('client', '1.1'),
    a('ACK|message-id:{a.message-id}|receipt:r'),
  ]),
  scenario('ack:client on 1.0', [
    ...awaiting('client', '1.0'),
    a('ACK|message-id:{a.message-id}|receipt:r'),
    ...rest,
  ]),
  scenario('ack:client-individual on 1.0', awaiting('client-individual', '1.0')),
  scenario('ack:client-individual on 1.1', awaiting('client-individual', '1.1')),
  scenario('ack:client is cumulative', [
    ...three('client'),
    a(ack('{a.2.ack}', 'receipt:r')),
    ...rest,
  ]),
  scenario('ack:client-individual is not', [
    ...three('client-individual'),
    a(ack('{a.2.ack}', 'receipt:r')),
    ...rest,
  ]),
  scenario('ack on a topic', [
    a(connect(), subscribe('/topic/{n}', 'ack:client')),
    a(send('/topic/{n}', 'one')),
    a(ack('{a.ack}', 'receipt:r')),
  ]),
  scenario('ACK twice', [
    ...awaiting('client-individual'),
    a(ack('{a.ack}', 'receipt:1')),
    a(ack('{a.ack}', 'receipt:2')),
    a(send('/queue/{n}', 'more', 'receipt:3')),
  ]),
  scenario('ACK of ack:auto', [...awaiting('auto'), a(ack('{a.ack}', 'receipt:r'))]),
  scenario('ACK of nothing', [a(connect(), ack('nothing', 'receipt:r'))]),
  scenario('ACK of nothing without a receipt', [a(connect(), ack('nothing'))]),
  scenario('ACK of a number', [a(connect(), ack('17', 'receipt:r'))]),
  scenario('ACK without id', [...awaiting('client'), a('ACK|receipt:r')]),
  scenario('ACK by message-id on 1.2', [
    ...awaiting('client'),
    a('ACK|message-id:{a.message-id}|subscription:s|receipt:r'),
  ]),
  scenario('ACK by id of message-id', [
    ...awaiting('client'),
    a(ack('{a.message-id}', 'receipt:r')),
    ...rest,
  ]),
  scenario('ACK behind UNSUBSCRIBE', [
    ...awaiting('client'),
    a('UNSUBSCRIBE|id:s|receipt:u'),
    a(ack('{a.ack}', 'receipt:r')),
    b(connect(), subscribe('/queue/{n}')),
  ]),
  scenario('ACK of another session', [
    ...awaiting('client'),
    b(connect(), ack('{a.ack}', 'receipt:r')),
  ]),
  scenario('UNSUBSCRIBE gives the messages back', [
    ...awaiting('client'),
    a('UNSUBSCRIBE|id:s|receipt:u'),
    a(subscribe('/queue/{n}', 'ack:client')),
  ]),
  scenario(
    'NACK',
    [...awaiting('client-individual'), a(nack('{a.ack}', 'receipt:r')), deadLetters],
    { only: FULL },
  ),
  scenario(
    'NACK, and the queue',
    [...awaiting('client-individual'), a(nack('{a.ack}', 'receipt:r')), ...rest],
    { only: FULL },
  ),
  scenario('NACK of three', [...three('client'), a(nack('{a.2.ack}', 'receipt:r')), ...rest], {
    only: FULL,
  }),
  scenario(
    'NACK with requeue:false',
    [...awaiting('client-individual'), a(nack('{a.ack}', 'requeue:false', 'receipt:r')), ...rest],
    { only: RABBITMQ },
  ),
  scenario(
    'NACK for another consumer',
    [
      ...awaiting('client-individual'),
      b(connect(), subscribe('/queue/{n}', 'ack:client-individual')),
      a(nack('{a.ack}')),
    ],
    { only: FULL },
  ),
  scenario('NACK on 1.1', [
    ...awaiting('client', '1.1'),
    a('NACK|message-id:{a.message-id}|subscription:s|receipt:r'),
  ]),
  scenario('NACK on 1.0', [
    ...awaiting('client', '1.0'),
    a('NACK|message-id:{a.message-id}|receipt:r'),
  ]),
  scenario(
    'NACK of a topic',
    [
      a(connect(), subscribe('/topic/{n}', 'ack:client-individual')),
      a(send('/topic/{n}', 'one')),
      a(nack('{a.ack}', 'receipt:r')),
    ],
    { only: FULL },
  ),
  scenario('NACK of nothing', [a(connect(), nack('nothing', 'receipt:r'))]),
  scenario(
    'a lost connection is no redelivery for ever',
    [
      ...awaiting('client'),
      last(a(DROP)),
      b(connect(), subscribe('/queue/{n}', 'ack:client')),
      last(b(DROP)),
      c(connect(), subscribe('/queue/{n}', 'ack:client')),
    ],
    { only: FULL },
  ),

  scenario('a transaction is committed', [
    a(connect(), subscribe('/queue/{n}')),
    a('BEGIN|transaction:t'),
    a(send('/queue/{n}', 'one', 'transaction:t')),
    a(send('/queue/{n}', 'two', 'transaction:t')),
    a('COMMIT|transaction:t|receipt:r'),
  ]),
  scenario('a transaction is aborted', [
    a(connect(), subscribe('/queue/{n}')),
    a('BEGIN|transaction:t'),
    a(send('/queue/{n}', 'one', 'transaction:t')),
    a('ABORT|transaction:t|receipt:r'),
  ]),
  scenario('a lost connection aborts', [
    a(connect(), 'BEGIN|transaction:t'),
    a(send('/queue/{n}', 'one', 'transaction:t')),
    last(a(DROP)),
    b(connect(), subscribe('/queue/{n}')),
  ]),
  scenario(
    'ACK in a committed transaction',
    [
      ...awaiting('client'),
      a('BEGIN|transaction:t'),
      a(ack('{a.ack}', 'transaction:t', 'receipt:r')),
      a('COMMIT|transaction:t|receipt:c'),
      ...rest,
    ],
    { only: FULL },
  ),
  scenario(
    'ACK in an aborted transaction',
    [
      ...awaiting('client'),
      a('BEGIN|transaction:t'),
      a(ack('{a.ack}', 'transaction:t', 'receipt:r')),
      a('ABORT|transaction:t|receipt:c'),
      ...rest,
    ],
    { only: FULL },
  ),
  scenario(
    'ACK again after an aborted transaction',
    [
      ...awaiting('client'),
      a('BEGIN|transaction:t'),
      a(ack('{a.ack}', 'transaction:t')),
      a('ABORT|transaction:t|receipt:c'),
      a(ack('{a.ack}', 'receipt:again')),
    ],
    { only: FULL },
  ),
  scenario(
    'NACK in a transaction',
    [
      ...awaiting('client'),
      a('BEGIN|transaction:t'),
      a(nack('{a.ack}', 'transaction:t', 'receipt:r')),
      a('COMMIT|transaction:t|receipt:c'),
      ...rest,
    ],
    { only: FULL },
  ),
  scenario('BEGIN twice', [
    a(connect(), 'BEGIN|transaction:t'),
    a('BEGIN|transaction:t|receipt:r'),
  ]),
  scenario('BEGIN twice without a receipt', [
    a(connect(), 'BEGIN|transaction:t'),
    a('BEGIN|transaction:t'),
  ]),
  scenario('BEGIN without a name', [a(connect(), 'BEGIN|receipt:r')]),
  scenario('COMMIT without a name', [a(connect(), 'COMMIT|receipt:r')]),
  scenario('COMMIT of nothing', [a(connect(), 'COMMIT|transaction:t|receipt:r')]),
  scenario('COMMIT of nothing without a receipt', [a(connect(), 'COMMIT|transaction:t')]),
  scenario('COMMIT twice', [
    a(connect(), 'BEGIN|transaction:t', 'COMMIT|transaction:t|receipt:1'),
    a('COMMIT|transaction:t|receipt:2'),
  ]),
  scenario('ABORT of nothing', [a(connect(), 'ABORT|transaction:t|receipt:r')]),
  scenario('SEND in an unknown transaction', [
    a(connect(), subscribe('/topic/{n}')),
    a(send('/topic/{n}', 'x', 'transaction:t', 'receipt:r')),
  ]),
  scenario('ACK in an unknown transaction', [
    ...awaiting('client'),
    a(ack('{a.ack}', 'transaction:t', 'receipt:r')),
  ]),
  scenario('two transactions at once', [
    a(connect(), subscribe('/topic/{n}')),
    a('BEGIN|transaction:t', 'BEGIN|transaction:u'),
    a(send('/topic/{n}', 'of t', 'transaction:t'), send('/topic/{n}', 'of u', 'transaction:u')),
    a('COMMIT|transaction:u'),
    a('ABORT|transaction:t'),
  ]),
  scenario('SUBSCRIBE in a transaction', [
    a(connect(), 'BEGIN|transaction:t'),
    a(subscribe('/topic/{n}', 'transaction:t', 'receipt:r')),
    a(send('/topic/{n}', 'x')),
  ]),
];
